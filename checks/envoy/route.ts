import type { Field } from "../field";
import { matchesWhole } from "./re2";
import { seconds } from "./values";

export interface Route {
  readonly field: Field;
  /** Clusters that it leads to; none where Envoy answers by itself. */
  readonly clusters: readonly string[];
  /** Domains of its virtual host. */
  readonly domains: readonly string[];
  /** `:method` that it asks for. */
  readonly method: string | undefined;
}

export function routesOf(connectionManager: Field): Route[] {
  return connectionManager.at("route_config", "virtual_hosts").list.flatMap((host) => {
    const domains = host.at("domains").list.flatMap((domain) => domain.text ?? []);
    return host
      .at("routes")
      .list.map((field) => ({ field, clusters: clustersOf(field), domains, method: methodOf(field) }));
  });
}

function clustersOf(route: Field): string[] {
  const one = route.at("route", "cluster").text;
  const several = route.at("route", "weighted_clusters", "clusters").list.flatMap((part) => part.at("name").text ?? []);
  return one === undefined ? several : [one];
}

export function methodOf(route: Field): string | undefined {
  const header = route.at("match", "headers").list.find((one) => one.at("name").text === ":method");
  return header?.at("string_match", "exact").text ?? header?.at("exact_match").text;
}

/** Whether a request for this path on this host takes the route, as far as its path and host decide it. */
export function matches({ field, domains }: Route, path: string, host = ""): boolean {
  return matchesPath(field.at("match"), path) && domains.some((domain) => matchesDomain(domain, host));
}

/** Path of a gRPC method that no configuration means in particular. */
export const METHOD = "/acme.any.v1.Service/Method";

export function matchesPath(match: Field, path: string): boolean {
  const exact = match.at("path").text;
  const prefix = match.at("prefix").text;
  const separated = match.at("path_separated_prefix").text;
  const regex = match.at("safe_regex", "regex").text ?? match.at("regex").text;
  if (exact !== undefined) return exact === path;
  if (prefix !== undefined) return path.startsWith(prefix);
  if (separated !== undefined) return path === separated || path.startsWith(`${separated}/`);
  if (regex !== undefined) return matchesWhole(regex, path);
  return true;
}

/** Domains of a virtual host: exact, `*.example.com`, `example.*` or `*`; an address without a port is every port's. */
export function matchesDomain(domain: string, host: string): boolean {
  if (domain === "*" || host === "") return true;
  if (domain.startsWith("*")) return host.endsWith(domain.slice(1));
  if (domain.endsWith("*")) return host.startsWith(domain.slice(0, -1));
  return domain.toLowerCase() === host.toLowerCase();
}

/** How well a domain fits a host, as Envoy chooses: exact, then the longest `*.a`, then the longest `a.*`, then `*`. */
function fit(domain: string, host: string): number {
  if (!matchesDomain(domain, host)) return -1;
  if (domain === "*") return 0;
  if (domain.endsWith("*")) return domain.length;
  return domain.startsWith("*") ? 1e3 + domain.length : 1e6;
}

/** The virtual host of a connection manager that a host's calls come to. */
export function virtualHostOf(connectionManager: Field, host: string): Field | undefined {
  let [best, found]: [number, Field | undefined] = [-1, undefined];
  for (const one of connectionManager.at("route_config", "virtual_hosts").list) {
    const fits = Math.max(-1, ...one.at("domains").list.map((domain) => fit(domain.text ?? "", host)));
    if (fits > best) [best, found] = [fits, one];
  }
  return found;
}

/** `:path` of a gRPC method that a route asks for by name; undefined where it takes any service. */
export function methodAsked({ field }: Pick<Route, "field">): string | undefined {
  const match = field.at("match");
  const path = match.at("path").text ?? match.at("prefix").text ?? match.at("path_separated_prefix").text ?? "";
  if (!SERVICE.test(path)) return undefined;
  const [, service, method] = path.split("/");
  return `/${service}/${method === undefined || method === "" ? "Method" : method}`;
}

/** A service, or one of its methods: `/acme.v1.Billing/`. */
const SERVICE = /^\/(?:[a-z_]\w*\.)+[A-Z]\w*(?:\/\w*)?$/;

/** Whether any path takes the route that is left by those before it. */
export function matchesEverything({ field }: Route): boolean {
  const match = field.at("match");
  const bare = !match.at("headers").exists && !match.at("grpc").exists && !match.at("query_parameters").exists;
  return bare && ["", "/"].includes(match.at("prefix").text ?? "none") && !match.at("runtime_fraction").exists;
}

/** Envoy's limit where a route states none: https://www.envoyproxy.io/docs/envoy/latest/faq/configuration/timeouts */
const DEFAULT_TIMEOUT = 15;

/** Seconds after which Envoy ends a call on this route, answered or not; Infinity where it never does. */
export function longestCall({ field }: Route, connectionManager: Field): number {
  const action = field.at("route");
  const own = action.at("max_stream_duration");
  const limit = own.at("max_stream_duration").exists
    ? own.at("max_stream_duration")
    : connectionManager.at("common_http_protocol_options", "max_stream_duration");
  // max_stream_duration takes the place of the route's timeout (envoyproxy/envoy#15530).
  const timeout = own.exists ? 0 : (seconds(action.at("timeout")) ?? DEFAULT_TIMEOUT);
  return Math.min(endless(seconds(limit)), endless(timeout));
}

/** Seconds to which Envoy shortens the deadline that a client asks for; Infinity where it does not. */
export function deadlineCap({ field }: Route): { readonly at: Field; readonly cap: number } {
  const action = field.at("route");
  const now = action.at("max_stream_duration", "grpc_timeout_header_max");
  const at = now.exists ? now : action.at("max_grpc_timeout");
  return { at, cap: endless(seconds(at)) };
}

/** Zero switches a limit off. */
export function endless(limit: number | undefined): number {
  return limit === undefined || limit === 0 ? Infinity : limit;
}
