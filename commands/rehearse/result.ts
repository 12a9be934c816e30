/** Version of the rehearsal's JSON; it changes whenever a reader of the old one would misread the new one. */
export const RESULT_VERSION = 2;

/** Ways that a call can take. */
export const PATHS = ["ingress", "internal", "connections"] as const;

/** `ingress`: through the load balancer. `internal`: through the Service to Envoy. `connections`: through a Service straight to the servers, as without Envoy. */
export type PathName = (typeof PATHS)[number];

/** Everything that a rehearsal found out. */
export interface Rehearsal {
  readonly version: typeof RESULT_VERSION;
  readonly project: string;
  readonly stack: string;
  readonly server: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly seconds: number;
  /** Version of the Envoy that ran, for example 1.40.0. */
  readonly envoy: string;
  /** By how much every time was divided; 1 is the real thing. */
  readonly speed: number;
  /** Unified diff from the bootstrap that the stack deploys to the one that ran. */
  readonly bootstrapChanges: string;
  readonly scenarios: readonly ScenarioResult[];
}

export type Verdict = "passed" | "failed" | "skipped";

export interface ScenarioResult {
  /** Name on the command line, for example `rollout`. */
  readonly name: string;
  /** What it shows, as a sentence. */
  readonly about: string;
  readonly verdict: Verdict;
  /** Why it was skipped, or the error that ended it early. */
  readonly reason?: string;
  readonly claims: readonly Claim[];
  readonly seconds: number;
  /** Figures of each path that carried calls; a scenario may have several for one path, told apart by `label`. */
  readonly paths: readonly PathFigures[];
  /** What happened to pods, in order. */
  readonly events: readonly ClusterEvent[];
  /** Envoy's own counters that moved and explain the figures. */
  readonly counters: readonly Counter[];
}

/** A requirement, with what was measured. */
export interface Claim {
  /** For example `calls lost on the ingress path`. */
  readonly what: string;
  /** For example `0`, `at most 1.05`. */
  readonly limit: string;
  readonly measured: string;
  readonly met: boolean;
}

export interface PathFigures {
  readonly path: PathName;
  /** For example `internal path, 3 pods`. */
  readonly label: string;
  readonly sent: number;
  readonly succeeded: number;
  /** Failures by gRPC status name; what a scenario provokes on purpose is not counted here but claimed. */
  readonly failedByStatus: Readonly<Record<string, number>>;
  /** Failed calls that were inside a process when it was killed or stopped: no proxy can save them. */
  readonly inside: number;
  /** The other failed calls. */
  readonly lost: number;
  readonly latency: Latency;
  /** Calls that each pod answered, by the pod's name. */
  readonly perPod: Readonly<Record<string, number>>;
  /** Most calls of a pod by the mean over the pods that were there throughout; 1 is even. Absent where pods came and went. */
  readonly evenness?: number;
  readonly timeline: readonly TimelineBucket[];
}

/** Of unary calls that succeeded, in milliseconds. */
export interface Latency {
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
  /** Calls in each range, by its upper end in milliseconds, ascending; ranges without calls are left out. */
  readonly distribution: readonly { readonly upTo: number; readonly calls: number }[];
}

/** What ended in a span of time. */
export interface TimelineBucket {
  /** Seconds since the scenario began. */
  readonly at: number;
  readonly seconds: number;
  readonly succeeded: number;
  readonly inside: number;
  readonly lost: number;
  /** Milliseconds; absent where no unary call succeeded. */
  readonly p99?: number;
}

export interface ClusterEvent {
  /** Seconds since the scenario began. */
  readonly at: number;
  /** For example `rollout begins`, `deleted`, `ready`, `server killed`. */
  readonly what: string;
  readonly pod?: string;
}

export interface Counter {
  /** Whose: a pod's name or `load balancer`. */
  readonly of: string;
  /** Envoy's name, for example `cluster.all-pods.upstream_rq_retry`. */
  readonly name: string;
  readonly increase: number;
  /** What it tells, in a few words. */
  readonly meaning: string;
}
