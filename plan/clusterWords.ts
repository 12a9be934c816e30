import type { Settings } from "../settings/resolved";

/** Which cluster a stack deploys into. */
export function clusterWords({ cluster, gcpProject }: Settings): string {
  const { existing } = cluster;
  if (existing === undefined) return `cluster ${cluster.name} in ${cluster.location}, project ${gcpProject}`;
  if (existing.stack !== undefined) return `the cluster of stack ${existing.stack}, project ${gcpProject}`;
  return `the cluster ${existing.name} in ${existing.location}, project ${existing.project}, which exists`;
}

/** What plan cannot look at where the cluster is somebody else's. */
export const NOT_KNOWN_OF_CLUSTER =
  "Not known of the cluster, which is not the stack's: whether it exists, how many nodes of which size it has and in how many zones, its add-ons, network and datapath.";
