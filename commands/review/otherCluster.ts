import { ownReasons } from "./cause";
import type { Change } from "./change";
import { type Effect, error } from "./effects/effect";

const MEANWHILE =
  "Everything is created again there: calls fail until the new pods are ready and the load balancer reaches them.";
const FIX = "If this is not meant, name the cluster of before in cluster.existing, or take the change back.";

const OTHER: Readonly<Record<NonNullable<Change["trigger"]>, Effect>> = {
  other: error(`The cluster behind this stack's provider is another one than before. ${MEANWHILE}`, FIX),
  unknown: error(
    `Only the update will know which cluster is behind this stack's provider. If it is another one than before: ${MEANWHILE}`,
    FIX,
  ),
};

/** The objects that go into another cluster than before. */
export interface OtherCluster {
  /** The change that shows it for all of them. */
  readonly speaker: Change;
  readonly effect: Effect;
  readonly changes: ReadonlySet<Change>;
}

/**
 * Objects in a cluster of another stack carry the identity of that cluster in `replacementTrigger`. Replaced by it, they
 * have no reason of their own, and nothing that they name is replaced.
 */
export function otherClusterOf(changes: readonly Change[]): OtherCluster | undefined {
  const goes = (urn: string) => changes.some((change) => change.urn === urn && change.action === "replace");
  const moved = changes.filter(
    (change) =>
      change.action === "replace" &&
      change.trigger !== undefined &&
      ownReasons(change).length === 0 &&
      ![...change.ties.replacedWith, ...change.ties.providers].some(goes),
  );
  const [speaker] = moved;
  if (speaker === undefined) return undefined;
  const sure = moved.some(({ trigger }) => trigger === "other");
  return { speaker, effect: OTHER[sure ? "other" : "unknown"], changes: new Set(moved) };
}
