import { type CustomResourceOptions, type Output, StackReference, interpolate } from "@pulumi/pulumi";
import type { ClusterOutputs } from "../../contract/outputs";
import type { ClusterOfStack } from "../../settings/resolved";
import type { FoundCluster } from "../hostCluster";

/** The cluster of another stack of this program, as that stack's outputs tell of it. */
export function referencedCluster({ stack }: ClusterOfStack, opts: CustomResourceOptions): FoundCluster {
  const reference = new StackReference(stack, {}, opts);
  const cluster = reference.requireOutput("cluster") as Output<ClusterOutputs>;
  return {
    clusterName: cluster.name,
    location: cluster.location,
    project: cluster.project,
    endpoint: cluster.endpoint,
    network: cluster.network,
    kubeconfig: reference.requireOutput("kubeconfig") as Output<string>,
    workloadPool: interpolate`${cluster.project}.svc.id.goog`,
  };
}
