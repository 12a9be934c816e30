import { Cluster, type ClusterArgs, NodePool, type NodePoolArgs } from "@pulumi/gcp/container";
import type { Provider } from "@pulumi/kubernetes";
import { ComponentResource, type ComponentResourceOptions, type Output, all, output } from "@pulumi/pulumi";
import { setObjectOptions } from "../contract/objectOptions";
import type { OwnCluster } from "../settings/resolved";
import { clusterArgs } from "./gke/clusterArgs";
import { type ProviderOverrides, clusterProvider } from "./gke/clusterProvider";
import { ignoredChanges } from "./gke/ignoredChanges";
import { kubeconfig } from "./gke/kubeconfig";
import { type NetworkOverrides, clusterNetwork } from "./gke/network";
import { nodePoolArgs } from "./gke/nodePool";
import { type NodeAccountOverrides, nodeServiceAccount } from "./gke/nodeServiceAccount";
import type { HostCluster } from "./hostCluster";
import { type Override, applyOverride } from "./overrides";

/** One for each child of a GkeCluster. */
export interface ClusterOverrides extends NetworkOverrides, NodeAccountOverrides, ProviderOverrides {
  readonly cluster?: Override<ClusterArgs>;
  /** Each node pool. */
  readonly nodePool?: Override<NodePoolArgs>;
}

export interface GkeClusterArgs {
  /** Google Cloud project id. */
  readonly project: string;
  /** Region of the subnet. */
  readonly region: string;
  /** The cluster's settings: `clusterSettings(place, {...})`, or a stack's own. */
  readonly settings: OwnCluster;
  /** A last word on a child's arguments, for what has no setting: Binary Authorization, keys of your own, GPUs. */
  readonly overrides?: ClusterOverrides;
}

/**
 * A private, VPC-native GKE cluster with its network, its nodes' service account and its node pools, or Autopilot,
 * and a Kubernetes provider for what is deployed into it.
 *
 * @example
 * import { GkeCluster, clusterSettings } from "grpc-envoy-gke";
 *
 * const place = { project: "acme-dev", region: "europe-west1" };
 * const gke = new GkeCluster("cluster", {
 *   ...place,
 *   settings: clusterSettings(place, { name: "acme-dev", nodePools: { default: { maxNodes: 4 } } }),
 *   overrides: {
 *     cluster: (args) => ({ ...args, enableIntranodeVisibility: true }),
 *   },
 * });
 * export const kubeconfig = gke.kubeconfig;
 */
export class GkeCluster extends ComponentResource implements HostCluster {
  readonly clusterName: Output<string>;
  readonly location: Output<string>;
  readonly project: Output<string>;
  readonly endpoint: Output<string>;
  readonly network: Output<string>;
  readonly kubeconfig: Output<string>;
  readonly workloadPool: Output<string>;
  /** Whatever uses it waits for nodes to run on. */
  readonly provider: Provider;

  constructor(
    name: string,
    { project, region, settings, overrides = {} }: GkeClusterArgs,
    opts?: ComponentResourceOptions,
  ) {
    super("grpc-envoy-gke:components:GkeCluster", name, {}, opts);
    const child = { parent: this };
    const network = clusterNetwork(name, settings, { project, region }, overrides, child);
    const account = nodeServiceAccount(name, settings.name, project, overrides, child);
    const cluster = new Cluster(
      `${name}-cluster`,
      applyOverride(overrides.cluster, clusterArgs(settings, project, network, account.email)),
      {
        ...child,
        protect: settings.deletionProtection,
        dependsOn: account.grants,
        ignoreChanges: ignoredChanges(settings),
        // What is in it goes first, while its controllers take down load balancers and endpoint groups: neither the
        // address of the Ingress nor the network is free before.
        deleteBeforeReplace: true,
        customTimeouts: { create: "60m", update: "120m", delete: "60m" },
      },
    );
    const place = { project, location: settings.location, cluster: cluster.id, serviceAccount: account.email };
    const pools = Object.entries(settings.nodePools).map(
      ([pool, poolSettings]) =>
        new NodePool(
          `${name}-pool-${pool}`,
          applyOverride(overrides.nodePool, nodePoolArgs(pool, poolSettings, place)),
          {
            ...child,
            // The autoscaler moves it; a change replaces the pool.
            ignoreChanges: ["initialNodeCount"],
            dependsOn: account.grants,
            customTimeouts: { create: "60m", update: "120m", delete: "60m" },
          },
        ),
    );
    this.clusterName = cluster.name;
    this.location = cluster.location;
    this.project = output(project);
    this.network = output(network.network);
    // Every cluster of a project shares the project's pool, which is there as soon as the first cluster is.
    this.workloadPool = cluster.id.apply(() => `${project}.svc.id.goog`);
    this.endpoint = endpointOf(cluster, settings.controlPlane.dnsEndpoint);
    this.kubeconfig = all([cluster.name, this.endpoint, cluster.masterAuth]).apply(([clusterName, endpoint, auth]) =>
      kubeconfig({
        name: clusterName,
        endpoint,
        certificateAuthority: settings.controlPlane.dnsEndpoint ? undefined : auth.clusterCaCertificate,
      }),
    );
    this.provider = clusterProvider(
      name,
      { project, location: settings.location, cluster: settings.name, kubeconfig: this.kubeconfig },
      overrides,
      { ...child, dependsOn: [...pools, ...network.gateways] },
    );
    // An object that the state does not tie to the cluster yet would be deleted in the new cluster, where its successor has its name.
    // The network's parts are named too: the engine does not look further where the cluster goes along with one of them.
    const replaceWith = [cluster, ...network.replacing];
    setObjectOptions(this.provider, () => ({ replaceWith, deleteBeforeReplace: true }));
    this.registerOutputs({
      clusterName: this.clusterName,
      location: this.location,
      endpoint: this.endpoint,
      network: this.network,
      kubeconfig: this.kubeconfig,
    });
  }
}

function endpointOf(cluster: Cluster, byName: boolean): Output<string> {
  if (!byName) return cluster.endpoint;
  return cluster.controlPlaneEndpointsConfig.apply(({ dnsEndpointConfig }) => dnsEndpointConfig?.endpoint ?? "");
}
