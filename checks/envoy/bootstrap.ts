import { type Field, ifKnown } from "../field";
import { type Cluster, clusterOf } from "./cluster";
import { type Listener, listenerOf } from "./listener";
import { type SocketAddress, isLoopback, socketAddress } from "./values";

/** Envoy's configuration, as far as checks look at it. */
export class Bootstrap {
  readonly clusters: readonly Cluster[];
  readonly listeners: readonly Listener[];
  readonly admin: SocketAddress | undefined;

  constructor(readonly root: Field) {
    const resources = root.at("static_resources");
    this.clusters = resources.at("clusters").list.flatMap((field) => ifKnown(() => clusterOf(field)) ?? []);
    this.listeners = resources
      .at("listeners")
      .list.flatMap((field) => ifKnown(() => listenerOf(field, (name) => this.leaves(name)[0])) ?? []);
    this.admin = socketAddress(root.at("admin", "address"));
  }

  cluster(name: string): Cluster | undefined {
    return this.clusters.find((cluster) => cluster.name === name);
  }

  /** The clusters that a name leads to in the end: an aggregate cluster's parts, or itself. */
  leaves(name: string, seen: readonly string[] = []): readonly Cluster[] {
    const cluster = this.cluster(name);
    if (cluster === undefined || seen.includes(name)) return [];
    return cluster.parts.length === 0 ? [cluster] : cluster.parts.flatMap((part) => this.leaves(part, [...seen, name]));
  }

  listenerAt(port: number | undefined): Listener | undefined {
    return this.listeners.find(({ address }) => address.port === port);
  }

  /** Whether a cluster leads to Envoy's own administration interface. */
  isAdmin({ endpoints }: Cluster): boolean {
    const port = this.admin?.port;
    return endpoints.length > 0 && endpoints.every((one) => isLoopback(one.host) && one.port === port);
  }

  /** Names of the clusters that health filters answer for. */
  get healthClusters(): readonly (readonly [string, Field])[] {
    return this.listeners
      .flatMap(({ managers }) => managers.flatMap(({ filters }) => filters))
      .filter(({ type }) => type === "HealthCheck")
      .flatMap(({ field }) => field.at("typed_config", "cluster_min_healthy_percentages").entries);
  }

  /** Listeners on which gRPC calls come in. */
  get callListeners(): readonly Listener[] {
    return this.listeners.filter(({ carriesCalls }) => carriesCalls);
  }
}
