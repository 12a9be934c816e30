import { check } from "../check";
import { matches, matchesDomain, matchesEverything, virtualHostOf } from "../envoy/route";
import { arrivals, outside } from "../view/arrivals";
import { callManagers } from "../view/callRoutes";
import { pathText } from "../view/ingress";
import type { KubeObject } from "../view/kubeObject";
import { listed } from "../words";

/** Whether a route's conditions, besides its path, may be true of a gRPC call. */
function matchesEverythingOrCalls(conditions: readonly string[]): boolean {
  return conditions.every((condition) =>
    ["prefix", "path", "path_separated_prefix", "safe_regex", "grpc", "headers"].includes(condition),
  );
}

/** What takes the port away before a virtual host is chosen. */
const STRIPS = ["strip_any_host_port", "strip_matching_host_port"];

/** Names by which clients inside the cluster call a Service. */
function serviceNames({ name = "", namespace = "" }: KubeObject): string[] {
  return [name, `${name}.${namespace}`, `${name}.${namespace}.svc`, `${name}.${namespace}.svc.cluster.local`];
}

export const envoyRouteChecks = [
  check(
    {
      code: "envoy-router-missing",
      level: "error",
      requirement: "The last HTTP filter is the router",
      impact:
        "Envoy refuses filters that do not end in the router, and ends as soon as it starts; without any filter it starts and answers no call.",
      fix: "Add envoy.filters.http.router as the last filter.",
    },
    (stack) => stack.bootstraps.flatMap(({ listeners }) => listeners.flatMap(({ managers }) => managers)),
    ({ field, filters }) =>
      filters.at(-1)?.type !== "Router" && {
        at: field.at("http_filters"),
        message: `the last filter is ${filters.at(-1)?.field.at("name").text ?? "missing"}`,
      },
  ),
  check(
    {
      code: "envoy-host-unrouted",
      level: "error",
      requirement: "Envoy has a virtual host for every host of the Ingress",
      impact: "Envoy answers calls to the host with 404, which clients see as UNIMPLEMENTED.",
      fix: 'Add the host to the virtual host\'s domains, or write "*": the load balancer has chosen already.',
    },
    outside,
    ({ listener, backends }) => {
      const routes = listener?.managers.flatMap((manager) => manager.routes) ?? [];
      if (routes.length === 0) return undefined;
      const domains = [...new Set(routes.flatMap((route) => route.domains))];
      return [...new Set(backends.flatMap(({ host }) => host ?? []))]
        .filter((host) => !domains.some((domain) => matchesDomain(domain, host)))
        .map((host) => ({
          at: listener!.managers[0]!.field.at("route_config", "virtual_hosts"),
          message: `listener ${listener!.name} has no virtual host for ${host}; it has ${listed(domains)}`,
        }));
    },
  ),
  check(
    {
      code: "envoy-host-port-unrouted",
      level: "error",
      requirement: "Envoy's virtual hosts take a host with its port too",
      impact:
        "Clients of gRPC send the port with the host, as grpc.example.com:443: Envoy answers those calls with 404, which clients see as UNIMPLEMENTED.",
      fix: 'Add the host with :* to the domains, write "*", or set strip_any_host_port: true on the connection manager.',
    },
    outside,
    ({ listener, backends }) => {
      if (listener === undefined || !listener.carriesCalls) return undefined;
      const hosts = [...new Set(backends.flatMap(({ host }) => host ?? []))];
      return listener.managers
        .filter(({ field }) => field.at("route_config").exists)
        .filter(({ field }) => !STRIPS.some((key) => field.at(key).bool === true))
        .flatMap(({ field }) =>
          hosts.flatMap((host) => {
            const found = virtualHostOf(field, host);
            if (found === undefined || virtualHostOf(field, `${host}:443`) !== undefined) return [];
            return [
              { at: found.at("domains"), message: `listener ${listener.name} has no virtual host for ${host}:443` },
            ];
          }),
        );
    },
  ),
  check(
    {
      code: "envoy-route-missing",
      level: "error",
      requirement: "Envoy has a route for every gRPC method that the Ingress sends it",
      impact: "Envoy answers those calls itself, with 404 or another refusal, which clients see as UNIMPLEMENTED.",
      fix: "Add a route with prefix / that leads to the server.",
    },
    outside,
    ({ listener, backends }) => {
      if (listener === undefined || !listener.carriesCalls) return undefined;
      return backends.flatMap(({ path, host }) => {
        const text = pathText(path);
        const method = `${text.replace(/\*?$/, "")}${text.startsWith("/*") || text === "/" ? "any.Service/" : ""}Method`;
        // Of several virtual hosts Envoy asks one alone.
        const routes = listener.managers.flatMap((manager) => {
          const chosen = host === undefined ? undefined : virtualHostOf(manager.field, host)?.path;
          return manager.routes.filter(({ field }) => chosen === undefined || field.path.startsWith(`${chosen}.`));
        });
        const route = routes.find(
          (one) => matches(one, method, host) && matchesEverythingOrCalls(one.field.at("match").keys),
        );
        if (route?.field.at("route").exists === true) return [];
        return [
          {
            at: listener.managers[0]!.field.at("route_config"),
            message: `listener ${listener.name} leads ${text} nowhere`,
          },
        ];
      });
    },
  ),
  check(
    {
      code: "envoy-route-hidden",
      level: "warning",
      requirement: "No route follows one that matches every call",
      impact: "Routes behind it are never taken: their calls go where the first one leads.",
      fix: "Move the route that takes everything to the end.",
    },
    (stack) => stack.bootstraps.flatMap(({ listeners }) => listeners.flatMap(({ managers }) => managers)),
    ({ field }) =>
      field.at("route_config", "virtual_hosts").list.flatMap((host) => {
        const routes = host.at("routes").list;
        const open = routes.findIndex((route) =>
          matchesEverything({ field: route, clusters: [], domains: [], method: undefined }),
        );
        if (open < 0 || open === routes.length - 1) return [];
        const hidden = routes.length - 1 - open;
        const which = hidden === 1 ? "this route follows" : `the ${hidden} routes from here on follow`;
        return [{ at: routes[open + 1]!, message: `${which} one that matches every call` }];
      }),
  ),
  check(
    {
      code: "envoy-service-host-unrouted",
      level: "error",
      requirement: "Envoy's virtual hosts take the Service that leads to it, with its port",
      impact:
        "Clients of gRPC send the name that they call with the port, as my-server.grpc:8080: Envoy answers 404, which they see as UNIMPLEMENTED.",
      fix: 'Write "*" into the domains, or each name of the Service with :* behind it.',
    },
    callManagers,
    ({ envoy, listener, manager: { field } }, stack) => {
      const ways = arrivals(stack).filter((one) => one.envoy === envoy && one.listener === listener);
      const domains = field.at("route_config", "virtual_hosts").list.flatMap((host) => host.at("domains").list);
      // Other names come from outside, or from records that only their owner knows.
      const own = domains.filter(({ text }) => /^[\w-]+(?::\d+|:\*)?$|\.svc\b/.test(text ?? ""));
      if (ways.length === 0 || domains.length === 0 || own.length < domains.length) return undefined;
      const strips = STRIPS.some((key) => field.at(key).bool === true);
      const hosts = ways.flatMap(({ service: { object }, port }) =>
        serviceNames(object).map((name) => (strips ? name : `${name}:${port.port}`)),
      );
      if (hosts.some((host) => virtualHostOf(field, host) !== undefined)) return undefined;
      return {
        at: domains[0]!,
        message: `listener ${listener.name} has no virtual host for ${hosts[0]}; it has ${listed(domains.map(({ text }) => text ?? ""))}`,
      };
    },
  ),
];
