import { type Fault, check } from "../check";
import { replaced } from "../envoy/re2";
import { METHOD, matchesPath, methodAsked, methodOf } from "../envoy/route";
import type { Field } from "../field";
import { type CallManager, callManagers } from "../view/callRoutes";
import type { StackView } from "../view/stackView";

/** A virtual host of a connection manager on which calls come in. */
interface CallHost extends CallManager {
  readonly host: Field;
}

function callHosts(stack: StackView): readonly CallHost[] {
  return callManagers(stack).flatMap((one) =>
    one.manager.field.at("route_config", "virtual_hosts").list.map((host) => ({ ...one, host })),
  );
}

/** Why no gRPC call takes a route; undefined where one may. */
function whyNever(route: Field): { readonly at: Field; readonly message: string } | undefined {
  const match = route.at("match");
  const [prefix, path, regex] = [match.at("prefix"), match.at("path"), match.at("safe_regex", "regex")];
  for (const at of [prefix, path])
    if (at.text !== undefined && at.text !== "" && !at.text.startsWith("/"))
      return { at, message: `no path begins with ${at.text}: each begins with /` };
  // What an expression may begin with otherwise is too much to tell.
  if (/^\^?\w/.test(regex.text ?? ""))
    return { at: regex, message: `no path matches ${regex.text}: each begins with /, and the whole of it must match` };
  const asked = methodAsked({ field: route });
  if (asked === undefined) return undefined;
  if (path.exists && !/\/\w+\/\w+$/.test(path.text!.replace(/\./g, "_")))
    return { at: path, message: `${path.text} is a service without a method, and path must match the whole` };
  const method = methodOf(route);
  if (method !== undefined && method !== "POST")
    return { at: match.at("headers"), message: `the route is for ${method}, and gRPC calls are POST` };
  return undefined;
}

/** Where a call's path ends up; undefined where nothing rewrites it. */
function rewritten(route: Field, path: string): { readonly at: Field; readonly now: string } | undefined {
  const [prefix, regex] = [route.at("route", "prefix_rewrite"), route.at("route", "regex_rewrite")];
  const matched = route.at("match", "prefix").text ?? route.at("match", "path").text;
  if (prefix.text !== undefined && matched !== undefined)
    return { at: prefix, now: prefix.text + path.slice(matched.length) };
  const [pattern, substitution] = [regex.at("pattern", "regex").text, regex.at("substitution").text];
  if (pattern === undefined || substitution === undefined) return undefined;
  return { at: regex, now: replaced(pattern, substitution, path) };
}

/** Where listeners and filters name a cluster. */
const NAMES_CLUSTER = /^(?!.*static_resources\.clusters\b).*\.cluster(?:_name|s\[\d+\]\.name)?$/;

