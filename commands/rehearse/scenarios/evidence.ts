import type { FailureLog, LoggedFailure } from "../envoy/failureLog";
import type { Outcome } from "../load/caller";
import type { Evidence } from "../load/ledger";
import type { Pod } from "../node/pod";
import type { Subject } from "../subject";

/** A process that was killed or stopped under the calls that were inside it. */
export interface KilledProcess {
  /** `address:port` at which Envoys reach it. */
  readonly upstreams: readonly string[];
  /** Envoy's flags that tell that a call had been handed over. */
  readonly flags: ReadonlySet<string>;
  /** Milliseconds of the clock: what began later was not inside. */
  readonly until: number;
  /** Milliseconds of the clock at which the connections to it ended, where callers are connected to it through a Service, which logs nothing. */
  readonly cutAt?: number;
  /** Milliseconds of the clock after which no call that began was inside, to the millisecond. @default `until`, and a tolerance */
  readonly startedBefore?: number;
}

/**
 * A pod's server, that its own Envoy and the other pods' hand calls to. Envoys of anybody's manifests log no call by its
 * name: what was under way when the server ended, and ended with a connection, counts as inside.
 */
export function server({ addresses }: Pod, { server: { port }, own }: Subject, until: number): KilledProcess {
  const upstreams = [addresses.pod, addresses.own].map((address) => `${address}:${port}`);
  return { upstreams, flags: HANDED_OVER, until, ...(own === undefined && { cutAt: until, startedBefore: until }) };
}

/**
 * A pod's Envoy, that the load balancer hands calls to, and goes on to until its health check has found out or the Envoy is back:
 * no part of the stack sees these calls, so they count with those inside.
 */
export function envoy({ addresses }: Pod, { loadBalancer }: Subject, endedAt: number, backAt: number): KilledProcess {
  const upstreams = loadBalancer === undefined ? [] : [`${addresses.pod}:${loadBalancer.port}`];
  return { upstreams, flags: HANDED_OVER_OR_REFUSED, until: backAt, cutAt: endedAt };
}

/** Milliseconds by which a process on a busy machine may learn late of another's end, and an Envoy hand calls to a connection that is dead. */
const TOLERANCE = 500;
/** Envoy's flags of a call that ended with its connection (UC), by a reset of either side (UR, DR), that its client left (DC) or whose deadline passed (none). */
const HANDED_OVER = new Set(["UC", "UR", "DR", "DC", "-"]);
const HANDED_OVER_OR_REFUSED = new Set([...HANDED_OVER, "UF"]);

/**
 * Tells the calls that were inside a killed or stopped process from those that were lost outside of it: the last Envoy on a call's way
 * had handed it over to the process. Where the process is an Envoy behind a Service, every call counts as inside that was under way
 * at its end and ended with its connection.
 */
export function evidence(log: FailureLog, killedProcesses: readonly KilledProcess[]): Evidence {
  return (failure) => killedProcesses.some((killedProcess) => wasInside(failure, killedProcess, log));
}

/** Tells the calls of clients inside the cluster that came to no Envoy: the Service had no pod to connect them to. */
export function foundNoPod(log: FailureLog): Evidence {
  return ({ trace }) => !log.has(trace);
}

/** Whether a call that failed had been handed to a process, by what Envoys logged of it. @param startedAt milliseconds of the clock */
export function wasHandedOver(
  startedAt: number,
  { upstreams, flags, until }: KilledProcess,
  lines: readonly LoggedFailure[],
): boolean {
  if (startedAt > until + TOLERANCE) return false;
  return lines.some((line) => line.flags.some((flag) => flags.has(flag)) && upstreams.includes(line.upstream));
}

function wasInside(failure: Outcome, killedProcess: KilledProcess, log: FailureLog): boolean {
  const { until, cutAt, startedBefore = until + TOLERANCE } = killedProcess;
  const lines = log.get(failure.trace) ?? [];
  if (wasHandedOver(failure.startedAt, killedProcess, lines)) return true;
  if (failure.startedAt > startedBefore) return false;
  if (cutAt === undefined || lines.length > 0) return false;
  const underWay = failure.startedAt <= cutAt + TOLERANCE && failure.endedAt >= cutAt - TOLERANCE;
  return underWay && /connection|ECONNRESET|socket|reset/i.test(failure.details);
}
