import type { Bootstrap } from "../envoy/bootstrap";
import type { Cluster } from "../envoy/cluster";
import type { Envoy } from "../envoy/envoy";
import { type ConnectionManager, type Listener, callRoutes } from "../envoy/listener";
import type { Route } from "../envoy/route";
import type { StackView } from "./stackView";

/** A connection manager on which gRPC calls come in. */
export interface CallManager {
  readonly envoy: Envoy;
  readonly bootstrap: Bootstrap;
  readonly listener: Listener;
  readonly manager: ConnectionManager;
}

/** A route that leads gRPC calls onward. */
export interface CallRoute extends CallManager {
  readonly route: Route;
}

export function callManagers(stack: StackView): readonly CallManager[] {
  return stack.once("call managers", () =>
    stack.envoys.flatMap((envoy) => {
      const { bootstrap } = envoy;
      return (bootstrap?.callListeners ?? []).flatMap((listener) =>
        listener.managers.map((manager) => ({ envoy, bootstrap: bootstrap!, listener, manager })),
      );
    }),
  );
}

export function callRoutesOf(stack: StackView): readonly CallRoute[] {
  return stack.once("call routes", () =>
    callManagers(stack).flatMap((one) =>
      callRoutes(one.listener)
        .filter(({ manager }) => manager === one.manager)
        .map(({ route }) => ({ ...one, route })),
    ),
  );
}

/** Clusters that a route leads to in the end. */
export function clustersOf({ bootstrap, route }: CallRoute): readonly Cluster[] {
  return [...new Set(route.clusters.flatMap((name) => bootstrap.leaves(name)))];
}
