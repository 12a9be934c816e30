import { Provider, type ProviderArgs } from "@pulumi/kubernetes";
import { type CustomResourceOptions, type Input, interpolate } from "@pulumi/pulumi";
import { type Override, applyOverride } from "../overrides";

export interface ProviderOverrides {
  readonly provider?: Override<ProviderArgs>;
}

/** A cluster that Kubernetes objects go to. */
export interface ProvidedCluster {
  /** Google Cloud project id. */
  readonly project: Input<string>;
  readonly location: Input<string>;
  /** GKE's name of the cluster. */
  readonly cluster: Input<string>;
  readonly kubeconfig: Input<string>;
}

/** A provider that knows its cluster by name, so that a changed endpoint or certificate does not replace every object in it. */
export function clusterProvider(
  name: string,
  { project, location, cluster, kubeconfig }: ProvidedCluster,
  overrides: ProviderOverrides,
  opts: CustomResourceOptions,
): Provider {
  const clusterIdentifier = interpolate`projects/${project}/locations/${location}/clusters/${cluster}`;
  const args = applyOverride(overrides.provider, { kubeconfig, clusterIdentifier, enableServerSideApply: true });
  return new Provider(`${name}-provider`, args, opts);
}
