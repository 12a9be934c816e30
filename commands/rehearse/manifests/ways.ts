import { type Arrival, carriesCalls, direct, outside } from "../../../checks/view/arrivals";
import type { Service } from "../../../checks/view/service";
import type { StackView } from "../../../checks/view/stackView";
import type { LoadBalancer, PodsName, ServiceWay } from "../subject";
import { loadBalancerOf } from "./loadBalancer";

/** How calls come to a server's pods, or to the Envoys in front of them. */
export interface Ways {
  readonly loadBalancer: LoadBalancer | undefined;
  readonly fromOutside: readonly Arrival[];
  readonly service: ServiceWay | undefined;
  readonly fromInside: Arrival | undefined;
}

/** @param podsOf which of a subject's pods a way leads to; undefined for those of others */
export function waysTo(view: StackView, podsOf: (way: Arrival) => PodsName | undefined): Ways {
  const fromOutside = outside(view).filter((way) => podsOf(way) !== undefined && way.podPort !== undefined);
  const [first] = fromOutside;
  const fromInside = direct(view)
    .filter((way) => podsOf(way) !== undefined && way.podPort !== undefined)
    .sort((a, b) => rank(b, podsOf) - rank(a, podsOf))[0];
  return {
    loadBalancer: first && loadBalancerOf(first, podsOf(first)!, view),
    fromOutside,
    service: fromInside && {
      calls: podsOf(fromInside)!,
      port: fromInside.podPort!,
      tls: fromInside.listener?.tls !== undefined,
    },
    fromInside,
  };
}

/** What clients inside the cluster call, where there are several Services: an Envoy, what is for calls, an address, no TLS. */
function rank(way: Arrival, podsOf: (way: Arrival) => PodsName | undefined): number {
  const { listener, service } = way;
  const reasons = [
    podsOf(way) === "edge",
    listener !== undefined,
    carriesCalls(way),
    !service.headless,
    listener?.tls === undefined,
  ];
  return reasons.reduce((sum, applies) => sum * 2 + Number(applies), 0);
}

/** Hosts of Ingresses and routes that lead along the ways; `*.example.com` is any name below. */
export function hostsOf(ways: readonly Arrival[]): string[] {
  const stated = ways.flatMap(({ backends, routes }) => [
    ...backends.flatMap(({ host }) => host ?? []),
    ...routes.flatMap((route) => route.hosts),
  ]);
  return [...new Set(stated.map((host) => host.replace(/^\*\./, "any.")).filter((host) => host !== "*"))];
}

/** What clients inside the cluster call a Service by, the usual first. */
export function addressesOf({ service, port }: Arrival): string[] {
  const names = namesOfService(service).reverse();
  return [...names.map((name) => `${name}:${port.port}`), ...names];
}

/** Names that the cluster's DNS knows a Service by. */
export function namesOfService({ object: { name = "", namespace = "default" } }: Service): string[] {
  const inNamespace = `${name}.${namespace}`;
  return [name, inNamespace, `${inNamespace}.svc`, `${inNamespace}.svc.cluster.local`];
}
