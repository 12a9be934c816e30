import { status } from "@grpc/grpc-js";
import { build, type Histogram } from "hdr-histogram-js";
import type { Latency, PathFigures, PathName, TimelineBucket } from "../result";
import type { Outcome } from "./caller";

/** Spans of the timeline, as many as a plot can show. */
const BUCKETS = 120;
/** Latencies are kept in microseconds with three digits. */
const MICROSECONDS = 1000;

/** Decides whether a failed call was inside a process that was killed or stopped. */
export type Evidence = (failure: Outcome) => boolean;

/** Everything that ended on one path. */
export class Ledger {
  sent = 0;
  succeeded = 0;
  readonly failures: Outcome[] = [];
  readonly perPod = new Map<string, number>();
  private readonly latency = histogram();
  /** Of the calls that succeeded: when they ended, and how long they took where they were unary. */
  private readonly endings: { readonly at: number; readonly took: number | undefined }[] = [];

  /**
   * @param beginning milliseconds of the clock that count as 0
   * @param keepsEndings whether `figures` is asked for; each call takes memory for it
   */
  constructor(
    readonly path: PathName,
    readonly label: string,
    private readonly beginning: number,
    private readonly keepsEndings = true,
  ) {}

  add(outcome: Outcome): void {
    if (outcome.code !== status.OK) {
      this.failures.push(outcome);
      return;
    }
    const { startedAt, endedAt, kind, servedBy } = outcome;
    const unary = kind === "unary" || kind === "health" || kind === "own";
    this.succeeded++;
    if (servedBy !== undefined) this.perPod.set(servedBy, (this.perPod.get(servedBy) ?? 0) + 1);
    if (unary) this.latency.recordValue(Math.round((endedAt - startedAt) * MICROSECONDS));
    if (this.keepsEndings) this.endings.push({ at: endedAt, took: unary ? endedAt - startedAt : undefined });
  }

  /** Unary calls' latency that `percentile` of them do not exceed, in milliseconds. */
  percentile(percentile: number): number {
    return milliseconds(this.latency.getValueAtPercentile(percentile));
  }

  /**
   * @param evidence who failed inside a process that was killed or stopped. @default none of them
   * @param pods that were there throughout: evenness is told over them
   */
  figures(evidence: Evidence = () => false, pods?: readonly string[]): PathFigures {
    const inside = new Set(this.failures.filter(evidence));
    const failedByStatus: Record<string, number> = {};
    for (const { code } of this.failures) failedByStatus[status[code]] = (failedByStatus[status[code]] ?? 0) + 1;
    return {
      path: this.path,
      label: this.label,
      sent: this.sent,
      succeeded: this.succeeded,
      failedByStatus,
      inside: inside.size,
      lost: this.failures.length - inside.size,
      latency: this.latencies(),
      perPod: Object.fromEntries([...this.perPod].sort(([a], [b]) => a.localeCompare(b, "en", { numeric: true }))),
      ...(pods !== undefined && { evenness: evenness(pods.map((pod) => this.perPod.get(pod) ?? 0)) }),
      timeline: this.timeline(inside),
    };
  }

  private latencies(): Latency {
    const at = (percentile: number) => this.percentile(percentile);
    const distribution = [...this.ranges()];
    return {
      p50: at(50),
      p90: at(90),
      p99: at(99),
      p999: at(99.9),
      max: milliseconds(this.latency.maxValue),
      distribution,
    };
  }

  /** Ranges whose upper ends grow by a tenth of a decade. */
  private *ranges(): Generator<Latency["distribution"][number]> {
    if (this.succeeded === 0) return;
    const counts = new Map<number, number>();
    for (const { took } of this.endings) {
      if (took === undefined) continue;
      const step = Math.ceil(Math.log10(Math.max(took, 0.01)) * 10);
      counts.set(step, (counts.get(step) ?? 0) + 1);
    }
    for (const [step, calls] of [...counts].sort(([a], [b]) => a - b)) {
      yield { upTo: Number((10 ** (step / 10)).toPrecision(3)), calls };
    }
  }

  private timeline(inside: ReadonlySet<Outcome>): TimelineBucket[] {
    const ends = [...this.endings.map(({ at }) => at), ...this.failures.map(({ endedAt }) => endedAt)];
    if (ends.length === 0) return [];
    const last = ends.reduce((a, b) => Math.max(a, b), 0) - this.beginning;
    const width = Math.max(100, last / BUCKETS);
    const buckets = Array.from({ length: Math.floor(last / width) + 1 }, () => {
      return { succeeded: 0, inside: 0, lost: 0, took: [] as number[] };
    });
    const bucket = (at: number) => buckets[Math.max(0, Math.floor((at - this.beginning) / width))]!;
    for (const { at, took } of this.endings) {
      bucket(at).succeeded++;
      if (took !== undefined) bucket(at).took.push(took);
    }
    for (const failure of this.failures) bucket(failure.endedAt)[inside.has(failure) ? "inside" : "lost"]++;
    return buckets.map(({ took, ...counts }, index) => ({
      at: round((index * width) / 1000),
      seconds: round(width / 1000),
      ...counts,
      ...(took.length > 0 && { p99: round(took.sort((a, b) => a - b)[Math.floor(took.length * 0.99)]!) }),
    }));
  }
}

/** Most by the mean; 1 is even. */
export function evenness(counts: readonly number[]): number {
  const sum = counts.reduce((a, b) => a + b, 0);
  return sum === 0 ? NaN : round((Math.max(...counts) * counts.length) / sum);
}

function histogram(): Histogram {
  return build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: 600_000 * MICROSECONDS,
    numberOfSignificantValueDigits: 3,
  });
}

function milliseconds(value: number): number {
  return round(value / MICROSECONDS);
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
