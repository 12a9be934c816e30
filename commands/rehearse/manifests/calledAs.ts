import type { Envoy } from "../../../checks/envoy/envoy";
import type { Listener } from "../../../checks/envoy/listener";
import { type Route, matches, methodAsked } from "../../../checks/envoy/route";
import { isLoopback } from "../../../checks/envoy/values";
import type { Arrival } from "../../../checks/view/arrivals";
import type { Pod } from "../../../checks/view/pod";
import type { StackView } from "../../../checks/view/stackView";
import { serviceOf } from "../../../checks/view/upstreamService";
import type { CalledAs } from "../subject";

/** The echo server's own name. */
const ECHO = "echo.v1.Echo";
const METHODS = ["Unary", "ServerStream", "ClientStream", "Bidirectional"];

/**
 * Which service clients ask for, and on which host, so that the routes of an Envoy lead their calls to the server: routes may
 * be for the team's own services alone, and virtual hosts for its own names.
 * @param way to the Envoy
 * @param pod with the server
 * @param hosts that clients use, the first before the others
 * @returns undefined where no route leads calls there that could be of any service
 */
export function calledAs(way: Arrival, pod: Pod, hosts: readonly string[], view: StackView): CalledAs | undefined {
  const { listener, envoy } = way;
  if (listener === undefined || envoy === undefined) return { service: ECHO, authority: hosts[0] };
  const routes = routesTo(listener, envoy, pod, view);
  const services = [ECHO, ...new Set(routes.flatMap((route) => methodAsked(route)?.split("/")[1] ?? []))];
  const domains = routes.flatMap((route) => route.domains).map((domain) => domain.replace(/^\*\.|\.\*$/, "any."));
  for (const authority of [...hosts, ...domains.filter((domain) => !domain.includes("*"))])
    for (const service of services) if (isTaken(service, authority, listener, routes)) return { service, authority };
  return undefined;
}

/** Whether all methods of a service come to routes to the server, and to no other route first. */
function isTaken(service: string, host: string, { managers }: Listener, routes: readonly Route[]): boolean {
  const all = managers.flatMap((manager) => manager.routes);
  return METHODS.every((method) => {
    const first = all.find((route) => matches(route, `/${service}/${method}`, host) && !asksOtherwise(route));
    return first !== undefined && routes.includes(first);
  });
}

/** A browser's preflight is no call. */
function asksOtherwise({ method }: Route): boolean {
  return method !== undefined && method !== "POST";
}

/** Routes of a listener that lead calls to the server's pods. */
export function routesTo({ managers }: Listener, envoy: Envoy, pod: Pod, view: StackView): Route[] {
  const leads = (name: string) => leadsTo(name, envoy, pod, view);
  return managers.flatMap(({ routes }) => routes.filter(({ clusters }) => clusters.some(leads)));
}

/** Whether an Envoy's cluster leads to the server's pods. */
export function leadsTo(cluster: string, envoy: Envoy, pod: Pod, view: StackView): boolean {
  return envoy
    .bootstrap!.leaves(cluster)
    .some(({ endpoints }) =>
      endpoints.some(({ host }) =>
        isLoopback(host) ? envoy.pod === pod : serviceOf(host, envoy, view)?.pods.includes(pod) === true,
      ),
    );
}
