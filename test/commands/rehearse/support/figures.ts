import type { Latency, PathFigures, PathName, TimelineBucket } from "../../../../commands/rehearse/result";

const BUCKET = 0.5;

/** Where most calls are, and a lone one. */
const PEAK = 1.2 * 1.2 ** 5;

interface Given {
  readonly path: PathName;
  readonly label: string;
  readonly perPod: Readonly<Record<string, number>>;
  readonly seconds?: number;
  readonly evenness?: number;
  readonly insideAt?: readonly number[];
  readonly lostAt?: readonly number[];
}

/** Invented figures that add up: what pods answered succeeded, each moment of failure took a few calls more. */
export function figuresOf({
  path,
  label,
  perPod,
  seconds = 6,
  evenness,
  insideAt = [],
  lostAt = [],
}: Given): PathFigures {
  const succeeded = Object.values(perPod).reduce((sum, calls) => sum + calls, 0);
  const timeline = succeeded === 0 ? [] : timelineOf(succeeded, seconds, insideAt, lostAt);
  const inside = timeline.reduce((sum, bucket) => sum + bucket.inside, 0);
  const lost = timeline.reduce((sum, bucket) => sum + bucket.lost, 0);
  return {
    ...{ path, label, succeeded, inside, lost, perPod, timeline },
    sent: succeeded + inside + lost,
    failedByStatus: inside + lost === 0 ? {} : { UNAVAILABLE: inside + lost },
    latency: latencyOf(succeeded),
    ...(evenness === undefined ? {} : { evenness }),
  };
}

function timelineOf(
  succeeded: number,
  seconds: number,
  insideAt: readonly number[],
  lostAt: readonly number[],
): TimelineBucket[] {
  const buckets = Math.round(seconds / BUCKET);
  return Array.from({ length: buckets }, (_, index) => {
    const at = index * BUCKET;
    const within = (moment: number) => moment >= at && moment < at + BUCKET;
    const failing = [...insideAt, ...lostAt].some(within);
    return {
      at,
      seconds: BUCKET,
      succeeded: Math.round(succeeded / buckets) - (failing ? 9 : index % 3),
      inside: insideAt.some(within) ? 4 : 0,
      lost: lostAt.filter(within).length * 3 + (lostAt[0] !== undefined && within(lostAt[0]) ? 1 : 0),
      // Each pause leaves out a figure, as a second in which only streams end does.
      ...(index % 11 === 10 ? {} : { p99: 6 + Math.sin(index / 3) * 1.5 + (failing ? 30 : 0) }),
    };
  });
}

/** A hump about 3 ms and a thin tail. */
function latencyOf(calls: number): Latency {
  if (calls === 0) return { p50: 0, p90: 0, p99: 0, p999: 0, max: 0, distribution: [] };
  const ends = Array.from({ length: 28 }, (_, index) => 1.2 * 1.2 ** index);
  const weights = ends.map((end) => Math.exp(-(Math.log(end / 3) ** 2) / 0.25) + 0.0004 / end);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const distribution = ends
    .map((end, index) => ({
      upTo: Math.round(end * 100) / 100,
      calls: Math.max(Math.round((weights[index]! / total) * calls), end === PEAK ? 1 : 0),
    }))
    .filter((range) => range.calls > 0);
  return { p50: 3.04, p90: 4.77, p99: 7.81, p999: 9.42, max: distribution.at(-1)!.upTo, distribution };
}
