import type { Settings } from "../settings/resolved";
import { ExistingCluster } from "./existingCluster";
import { GkeCluster } from "./gkeCluster";
import type { HostCluster } from "./hostCluster";

/** The cluster that a stack's settings speak of: one of its own, or one that exists. */
export function stackCluster(
  name: string,
  { gcpProject: project, region, cluster }: Pick<Settings, "gcpProject" | "region" | "cluster">,
): HostCluster {
  return cluster.existing === undefined
    ? new GkeCluster(name, { project, region, settings: cluster })
    : new ExistingCluster(name, { settings: cluster.existing });
}
