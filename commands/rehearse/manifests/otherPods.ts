import type { Arrival } from "../../../checks/view/arrivals";
import type { Pod } from "../../../checks/view/pod";
import type { StackView } from "../../../checks/view/stackView";
import { serviceOf } from "../../../checks/view/upstreamService";
import type { SubjectNames } from "../subject";
import { leadsTo, routesTo } from "./calledAs";

/** Names beside a server's own that lead to its pods here. */
export interface OtherPods {
  readonly names: SubjectNames;
  /** What becomes of their share of the calls, each in words. */
  readonly leftOut: readonly string[];
}

/**
 * Clusters to which routes lead a share of a server's calls, such as those of a canary. A rehearsal has the pods of one
 * server; its calls would fail on their way to the others, which they do not in a cluster.
 * @param way to the Envoy
 * @param port where the server listens
 */
export function otherPods({ listener, envoy }: Arrival, pod: Pod, port: number, view: StackView): OtherPods {
  const pods = new Set<string>();
  const services: SubjectNames["services"][number][] = [];
  const leftOut: string[] = [];
  if (listener === undefined || envoy?.bootstrap === undefined) return { names: { pods: [], services }, leftOut };
  const clusters = new Set(routesTo(listener, envoy, pod, view).flatMap((route) => route.clusters));
  for (const name of clusters) {
    if (leadsTo(name, envoy, pod, view)) continue;
    for (const endpoint of envoy.bootstrap.leaves(name).flatMap((cluster) => cluster.endpoints)) {
      const host = endpoint.host.toLowerCase().replace(/\.$/, "");
      const service = serviceOf(host, envoy, view);
      if (service === undefined || endpoint.port === undefined) continue;
      const isReached = !service.headless || endpoint.port === port;
      if (!isReached) leftOut.push(`cluster ${name}: the pods that it leads to are not here, and its calls fail`);
      else leftOut.push(`cluster ${name}: the pods that it leads to are not here, and its calls go to the server's`);
      if (!isReached) continue;
      if (service.headless) pods.add(host);
      else services.push({ names: [host], ports: [{ port: endpoint.port, podPort: port }] });
    }
  }
  return { names: { pods: [...pods], services }, leftOut };
}
