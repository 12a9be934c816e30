import type { Output, ResourceOptions } from "@pulumi/pulumi";
import { ProviderResource, output } from "@pulumi/pulumi";
import type { ClusterOutputs } from "./outputs";

interface ReachableCluster {
  readonly cluster: Output<ClusterOutputs>;
  readonly kubeconfig: Output<string>;
}

/**
 * The Kubernetes provider with the settings of the stack's own: objects are applied by the API server, and a changed
 * endpoint or certificate of the same cluster replaces nothing. It registers without @pulumi/kubernetes, whose version
 * is the consumer's choice.
 */
export class ClusterProvider extends ProviderResource {
  constructor(name: string, { cluster, kubeconfig }: ReachableCluster, opts?: ResourceOptions) {
    const clusterIdentifier = output(cluster).apply(
      ({ project, location, name: cluster }) => `projects/${project}/locations/${location}/clusters/${cluster}`,
    );
    // A provider takes whatever is not a string as JSON.
    super("kubernetes", name, { kubeconfig, clusterIdentifier, enableServerSideApply: JSON.stringify(true) }, opts);
  }
}
