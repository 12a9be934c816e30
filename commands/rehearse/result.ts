/** Version of the rehearsal's JSON; it changes whenever a reader of the old one would misread the new one. */
export const RESULT_VERSION = 3;

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
  readonly machine: Machine;
  readonly calls: Calls;
  /** Unified diff from the bootstrap that the stack deploys to the one that ran. */
  readonly bootstrapChanges: string;
  readonly scenarios: readonly ScenarioResult[];
}

/** What the clients called. */
export interface Calls {
  /** `echo`: the echo server, in gRPC's four ways. `own`: a method of a user's own server. `health`: nothing but its health check. */
  readonly mode: "echo" | "own" | "health";
  /** For example `acme.v1.Orders/Get`. */
  readonly method: string;
  /** Unary methods of the user's own server that `--method` could name. */
  readonly offered?: readonly string[];
}

/** The machine that the rehearsal ran on. */
export interface Machine {
  readonly cpus: number;
  readonly memoryBytes: number;
  /** Release of the kernel, for example `6.18.44`. */
  readonly kernel: string;
  /** Tasks that ran or waited, on average of the minute before the rehearsal, and of its last one. */
  readonly loadAverage: { readonly before: number; readonly after: number };
}

/** How busy the machine was while a scenario ran. What the kernel does not show is absent. */
export interface MachineLoad {
  /** Seconds that were measured. */
  readonly seconds: number;
  /** Seconds in which the rehearsal did not get the CPU time that it needed. */
  readonly starvedSeconds: number;
  /** Milliseconds by which the rehearsal's own timers were late. */
  readonly lateness: { readonly p99: number; readonly max: number };
  /** CPUs that the rehearsal used on average. */
  readonly ownCpus?: number;
  /** CPUs that other programs used on average. */
  readonly otherCpus?: number;
  /** Share of the time in which a task waited for a CPU (`/proc/pressure/cpu`). */
  readonly pressure?: number;
}

/** `inconclusive`: what was measured says nothing about the stack, as the machine was too busy. */
export const VERDICTS = ["passed", "failed", "inconclusive", "skipped"] as const;
export type Verdict = (typeof VERDICTS)[number];

export interface ScenarioResult {
  /** Name on the command line, for example `rollout`. */
  readonly name: string;
  /** What it shows, as a sentence. */
  readonly about: string;
  readonly verdict: Verdict;
  /** Why it was skipped or is inconclusive, or the error that ended it early. */
  readonly reason?: string;
  /** Absent where it was skipped. */
  readonly load?: MachineLoad;
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
  /** Why the measured value means nothing, whether it meets the limit or not; absent where it means something. */
  readonly noise?: string;
}

export interface PathFigures {
  readonly path: PathName;
  /** For example `internal path, 3 pods`. */
  readonly label: string;
  readonly sent: number;
  readonly succeeded: number;
  /** Failures by gRPC status name; what a scenario provokes on purpose is not counted here but claimed. */
  readonly failedByStatus: Readonly<Record<string, number>>;
  /** Failed calls that no proxy can save: inside a process when it was killed or stopped, or with no pod that the Service names. */
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
