import { type Field, ifKnown } from "../field";
import { type Cluster, clusterOf } from "./cluster";
import { type Listener, listenerOf } from "./listener";
import type { Route } from "./route";
import { type SocketAddress, configOf, isLoopback, socketAddress } from "./values";

/** Envoy's configuration, as far as checks look at it. */
export class Bootstrap {
  readonly clusters: readonly Cluster[];
  readonly listeners: readonly Listener[];
  readonly admin: SocketAddress | undefined;

  /** @param grpcOnly whether everything that it relays is gRPC, whatever it looks like. */
  constructor(
    readonly root: Field,
    grpcOnly = false,
  ) {
    const resources = root.at("static_resources");
    this.clusters = resources.at("clusters").list.flatMap((field) => ifKnown(() => clusterOf(field)) ?? []);
    this.admin = socketAddress(root.at("admin", "address"));
    const carries = grpcOnly ? (route: Route) => this.relays(route) : () => false;
    this.listeners = resources
      .at("listeners")
      .list.flatMap((field) => ifKnown(() => listenerOf(field, (name) => this.leaves(name)[0], carries)) ?? []);
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

  /** Whether a route leads calls of any service to a server: neither to the admin interface nor to one page. */
  private relays({ field, clusters }: Route): boolean {
    const path = field.at("match", "path").text;
    const isPage = path !== undefined && !/^\/[\w.]+\/\w+$/.test(path);
    return !isPage && clusters.some((name) => !this.leaves(name).some((cluster) => this.isAdmin(cluster)));
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
      .flatMap(({ field }) => configOf(field).at("cluster_min_healthy_percentages").entries);
  }

  /** Listeners on which gRPC calls come in. */
  get callListeners(): readonly Listener[] {
    return this.listeners.filter(({ carriesCalls }) => carriesCalls);
  }
}
