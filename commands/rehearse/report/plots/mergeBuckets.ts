import type { TimelineBucket } from "../../result";

/** Neighbours put together until at most `most` are left, so that each is wide enough to be seen; of p99 the highest stays. */
export function mergeBuckets(timeline: readonly TimelineBucket[], most: number): readonly TimelineBucket[] {
  const size = Math.ceil(timeline.length / most);
  if (size <= 1) return timeline;
  const groups = Math.ceil(timeline.length / size);
  return Array.from({ length: groups }, (_, index) => merged(timeline.slice(index * size, (index + 1) * size)));
}

function merged(buckets: readonly TimelineBucket[]): TimelineBucket {
  const first = buckets[0]!;
  const last = buckets.at(-1)!;
  const sum = (figure: "succeeded" | "inside" | "lost") => buckets.reduce((total, bucket) => total + bucket[figure], 0);
  const p99 = buckets.flatMap((bucket) => bucket.p99 ?? []);
  return {
    at: first.at,
    seconds: last.at + last.seconds - first.at,
    succeeded: sum("succeeded"),
    inside: sum("inside"),
    lost: sum("lost"),
    ...(p99.length === 0 ? {} : { p99: Math.max(...p99) }),
  };
}
