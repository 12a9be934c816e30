/** A listener of an Envoy. */
export interface Target {
  readonly host: string;
  readonly port: number;
  /** Port of the page of metrics. */
  readonly metrics?: number;
  /** Absent where the listener speaks plaintext. */
  readonly tls?: { readonly ca: Buffer | string; readonly servername: string };
  /** Path of a unary method that answers with what it is sent; without one, attackers call the health check. */
  readonly echo?: string;
  /** Path of a client-stream method that does not read what it is sent. */
  readonly unread?: string;
  /** What a pod takes at a time, and the milliseconds after which calls end whose request does not arrive. */
  readonly capacity?: { readonly calls: number; readonly requestTimeout: number };
}

/** Limits after which an attack stops by itself. */
export interface Limits {
  readonly milliseconds: number;
  /** Sent by the attacker, over all its connections. */
  readonly bytes: number;
}

/** Milliseconds that a busy machine may take for what an idle one does at once. */
export const PATIENCE = 6000;

/** Longer than the 10 s that Envoy waits for headers and for a TLS handshake. */
export const DEFAULT_LIMITS: Limits = { milliseconds: 20_000, bytes: 64 * 2 ** 20 };

/**
 * `refused`: no connection came about, TLS included. `connection closed`: by Envoy.
 * `stream reset`: RST_STREAM from Envoy. `answered`: a whole response. `still open`: it reached its own limits.
 */
export type Ending = "refused" | "connection closed" | "stream reset" | "answered" | "still open";

/** What was seen: codes of GOAWAY and RST_STREAM, statuses, TLS alerts. */
export type Details = Readonly<Record<string, string | number>>;

export interface AttackResult {
  readonly name: string;
  readonly endedBy: Ending;
  readonly details: Details;
  /**
   * Whether a call of someone else on the attacker's own connection came through; absent where the connection has
   * to end. Google's load balancer carries many users' calls on one connection. Where the attacker has several
   * connections, on another one.
   */
  readonly neighbour?: "served" | "lost";
  /** Bytes by which the page of metrics got longer; absent where the attack is about something else. */
  readonly growth?: number;
  readonly connections: number;
  /** HTTP/2 frames, or requests where it speaks something else. */
  readonly sent: number;
  readonly bytes: number;
  readonly milliseconds: number;
}

/** An attacker that stops by itself and closes what it opened. */
export interface Attack {
  /** For people and for the command line, for example `rapid-reset`. */
  readonly name: string;
  /** What it does, as a sentence. */
  readonly about: string;
  /** Endings that are right; a neighbour, where the result has one, must be served as well. */
  readonly endsWith: readonly Ending[];
  /** Listeners that it makes sense against; both where absent. */
  readonly only?: "tls" | "plaintext";
  /** Takes as many calls at a time as a pod does (docs/decisions/limits-of-calls.md): others' are refused meanwhile. */
  readonly takesAllCalls?: true;
  /** What has to be known of the target: a method that it has, or what it takes. */
  readonly needs?: "echo" | "unread" | "capacity" | "metrics";
  /** Does not throw for whatever the target does. */
  run(target: Target, limits?: Limits): Promise<AttackResult>;
}

/** Bytes that a page of metrics may get longer by other calls in the meantime. */
export const GROWTH_MAX = 100_000;

/** Whether an attack ended as it must. */
export function endedWell(
  { endsWith }: Pick<Attack, "endsWith">,
  { endedBy, neighbour, growth = 0 }: AttackResult,
): boolean {
  return endsWith.includes(endedBy) && neighbour !== "lost" && growth <= GROWTH_MAX;
}

export function appliesTo({ only, needs }: Pick<Attack, "only" | "needs">, target: Target): boolean {
  const listens = only === undefined || (only === "tls") === (target.tls !== undefined);
  return listens && (needs === undefined || target[needs] !== undefined);
}
