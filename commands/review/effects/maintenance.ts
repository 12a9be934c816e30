import type { Change } from "../change";
import { objectsOf } from "../objectsOf";
import type { Properties } from "../secrets";
import { type Effect, warning } from "./effect";
import { touches } from "./touching";

/**
 * An update of the maintenance policy sends the whole of it, so that exclusions which it does not state are taken away,
 * whoever set them. Only a policy that is left out as a whole keeps them. expandMaintenancePolicy in
 * https://github.com/hashicorp/terraform-provider-google/blob/main/google/services/container/resource_container_cluster.go
 */
export function exclusionsLost(change: Change): Effect | undefined {
  const policy = change.after?.["maintenancePolicy"];
  if (!touches(change, ["maintenancePolicy"]) || typeof policy !== "object" || policy === null) return undefined;
  const now = exclusionsOf(change.after);
  // Only the update will know them.
  if (now === undefined) return undefined;
  const lost = (exclusionsOf(change.before) ?? []).filter((name) => !now.includes(name));
  if (lost.length > 0) {
    return {
      ...warning(
        "Maintenance exclusions are taken away: GKE may upgrade the control plane and the nodes in their time from then on.",
        "Keep each one in cluster.maintenance.exclusions until it is over.",
      ),
      about: lost,
    };
  }
  if (now.length > 0) return undefined;
  return warning(
    "The whole maintenance policy is sent, without exclusions: one that someone has set outside of this program is taken away, and GKE may upgrade in its time.",
    "State exclusions in cluster.maintenance.exclusions.",
  );
}

/** Names of the exclusions; undefined where they are not known. */
function exclusionsOf(inputs: Properties | undefined): readonly string[] | undefined {
  const policy = inputs?.["maintenancePolicy"] as { readonly maintenanceExclusions?: unknown } | null | undefined;
  const list = policy?.maintenanceExclusions ?? [];
  if (!Array.isArray(list)) return undefined;
  return objectsOf<{ readonly exclusionName?: unknown }>(list).map(({ exclusionName }) => String(exclusionName));
}
