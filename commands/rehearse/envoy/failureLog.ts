import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { ENVOY_CONTAINER } from "../../../settings/names";

/** One line of an access log. */
export interface LoggedFailure {
  /** Response flags, such as UC (connection ended), UF (no connection), DC (client left). */
  readonly flags: readonly string[];
  /** `address:port` that it was sent to last; empty where it was sent nowhere. */
  readonly upstream: string;
}

/** A line as an Envoy writes it; what it does not know is null. */
export interface LogLine {
  /** ISO 8601, of the call's beginning. */
  readonly time?: string | null;
  /** Whole: `id/span;options`. */
  readonly trace?: string | null;
  /** gRPC's name of it, such as UNAVAILABLE; only pods' Envoys log it. */
  readonly grpc_status?: string | null;
  /** How the response came about; `via_upstream` where the server gave it. */
  readonly details?: string | null;
  readonly flags?: string | null;
  readonly upstream?: string | null;
}

/** By a call's trace: what each Envoy on its way wrote. */
export type FailureLog = ReadonlyMap<string, readonly LoggedFailure[]>;

/** Reads the access logs of the pods' Envoys and of the load balancer's. */
export function readFailures(folder: string): FailureLog {
  const log = new Map<string, LoggedFailure[]>();
  for (const line of logFiles(folder).flatMap(lines)) {
    const id = traceOf(line);
    if (id === undefined) continue;
    const known = log.get(id) ?? [];
    known.push(failureOf(line));
    log.set(id, known);
  }
  return log;
}

/** Where the Envoys of a cluster log; some of the files may not be there. */
export function logFiles(folder: string): string[] {
  return readdirSync(folder).map((name) => join(folder, name, name === "network" ? "log" : `${ENVOY_CONTAINER}.log`));
}

/** The name that a call has in all logs. */
export function traceOf({ trace }: LogLine): string | undefined {
  return trace?.split("/")[0];
}

export function failureOf({ flags, upstream }: LogLine): LoggedFailure {
  return { flags: (flags ?? "-").split(","), upstream: upstream ?? "" };
}

function lines(file: string): LogLine[] {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    // A folder without an Envoy, or an Envoy that never came so far.
    return [];
  }
  return parseLines(text);
}

/** The lines of an access log among those that Envoy writes of itself. */
export function parseLines(text: string): LogLine[] {
  return text.split("\n").flatMap((line) => {
    if (!line.startsWith("{")) return [];
    try {
      return [JSON.parse(line) as LogLine];
    } catch {
      // The last line of an Envoy that was killed.
      return [];
    }
  });
}
