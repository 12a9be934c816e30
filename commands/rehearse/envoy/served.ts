import type { Pod } from "../node/pod";
import type { PathName } from "../result";
import type { TestCluster } from "../testCluster";
import { sentToHosts } from "./hosts";

/** By a pod's name. */
export type Served = ReadonlyMap<string, number>;

/**
 * What each pod's server has got so far, where its replies do not show it: calls, as the pods' Envoys count them; connections
 * where a balancer of connections, which sees no calls, is in front.
 */
export async function servedSoFar(cluster: TestCluster, path: PathName): Promise<Served> {
  const { network, options, deployment } = cluster;
  // Those that are not ready for a moment, too.
  const pods = deployment.all;
  const { port } = options.subject.server;
  const ofConnections = cluster.isOfConnections(path);
  const seen = ofConnections
    ? (await network.sent()).filter(({ cluster }) => cluster === path)
    : (await Promise.all(cluster.countedPods.map(({ host, port }) => sentToHosts(host, port)))).flat();
  const of = ({ addresses }: Pod) =>
    seen
      .filter((sent) => sent.port === port && [addresses.pod, addresses.own].includes(sent.address))
      .reduce((sum, { calls, connections }) => sum + (ofConnections ? connections : calls), 0);
  return new Map(pods.map((pod) => [pod.name, of(pod)]));
}

/** Calls of each pod between two looks; a connection has its share of them. */
export function servedBetween(before: Served, after: Served, calls: number, ofConnections: boolean): Served {
  const increase = [...after].map(([pod, value]) => [pod, Math.max(0, value - (before.get(pod) ?? 0))] as const);
  if (!ofConnections) return new Map(increase);
  const connections = increase.reduce((sum, [, value]) => sum + value, 0);
  return new Map(
    increase.map(([pod, value]) => [pod, connections === 0 ? 0 : Math.round((calls * value) / connections)]),
  );
}
