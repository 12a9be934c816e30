import type { Change, ReplacementOrder } from "../change";
import { ownReasons } from "../cause";
import { BESIDE_OR_BACK } from "./beside";
import { type Effect, type Removal, error } from "./effect";

/** What cannot change in place, by the property: ForceNew in https://github.com/hashicorp/terraform-provider-google/blob/main/google/services/container/resource_container_cluster.go */
const FIXED: readonly (readonly [property: RegExp, words: string])[] = [
  [/^location$/, "A cluster cannot move to another location. "],
  [
    /^(?:network|subnetwork|networkingMode|ipAllocationPolicy)\b/,
    "A cluster cannot move to another network or other ranges. ",
  ],
  [/^enableAutopilot$/, "A cluster cannot change between Standard and Autopilot. "],
];

/**
 * What becomes of calls, by which of the two clusters is there first. A ManagedCertificate is an object in the cluster,
 * so Google issues it again for the new one: https://cloud.google.com/kubernetes-engine/docs/how-to/managed-certs
 */
const FATE: Readonly<Record<ReplacementOrder, string>> = {
  "delete-first":
    "The old cluster is deleted first. Every call fails from then until the new cluster runs the pods and its load balancer serves, some 20 to 40 minutes; a managed certificate is issued again, which can take an hour more.",
  "create-first":
    "The new cluster is created first, then everything moves to it. The reserved address and pre-shared certificates stay. Calls fail while the load balancer and the clients inside the cluster are switched to the new pods; a managed certificate is issued again, which can take an hour.",
};

export const CLUSTER: Removal = {
  rank: 0,
  replace: clusterReplaced,
  delete: error("Every pod of the cluster stops, and every call fails from then on."),
};

function clusterReplaced(change: Change): Effect {
  const reasons = ownReasons(change);
  const why = FIXED.find(([property]) => reasons.some((reason) => property.test(reason)))?.[1] ?? "";
  return error(`${why}${FATE[change.order ?? usualOrder(change)]}`, BESIDE_OR_BACK);
}

/**
 * The order where the preview does not have it. The bridge deletes first whatever has a name that the program states,
 * even if that name or the location is another one: nameRequiresDeleteBeforeReplace in
 * https://github.com/pulumi/pulumi-terraform-bridge/blob/main/pkg/tfbridge/schema.go
 */
function usualOrder({ after }: Change): ReplacementOrder {
  const generated = after?.["__defaults"];
  const isStated = after?.["name"] !== undefined && !(Array.isArray(generated) && generated.includes("name"));
  return isStated ? "delete-first" : "create-first";
}
