import { type CustomResourceOptions, StackReference } from "@pulumi/pulumi";
import { clusterFrom } from "../../contract";
import type { ClusterOfStack } from "../../settings/resolved";
import type { FoundCluster } from "../hostCluster";

/** The cluster of another stack of this program, as that stack's outputs tell of it: Google Cloud is not asked. */
export function referencedCluster({ stack }: ClusterOfStack, opts: CustomResourceOptions): FoundCluster {
  const { cluster, kubeconfig } = clusterFrom(new StackReference(stack, {}, opts));
  return {
    clusterName: cluster.name,
    location: cluster.location,
    project: cluster.project,
    endpoint: cluster.endpoint,
    network: cluster.network,
    kubeconfig,
    workloadPool: cluster.workloadPool,
  };
}
