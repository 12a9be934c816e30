import { KUBERNETES_PROVIDER_TYPE } from "../../platform/pulumi";
import type { Change } from "./change";
import { isInnerKey } from "./inner";
import { typeKey } from "./urn";

/** Properties that a resource takes from another, by the type of that other: its going brings the resource along. */
const TAKEN_FROM: readonly (readonly [type: string, properties: readonly string[]])[] = [
  [KUBERNETES_PROVIDER_TYPE, ["provider"]],
  ["kubernetes:core:Namespace", ["metadata.namespace"]],
  ["gcp:container/cluster:Cluster", ["cluster", "location", "kubeconfig", "clusterIdentifier"]],
  ["gcp:compute/network:Network", ["network", "subnetwork"]],
  ["gcp:compute/subnetwork:Subnetwork", ["subnetwork"]],
];

/** Clients keep it in DNS and in their caches, so its going is told whatever it goes with. */
const ALWAYS_TOLD = "gcp:compute/globalAddress:GlobalAddress";

/**
 * Reasons that are no property of the resource: the engine's own for the option `replaceWith`, and the provider's inner
 * keys. https://github.com/pulumi/pulumi/blob/master/pkg/resource/deploy/step_generator.go
 */
export function ownReasons({ reasons }: Change): readonly string[] {
  return reasons.filter((reason) => reason !== "replaceWith" && !isInnerKey(reason));
}

/** The change that a replacement or deletion follows from, as far as the preview tells. */
export function causeOf(change: Change, changes: readonly Change[]): Change | undefined {
  if (change.type === ALWAYS_TOLD) return undefined;
  if (change.action === "delete") return causeOfDeletion(change, changes);
  if (change.action !== "replace") return undefined;
  const reasons = ownReasons(change);
  if (reasons.length === 0) return causeByTies(change, changes);
  for (const [type, properties] of TAKEN_FROM) {
    if (!reasons.every((reason) => properties.includes(reason))) continue;
    const cause = changes.find((other) => typeKey(other.type) === type && isGoing(other) && other.urn !== change.urn);
    if (cause !== undefined) return cause;
  }
  return undefined;
}

function causeOfDeletion({ parent, ties }: Change, changes: readonly Change[]): Change | undefined {
  return (
    changes.find(({ urn, action }) => urn === parent && action === "delete") ??
    changes.find((other) => other.urn === ties.deletedWith && isGoing(other))
  );
}

/**
 * A resource without reasons of its own goes with another: one that it names in `replaceWith`, its provider, or what its
 * properties are made from. The engine deletes such resources before the other one and gives no reason then.
 */
function causeByTies({ urn, ties }: Change, changes: readonly Change[]): Change | undefined {
  const replaced = changes.find((other) => ties.replacedWith.includes(other.urn) && other.action === "replace");
  const going = (urns: readonly string[]) =>
    changes.find((other) => other.urn !== urn && urns.includes(other.urn) && isGoing(other));
  return replaced ?? going(ties.providers) ?? going(ties.madeFrom);
}

function isGoing({ action }: Change): boolean {
  return action === "replace" || action === "delete";
}
