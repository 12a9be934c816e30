import type { MachineLoad } from "../result";
import type { CpuTimes } from "./cpuTimes";

/** What was measured in about a second. */
export interface Sample {
  readonly seconds: number;
  readonly cpus: number;
  /** Milliseconds by which each probe, a timer of the rehearsal's own, was late. */
  readonly lateness: readonly number[];
  /** Increases over the second. */
  readonly times: CpuTimes;
}

/**
 * Share of all CPUs that other programs must use for a second to count as starved. A program in the background that wakes
 * up now and then stays below it on a machine of two CPUs, one busy loop is above.
 */
const OTHERS = 0.2;
/** Share of all CPUs in use above which tasks have to wait: where CPUs are to spare, the others' work does no harm. */
const FULL = 0.8;
/** Share of the second in which tasks did wait, where the kernel tells. */
const WAITED = 0.5;
/** A probe that is so late, in milliseconds, would have found a call or a pod late, too. */
const LATE = 100;
/** Share of late probes. On a quiet machine it is 0 but for the moment in which many processes start. */
const LATE_SHARE = 0.1;
/** Seconds, and share of a scenario, that must be starved before its figures mean nothing. */
const LEAST_SECONDS = 3;
const LEAST_SHARE = 0.1;
/**
 * Milliseconds of one probe's lateness that by itself are too many: all programs of the machine stood still, as a virtual
 * machine does that its host stops. Beside six busy loops on two CPUs the latest probe is 100 ms late.
 */
const STANDSTILL = 500;

/** Whether the rehearsal did not get the CPU time that it needed in this second. */
export function isStarved(sample: Sample): boolean {
  return lateShare(sample) >= LATE_SHARE || (others(sample) >= OTHERS && isFull(sample));
}

/** What a scenario's samples come to. */
export function loadOf(samples: readonly Sample[]): MachineLoad {
  const total = sum(samples, ({ seconds }) => seconds);
  const starved = sum(samples.filter(isStarved), ({ seconds }) => seconds);
  const lateness = samples.flatMap((sample) => sample.lateness).sort((a, b) => a - b);
  const mean = (of: (sample: Sample) => number | undefined): number | undefined => {
    const known = samples.filter((sample) => of(sample) !== undefined);
    const seconds = sum(known, (sample) => sample.seconds);
    return seconds === 0 ? undefined : round(sum(known, (sample) => of(sample) ?? 0) / seconds);
  };
  const own = mean(({ times }) => times.own);
  const busy = mean(({ times }) => times.busy);
  const pressure = mean(({ times }) => times.waited);
  return {
    seconds: round(total),
    starvedSeconds: round(starved),
    lateness: { p99: round(at(lateness, 0.99)), max: round(at(lateness, 1)) },
    ...(own !== undefined && { ownCpus: own }),
    ...(own !== undefined && busy !== undefined && { otherCpus: Math.max(0, round(busy - own)) }),
    ...(pressure !== undefined && { pressure: Math.min(1, pressure) }),
  };
}

/** Whether so much of a scenario was starved, or one moment so much, that a failed claim may be the machine's fault. */
export function isTooBusy({ seconds, starvedSeconds, lateness }: MachineLoad): boolean {
  return starvedSeconds >= Math.max(LEAST_SECONDS, seconds * LEAST_SHARE) || lateness.max >= STANDSTILL;
}

function lateShare({ lateness }: Sample): number {
  return lateness.length === 0 ? 0 : lateness.filter((late) => late >= LATE).length / lateness.length;
}

/** Share of all CPUs that others used; 0 where the kernel does not tell. */
function others({ seconds, cpus, times: { busy, own } }: Sample): number {
  return busy === undefined || own === undefined ? 0 : (busy - own) / (seconds * cpus);
}

function isFull({ seconds, cpus, times: { busy = 0, waited } }: Sample): boolean {
  return busy / (seconds * cpus) >= FULL && (waited === undefined || waited / seconds >= WAITED);
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

function sum<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
