import type { Settings } from "../../settings/resolved";

/** Which cluster a stack deploys into. */
export function clusterWords({ cluster, gcpProject }: Settings): string {
  const { existing } = cluster;
  if (existing === undefined) return `cluster ${cluster.name} in ${cluster.location}, project ${gcpProject}`;
  if (existing.stack !== undefined) return `the cluster of stack ${existing.stack}, project ${gcpProject}`;
  return `the cluster ${existing.name} in ${existing.location}, project ${existing.project}, which exists`;
}
