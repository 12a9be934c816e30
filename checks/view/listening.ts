import type { Listener } from "../envoy/listener";
import { matches } from "../envoy/route";
import { configOf, isLoopback } from "../envoy/values";
import type { Pod } from "./pod";
import type { StackView } from "./stackView";

/**
 * Whether something in the pod listens on a port of its address; undefined where that cannot be known. What a container
 * declares is believed, except of an Envoy whose listeners are known.
 */
export function listensOn(pod: Pod, port: number, stack: StackView): boolean | undefined {
  const bootstrap = stack.envoyOf(pod)?.bootstrap;
  const envoy = bootstrap && stack.envoyOf(pod)?.container;
  const listener = bootstrap?.listenerAt(port);
  if (listener !== undefined) return !isLoopback(listener.address.host);
  if (bootstrap?.admin?.port === port) return !isLoopback(bootstrap.admin.host);
  const others = pod.running.filter((container) => container !== envoy);
  if (others.some(({ ports }) => ports.some((one) => one.port === port))) return true;
  // An Envoy whose listeners are not known may listen on anything.
  if (stack.envoyOf(pod) !== undefined && bootstrap === undefined) return undefined;
  const allDeclare = others.every(({ ports }) => ports.length > 0);
  return allDeclare && (bootstrap !== undefined || others.length > 0) ? false : undefined;
}

/** Whether a listener answers a plain GET of this path with success. */
export function answersGet({ managers }: Listener, path: string): boolean {
  return managers.some((manager) => {
    const health = manager.filters.some(
      ({ field, type }) =>
        type === "HealthCheck" &&
        configOf(field)
          .at("headers")
          .list.some(
            (header) =>
              header.at("name").text === ":path" &&
              (header.at("string_match", "exact").text === path || header.at("exact_match").text === path),
          ),
    );
    if (health) return true;
    const route = manager.routes.find(
      (one) =>
        !one.field.at("match", "grpc").exists &&
        (one.method ?? "GET") === "GET" &&
        (!one.field.at("match", "headers").exists || one.method === "GET") &&
        matches(one, path),
    );
    if (route === undefined) return false;
    const status = route.field.at("direct_response", "status").number;
    return status === undefined ? route.clusters.length > 0 : status < 400;
  });
}

/** Whether a listener passes a GET of this path on to a server that it speaks gRPC to, and that answers no GET. */
export function relaysGet(listener: Listener, path: string, isHttp2: (cluster: string) => boolean): boolean {
  return (
    listener.carriesCalls &&
    answersGet(listener, path) &&
    listener.managers.some(({ routes, filters }) => {
      if (filters.some(({ type }) => type === "HealthCheck")) return false;
      const route = routes.find((one) => !one.field.at("match", "headers").exists && matches(one, path));
      return route !== undefined && route.clusters.length > 0 && route.clusters.every(isHttp2);
    })
  );
}

/** What a listener expects of a plain-text or encrypted, HTTP/1 or HTTP/2 client. */
export function speaks({ tls, managers }: Listener): { readonly tls: boolean; readonly codec: string } {
  return { tls: tls !== undefined, codec: managers[0]?.codec ?? "AUTO" };
}
