import type { OwnCluster } from "../../settings/resolved";

/** Inputs of the Cluster that the program states once, or not at all, and that an update leaves as they are. */
export function ignoredChanges({ mode, maintenance }: OwnCluster): string[] {
  return [
    // Of the pool that is removed at once; a change replaces the cluster.
    "initialNodeCount",
    // The same, and as a whole: docs/decisions/removed-default-pool.md. Autopilot is given none.
    ...(mode === "standard" ? ["nodeConfig"] : []),
    // Set outside of Pulumi, by those who freeze a cluster in a hurry: docs/decisions/maintenance-exclusions.md.
    ...(maintenance.exclusions === undefined ? ["maintenancePolicy.maintenanceExclusions"] : []),
  ];
}
