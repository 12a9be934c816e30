import type { Envoy } from "../../../checks/envoy/envoy";
import { type ConnectionManager, callRoutes } from "../../../checks/envoy/listener";
import type { Route } from "../../../checks/envoy/route";
import { isLoopback } from "../../../checks/envoy/values";
import { callClusters } from "../../../checks/view/callClusters";
import type { StackView } from "../../../checks/view/stackView";
import { serviceOf } from "../../../checks/view/upstreamService";
import type { ServerSource } from "./context";

/** A route by which an Envoy leads calls to a server. */
interface RouteTo {
  readonly manager: ConnectionManager;
  readonly route: Route;
}

/** Routes that lead to a server: of Envoys of their own pods where there are some, else of its sidecar. */
export function routesTo(server: ServerSource, view: StackView): RouteTo[] {
  const envoys = server.edges.length > 0 ? server.edges : server.sidecar === undefined ? [] : [server.sidecar];
  return envoys.flatMap((envoy) => {
    const names = clustersTo(server, envoy, view);
    const known = envoy.bootstrap?.clusters.map(({ name }) => name) ?? [];
    return (envoy.bootstrap?.callListeners ?? []).flatMap(callRoutes).filter(({ route }) =>
      // A sidecar's route to a cluster that is not there was meant for its server.
      route.clusters.some((name) => names.includes(name) || (envoy === server.sidecar && !known.includes(name))),
    );
  });
}

/** Names of the clusters, aggregates too, by which an Envoy reaches the server. */
export function clustersTo({ pod }: ServerSource, envoy: Envoy, view: StackView): string[] {
  const leaves = callClusters(view)
    .filter((one) => one.envoy === envoy)
    .filter(({ cluster }) =>
      cluster.endpoints.some(
        ({ host }) =>
          (envoy.pod === pod && isLoopback(host)) || serviceOf(host, envoy, view)?.pods.includes(pod) === true,
      ),
    )
    .map(({ cluster }) => cluster);
  return (envoy.bootstrap?.clusters ?? [])
    .filter(({ name }) => envoy.bootstrap!.leaves(name).some((leaf) => leaves.includes(leaf)))
    .map(({ name }) => name);
}
