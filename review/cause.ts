import type { Change } from "./change";
import { typeKey } from "./urn";

/** Properties that a resource takes from another, by the type of that other: its going brings the resource along. */
const TAKEN_FROM: readonly (readonly [type: string, properties: readonly string[]])[] = [
  ["pulumi:providers:kubernetes", ["provider"]],
  ["kubernetes:core:Namespace", ["metadata.namespace"]],
  ["gcp:container/cluster:Cluster", ["cluster", "location", "kubeconfig", "clusterIdentifier"]],
  ["gcp:compute/network:Network", ["network", "subnetwork"]],
];

/** Clients keep it in DNS and in their caches, so its going is told whatever it goes with. */
const ALWAYS_TOLD = "gcp:compute/globalAddress:GlobalAddress";

/** URN of the change that a replacement or deletion follows from, as far as the preview tells. */
export function causeOf(change: Change, changes: readonly Change[]): string | undefined {
  if (change.type === ALWAYS_TOLD) return undefined;
  if (change.action === "delete") {
    return changes.find(({ urn, action }) => urn === change.parent && action === "delete")?.urn;
  }
  if (change.action !== "replace" || change.reasons.length === 0) return undefined;
  for (const [type, properties] of TAKEN_FROM) {
    if (!change.reasons.every((reason) => properties.includes(reason))) continue;
    const cause = changes.find((other) => typeKey(other.type) === type && isGoing(other) && other.urn !== change.urn);
    if (cause !== undefined) return cause.urn;
  }
  return undefined;
}

function isGoing({ action }: Change): boolean {
  return action === "replace" || action === "delete";
}
