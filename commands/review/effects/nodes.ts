import type { Change } from "../change";
import { isEmpty } from "../inner";
import { type Effect, refused, warning } from "./effect";
import { touches } from "./touching";

/**
 * Zones that a Cluster or a NodePool no longer states. The provider keeps what is there (Optional and Computed), sees no
 * difference and reports nothing:
 * https://github.com/hashicorp/terraform-provider-google/blob/main/google/services/container/resource_container_node_pool.go
 */
export function zonesNotStated(change: Change): Effect | undefined {
  const zones = change.before?.["nodeLocations"];
  if (!Array.isArray(zones) || zones.length === 0 || !isEmpty(change.after?.["nodeLocations"])) return undefined;
  if (change.action === "update" && touches(change, ["nodeLocations"])) return undefined;
  return {
    ...warning(
      "nodeLocations is taken out, which changes nothing in Google Cloud: the nodes stay in their zones.",
      "Write the zones that you want in cluster.nodeLocations.",
    ),
    about: zones.filter((zone) => typeof zone === "string"),
  };
}

/**
 * The last label of a pool's nodes cannot be taken away: the provider sends an update without labels, which Google
 * answers with "Error 400: At least one of [… 'labels' …] must be specified".
 * https://github.com/hashicorp/terraform-provider-google/issues/15848
 */
export function lastLabelTaken(change: Change): Effect | undefined {
  const labels = labelsOf(change.before);
  if (isEmpty(labels) || typeof labels !== "object") return undefined;
  const differs = touches(change, ["nodeConfig.labels"]) || change.touched.includes("nodeConfig");
  if (!differs || !isEmpty(labelsOf(change.after))) return undefined;
  return {
    ...refused(
      "Google Cloud answers 400 where the last label of a node pool is taken away: this update fails here, and every later one too. What depends on the pool is not updated; running calls go on.",
      "Keep at least one label.",
    ),
    about: Object.keys(labels as object),
  };
}

function labelsOf(inputs: Change["before"]): unknown {
  return (inputs?.["nodeConfig"] as { readonly labels?: unknown } | null | undefined)?.labels;
}