export const envoyMatchChecks = [
  check(
    {
      code: "envoy-route-never",
      level: "error",
      requirement: "A route matches calls",
      impact:
        "No call takes the route: Envoy answers 404, which clients see as UNIMPLEMENTED, or the next route takes them.",
      fix: "Match prefix: /package.Service/ or path: /package.Service/Method.",
    },
    callHosts,
    ({ host }) => host.at("routes").list.flatMap((route) => (route.at("route").exists ? (whyNever(route) ?? []) : [])),
  ),
  check(
    {
      code: "envoy-route-share",
      level: "error",
      requirement: "Calls that a route leaves have another one",
      impact: "Envoy answers them with 404, which clients see as UNIMPLEMENTED.",
      fix: "Add a route with the same match and without runtime_fraction behind it, or use weighted_clusters.",
    },
    callHosts,
    ({ host }) => {
      const routes = host.at("routes").list;
      return routes.flatMap((route, index) => {
        const at = route.at("match", "runtime_fraction");
        const fraction = at.at("default_value");
        const of = { TEN_THOUSAND: 10_000, MILLION: 1_000_000 }[fraction.at("denominator").text ?? ""] ?? 100;
        const taken = (fraction.at("numerator").number ?? 0) / of;
        if (!at.exists || taken >= 1) return [];
        const path = methodAsked({ field: route }) ?? METHOD;
        if (routes.slice(index + 1).some((one) => matchesPath(one.at("match"), path))) return [];
        return [{ at, message: `the route takes ${100 * taken} % of its calls, and none is behind it` }];
      });
    },
  ),
  check(
    {
      code: "envoy-route-one-type",
      level: "warning",
      requirement: "A route takes every content-type of gRPC",
      impact:
        "Clients may send application/grpc+proto: Envoy answers their calls with 404, which they see as UNIMPLEMENTED.",
      fix: "Match grpc: {} in place of the header.",
    },
    callHosts,
    ({ host }) =>
      host
        .at("routes")
        .list.flatMap((route) => route.at("match", "headers").list)
        .filter((header) => header.at("name").text?.toLowerCase() === "content-type")
        .flatMap((header) => [header.at("string_match", "exact"), header.at("exact_match")])
        .filter((at) => at.text === "application/grpc")
        .map((at) => ({ at, message: "the route takes application/grpc alone" })),
  ),
  check(
    {
      code: "envoy-calls-redirected",
      level: "error",
      requirement: "Envoy forwards calls on the connection that they come by",
      impact: "gRPC clients follow no redirect: every call fails with UNKNOWN.",
      fix: "Take require_tls out, and give the listener TLS, or clients the address of one that has it.",
    },
    callHosts,
    ({ host, listener, manager: { field } }): Fault | undefined => {
      const at = host.at("require_tls");
      if (listener.tls !== undefined || at.text?.toUpperCase() !== "ALL") return undefined;
      // Otherwise x-forwarded-proto of a proxy in front may state https.
      const own = field.at("use_remote_address").bool === true && (field.at("xff_num_trusted_hops").number ?? 0) === 0;
      const message = `listener ${listener.name} has no TLS, and answers every call with a redirect to https`;
      return { at, message, level: own ? "error" : "warning" };
    },
  ),
  check(
    {
      code: "envoy-path-rewritten",
      level: "error",
      requirement: "A call's path stays /package.Service/Method",
      impact: "The server knows no such method: every call ends with UNIMPLEMENTED.",
      fix: "Take prefix_rewrite and regex_rewrite out of routes to gRPC servers.",
    },
    callHosts,
    ({ host }) =>
      host.at("routes").list.flatMap((route): Fault[] => {
        const path = methodAsked({ field: route });
        const after = path === undefined ? undefined : rewritten(route, path);
        if (path === undefined || after === undefined) return [];
        const [before, now] = [path.split("/")[1], /^\/([\w.]+)\/\w+$/.exec(after.now)?.[1]];
        if (now === before) return [];
        const message = `${path} reaches the server as ${after.now}`;
        return [{ at: after.at, message, level: now === undefined ? "error" : "warning" }];
      }),
  ),
  check(
    {
      code: "envoy-calls-unrouted",
      level: "error",
      requirement: "A route leads to the server",
      impact: "Envoy answers every call itself: clients see UNIMPLEMENTED, or UNKNOWN where it redirects them.",
      fix: "Add a route with prefix: / that leads to the cluster.",
    },
    (stack) => stack.bootstraps,
    ({ root, clusters, listeners, callListeners }) => {
      const managers = listeners.flatMap((listener) => listener.managers);
      const elsewhere =
        root.at("dynamic_resources").exists || managers.some(({ field }) => !field.at("route_config").exists);
      if (managers.length === 0 || callListeners.length > 0 || elsewhere) return undefined;
      const named = root.leaves.filter(({ path }) => NAMES_CLUSTER.test(path)).map(({ text }) => text);
      const idle = clusters.filter(({ name, http2 }) => http2 && !named.includes(name));
      return idle.map(({ name }) => ({
        at: managers[0]!.field.at("route_config"),
        message: `no route leads to cluster ${name}, or anywhere but to answers of Envoy's own`,
      }));
    },
  ),
];
