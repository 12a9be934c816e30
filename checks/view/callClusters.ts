import type { Bootstrap } from "../envoy/bootstrap";
import type { Cluster } from "../envoy/cluster";
import type { Envoy } from "../envoy/envoy";
import { callRoutes } from "../envoy/listener";
import type { StackView } from "./stackView";

/** A cluster that gRPC calls are led to. */
export interface CallCluster {
  readonly envoy: Envoy;
  readonly bootstrap: Bootstrap;
  readonly cluster: Cluster;
}

/** Clusters that nothing names, where a route names one that is not there: the name is wrong, and they were meant. */
function meant(bootstrap: Bootstrap, names: readonly string[]): readonly Cluster[] {
  if (names.every((name) => bootstrap.cluster(name) !== undefined)) return [];
  const named = new Set(
    bootstrap.root.leaves.filter(({ path }) => !/\.clusters\[\d+\]/.test(path)).map(({ text }) => text),
  );
  return bootstrap.clusters.filter(({ name }) => !named.has(name));
}

/** Clusters that calls or health checks are led to, aggregates taken apart. */
export function askedClusters(stack: StackView): readonly CallCluster[] {
  const calls = callClusters(stack);
  const health = stack.envoys.flatMap((envoy) => {
    const { bootstrap } = envoy;
    if (bootstrap === undefined) return [];
    const leaves = bootstrap.healthClusters.flatMap(([name]) => bootstrap.leaves(name));
    return [...new Set(leaves)].map((cluster) => ({ envoy, bootstrap, cluster }));
  });
  return [...calls, ...health.filter(({ cluster }) => !calls.some((call) => call.cluster === cluster))];
}

/** Clusters that calls are led to, aggregates taken apart. */
export function callClusters(stack: StackView): readonly CallCluster[] {
  return stack.once("call clusters", () =>
    stack.envoys.flatMap((envoy) => {
      const { bootstrap } = envoy;
      if (bootstrap === undefined) return [];
      const names = bootstrap.callListeners.flatMap(callRoutes).flatMap(({ route }) => route.clusters);
      const clusters = new Set([...names.flatMap((name) => bootstrap.leaves(name)), ...meant(bootstrap, names)]);
      return [...clusters]
        .filter((cluster) => !bootstrap.isAdmin(cluster))
        .map((cluster) => ({ envoy, bootstrap, cluster }));
    }),
  );
}
