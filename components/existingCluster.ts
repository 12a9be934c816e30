import type { Provider } from "@pulumi/kubernetes";
import { ComponentResource, type ComponentResourceOptions, type Output } from "@pulumi/pulumi";
import { optionsByIdentity } from "../contract/clusterIdentity";
import { setObjectOptions } from "../contract/objectOptions";
import type { ExistingCluster as ExistingClusterSettings } from "../settings/resolved";
import { clusterProvider } from "./gke/clusterProvider";
import { namedCluster } from "./gke/namedCluster";
import { referencedCluster } from "./gke/referencedCluster";
import type { HostCluster } from "./hostCluster";

export interface ExistingClusterArgs {
  /** Which cluster: `existingClusterSettings(place, {...})`, or a stack's own. */
  readonly settings: ExistingClusterSettings["existing"];
}

/** A GKE cluster that somebody else owns: it is looked up, and nothing of it is created, changed or deleted. */
export class ExistingCluster extends ComponentResource implements HostCluster {
  readonly clusterName: Output<string>;
  readonly location: Output<string>;
  readonly project: Output<string>;
  readonly endpoint: Output<string>;
  readonly network: Output<string>;
  readonly kubeconfig: Output<string>;
  readonly workloadPool: Output<string>;
  readonly provider: Provider;

  constructor(name: string, { settings }: ExistingClusterArgs, opts?: ComponentResourceOptions) {
    super("grpc-envoy-gke:components:ExistingCluster", name, {}, opts);
    const child = { parent: this };
    const found = settings.stack === undefined ? namedCluster(settings, child) : referencedCluster(settings, child);
    this.clusterName = found.clusterName;
    this.location = found.location;
    this.project = found.project;
    this.endpoint = found.endpoint;
    this.network = found.network;
    this.kubeconfig = found.kubeconfig;
    this.workloadPool = found.workloadPool;
    this.provider = clusterProvider(
      name,
      {
        project: this.project,
        location: this.location,
        cluster: this.clusterName,
        kubeconfig: this.kubeconfig,
      },
      child,
    );
    setObjectOptions(this.provider, () => optionsByIdentity(name, this.provider, this));
    this.registerOutputs({
      clusterName: this.clusterName,
      location: this.location,
      endpoint: this.endpoint,
      network: this.network,
      kubeconfig: this.kubeconfig,
    });
  }
}
