import type { Provider } from "@pulumi/kubernetes";
import { ComponentResource, type ComponentResourceOptions, type Output } from "@pulumi/pulumi";
import { optionsByIdentity } from "../contract/clusterIdentity";
import { setObjectOptions } from "../contract/objectOptions";
import type { ExistingCluster as ExistingClusterSettings } from "../settings/resolved";
import { type ProviderOverrides, clusterProvider } from "./gke/clusterProvider";
import { namedCluster } from "./gke/namedCluster";
import { referencedCluster } from "./gke/referencedCluster";
import type { HostCluster } from "./hostCluster";

export interface ExistingClusterArgs {
  /** Which cluster: `existingClusterSettings(place, {...})`, or a stack's own. */
  readonly settings: ExistingClusterSettings["existing"];
  /** A last word on the Kubernetes provider's arguments. Nothing else of an existing cluster is created. */
  readonly overrides?: ProviderOverrides;
}

/**
 * A GKE cluster that another team or stack owns: it is looked up, and nothing of it is created, changed or deleted.
 *
 * @example
 * import { ExistingCluster, GrpcServer, existingClusterSettings, serverSettings } from "grpc-envoy-gke";
 *
 * const cluster = new ExistingCluster("cluster", {
 *   settings: existingClusterSettings({ project: "acme-dev" }, { name: "platform", location: "europe-west1" }),
 * });
 * const settings = serverSettings("orders", { image: "registry.example.com/acme/orders:1.4.2" });
 * new GrpcServer("orders", { settings }, { provider: cluster.provider });
 */
export class ExistingCluster extends ComponentResource implements HostCluster {
  readonly clusterName: Output<string>;
  readonly location: Output<string>;
  readonly project: Output<string>;
  readonly endpoint: Output<string>;
  readonly network: Output<string>;
  readonly kubeconfig: Output<string>;
  readonly workloadPool: Output<string>;
  readonly provider: Provider;

  constructor(name: string, { settings, overrides = {} }: ExistingClusterArgs, opts?: ComponentResourceOptions) {
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
      overrides,
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
