import { type Cluster } from "../../envoy/api/cluster";
import { address, LOOPBACK } from "../../envoy/api/core";
import { type HttpConnectionManager } from "../../envoy/api/http";
import { type RouteAction } from "../../envoy/api/route";
import { type Bootstrap } from "../../envoy/bootstrap";
import { LISTENERS } from "../../envoy/names";

/** A bootstrap as it is measured; with a part left out it need no longer be one of ours. */
export type Change = (given: Bootstrap) => object;
type Manager = HttpConnectionManager["typed_config"];

/** The cluster `all-pods` asks a DNS server on loopback. */
export function resolvedBy(port: number): (given: Bootstrap) => Bootstrap {
  return (given) => {
    const clusters = given.static_resources.clusters.map((cluster): Cluster => {
      if (!("cluster_type" in cluster && "load_assignment" in cluster)) return cluster;
      const dns = cluster.cluster_type.typed_config;
      const cares = dns.typed_dns_resolver_config;
      const resolver = { ...cares, typed_config: { ...cares.typed_config, resolvers: [address(LOOPBACK, port)] } };
      return {
        ...cluster,
        cluster_type: { ...cluster.cluster_type, typed_config: { ...dns, typed_dns_resolver_config: resolver } },
      };
    });
    return { ...given, static_resources: { ...given.static_resources, clusters } };
  };
}

/** Changes the connection managers of these listeners. */
export function managers(
  change: (manager: Manager) => object,
  of: readonly string[] = [LISTENERS.ingress, LISTENERS.internal],
): Change {
  return (given) => {
    const listeners = given.static_resources.listeners.map((listener) => {
      if (!of.includes(listener.name)) return listener;
      const [chain] = listener.filter_chains;
      const [filter] = chain.filters;
      const filters = [{ ...filter, typed_config: change(filter.typed_config) }];
      return { ...listener, filter_chains: [{ ...chain, filters }] };
    });
    return { ...given, static_resources: { ...given.static_resources, listeners } };
  };
}

/** Changes every route to a cluster. */
export function routes(change: (action: RouteAction) => object, of?: readonly string[]): Change {
  return managers(({ route_config, ...manager }) => {
    const hosts = route_config.virtual_hosts.map((host) => ({
      ...host,
      routes: host.routes.map((route) => ("route" in route ? { ...route, route: change(route.route) } : route)),
    }));
    return { ...manager, route_config: { ...route_config, virtual_hosts: hosts } };
  }, of);
}

export function clusters(change: (cluster: Cluster) => object): Change {
  return (given) => ({
    ...given,
    static_resources: { ...given.static_resources, clusters: given.static_resources.clusters.map(change) },
  });
}

/** An object without some of its keys. */
export function without<Value extends object>(value: Value, ...keys: string[]): object {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)));
}
