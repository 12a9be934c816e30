import type { Calls, Machine, MachineLoad, PathFigures, Rehearsal, Verdict } from "./result";

/** Stands where there is no figure. */
export const NONE = "–";

const grouped = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

/** 3000 → `3,000`. */
export function count(value: number): string {
  return grouped.format(value);
}

const compact = new Intl.NumberFormat("en-US", { notation: "compact", maximumFractionDigits: 1 });

/** For an axis, where a long number has no room: `5,000`, `20K`, `1.5M`. */
export function roundCount(value: number): string {
  return value < 10_000 ? count(value) : compact.format(value);
}

/** Three digits that matter, of milliseconds: `0.43 ms`, `4.31 ms`, `43.1 ms`, `431 ms`, `5,003 ms`. */
export function milliseconds(value: number): string {
  return `${value < 10 ? value.toFixed(2) : value < 100 ? value.toFixed(1) : count(value)} ms`;
}

/** `4.2 s`, `84 s`, `3 min 24 s`. */
export function seconds(value: number): string {
  if (value < 10) return `${value.toFixed(1)} s`;
  const whole = Math.round(value);
  if (whole < 120) return `${whole} s`;
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** A moment of a scenario, in seconds since it began: `12.4 s`. */
export function moment(value: number): string {
  return `${value.toFixed(1)} s`;
}

/** Evenness: `1.02`. */
export function ratio(value: number | undefined): string {
  return value === undefined ? NONE : value.toFixed(2);
}

/** `2026-03-01T12:00:00.000Z` → `2026-03-01 12:00 UTC`; what is no time stays as it is. */
export function dateTime(iso: string): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? iso : `${date.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

/** `real time`, `10 times as fast as real time`. */
export function speed(value: number): string {
  return value === 1 ? "real time" : `${value} times as fast as real time`;
}

/** What was called, and what could have been. */
export function callsInWords({ mode, method, offered = [] }: Calls): string {
  if (mode !== "health") return `calls: ${method}`;
  const how =
    offered.length === 0
      ? "--method and --proto name a call of its own, as the server's reflection shows none"
      : `--method names a call of its own: ${offered.join(", ")}`;
  return `calls: health-only, ${method}; ${how}`;
}

/** `2 CPUs, 7.8 GiB, kernel 6.18.44, load average 0.42 before and 1.90 after`. */
export function machineInWords({ cpus, memoryBytes, kernel, loadAverage }: Machine): string {
  const memory = `${(memoryBytes / 2 ** 30).toFixed(1)} GiB`;
  const load = `load average ${ratio(loadAverage.before)} before and ${ratio(loadAverage.after)} after`;
  return `${plural(cpus, "CPU")}, ${memory}, kernel ${kernel}, ${load}`;
}

/** `1.2 CPUs used by the rehearsal, 0.9 by others, a task waited for 86 % of the time, timers up to 43.1 ms late`. */
export function loadInWords({ ownCpus, otherCpus, pressure, lateness }: MachineLoad): string {
  return [
    ...(ownCpus === undefined ? [] : [`${ownCpus.toFixed(1)} CPUs used by the rehearsal`]),
    ...(otherCpus === undefined ? [] : [`${otherCpus.toFixed(1)} by others`]),
    ...(pressure === undefined ? [] : [`a task waited for a CPU ${Math.round(pressure * 100)} % of the time`]),
    `timers up to ${milliseconds(lateness.max)} late`,
  ].join(", ");
}

/** `3 pods`, `1 pod`. */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** The latency columns of every table. Without a unary call that succeeded there is nothing to state. */
export function percentiles({ latency }: PathFigures): readonly { readonly name: string; readonly value: string }[] {
  const measured = latency.distribution.length > 0;
  const columns = [
    ["p50", latency.p50],
    ["p90", latency.p90],
    ["p99", latency.p99],
    ["p99.9", latency.p999],
    ["max", latency.max],
  ] as const;
  return columns.map(([name, value]) => ({ name, value: measured ? milliseconds(value) : NONE }));
}

/** `{UNAVAILABLE: 3, INTERNAL: 1}` → `3 UNAVAILABLE, 1 INTERNAL`, most first. */
export function failures({ failedByStatus }: PathFigures): string {
  const some = Object.entries(failedByStatus).filter(([, calls]) => calls > 0);
  some.sort(([, a], [, b]) => b - a);
  return some.length === 0 ? "0" : some.map(([status, calls]) => `${count(calls)} ${status}`).join(", ");
}

function countVerdicts({ scenarios }: Rehearsal): Readonly<Record<Verdict, number>> {
  const number = { passed: 0, failed: 0, inconclusive: 0, skipped: 0 };
  for (const { verdict } of scenarios) number[verdict] += 1;
  return number;
}

/** The verdict of the whole: the worst one counts, and a rehearsal that showed nothing has not passed. */
export function overallVerdict(result: Rehearsal): Verdict {
  const { passed, failed, inconclusive } = countVerdicts(result);
  if (failed > 0) return "failed";
  if (inconclusive > 0) return "inconclusive";
  return passed > 0 ? "passed" : "skipped";
}

/** For example `2 of 9 scenarios failed, 1 was skipped`. */
export function verdictInWords(result: Rehearsal): string {
  const total = result.scenarios.length;
  const { failed, inconclusive, skipped } = countVerdicts(result);
  const verdict = overallVerdict(result);
  if (total === 0) return "No scenario ran";
  if (total === 1) return `The scenario ${IN_WORDS[verdict](1)}`;
  const counted = countVerdicts(result)[verdict];
  const subject = counted === total ? `All ${total}` : `${counted} of ${total}`;
  const others = [
    ...(failed > 0 && inconclusive > 0 ? [`${inconclusive} ${IN_WORDS.inconclusive(inconclusive)}`] : []),
    ...(skipped > 0 && verdict !== "skipped" ? [`${skipped} ${IN_WORDS.skipped(skipped)}`] : []),
  ];
  return [`${subject} scenarios ${IN_WORDS[verdict](counted)}`, ...others].join(", ");
}

const IN_WORDS: Readonly<Record<Verdict, (scenarios: number) => string>> = {
  passed: () => "passed",
  failed: () => "failed",
  inconclusive: (scenarios) => (scenarios === 1 ? "is inconclusive" : "are inconclusive"),
  skipped: (scenarios) => (scenarios === 1 ? "was skipped" : "were skipped"),
};
