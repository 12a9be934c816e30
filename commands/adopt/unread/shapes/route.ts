import type { Envoy } from "../../../../checks/envoy/envoy";
import { clustersTo, routesTo } from "../../read/routesTo";
import type { Surroundings } from "../known";
import { type Fields, READ, type Shape, fields, inside, is, list, pick, where } from "../shape";

/** Routes to the servers, as far as the draft has them; every other route is listed. */
export function routeConfigShape(carriesCalls: boolean, envoy: Envoy, surroundings: Surroundings): Fields {
  const { settings } = surroundings;
  const routes = Object.values(settings.servers).flatMap((server) => server.routes);
  const services = routes.flatMap(({ service }) => service ?? []);
  const origins = Object.values(settings.servers).flatMap(({ grpcWeb }) => grpcWeb?.origins ?? []);
  const hosts = routes.map(({ host }) => host);
  const names = namesOf(envoy, surroundings);
  const cors = fields({
    allow_origin_string_match: list(fields({ exact: is(...origins) })),
    allow_origin: list(is(...origins)),
    "@type": READ,
  });
  const perFilter = fields({ "envoy.filters.http.cors": cors });
  const toServer = fields({
    name: READ,
    match: carriesCalls ? matchShape(services) : fields({ prefix: READ, path: READ }),
    route: fields({
      cluster: is(...names),
      weighted_clusters: fields({ clusters: list(fields({ name: is(...names), weight: READ })), total_weight: READ }),
      timeout: READ,
      max_grpc_timeout: READ,
      max_stream_duration: fields({ max_stream_duration: READ, grpc_timeout_header_max: READ }),
      cors,
    }),
    typed_per_filter_config: perFilter,
  });
  return fields({
    name: READ,
    virtual_hosts: list(
      fields({
        name: READ,
        domains: list(where((value) => isDomainOf(value, hosts))),
        routes: pick((value) => (isLed(value, names) ? toServer : carriesCalls ? undefined : pageShape(envoy))),
        cors,
        typed_per_filter_config: perFilter,
        require_tls: is("NONE"),
      }),
    ),
  });
}

/** What a route asks of calls: a path of all services, or of a service that the draft has a route for. */
function matchShape(services: readonly string[]): Fields {
  const isKnown = (value: unknown) => {
    const service = /^\/([\w.]+)\/?$/.exec(String(value))?.[1];
    return value === "/" || value === "" || (service !== undefined && services.includes(service));
  };
  const path = where(isKnown);
  return fields({ prefix: path, path_separated_prefix: path, grpc: fields({}) });
}

/** Clusters that lead to servers; a sidecar's route to a cluster that is not there was meant for its server. */
function namesOf(envoy: Envoy, { servers, context }: Surroundings): string[] {
  const known = envoy.bootstrap?.clusters.map(({ name }) => name) ?? [];
  return servers.flatMap((server) => {
    const routes = routesTo(server, context.view).flatMap(({ route }) => route.clusters);
    const absent = envoy === server.sidecar ? routes.filter((name) => !known.includes(name)) : [];
    return [...clustersTo(server, envoy, context.view), ...absent];
  });
}

/** Whether a route leads to a server, with other upstreams beside it or not. */
function isLed(value: unknown, led: readonly string[]): boolean {
  const one = inside(value, "route", "cluster");
  const several = inside(value, "route", "weighted_clusters", "clusters");
  const names =
    typeof one === "string" ? [one] : Array.isArray(several) ? several.map((part) => inside(part, "name")) : [];
  return names.some((name) => led.includes(String(name)));
}

/** Pages of a listener for health or metrics: answers of Envoy's own, and its admin interface. */
function pageShape({ bootstrap }: Envoy): Shape {
  const isAdmin = (name: unknown) =>
    bootstrap?.leaves(String(name)).some((cluster) => bootstrap.isAdmin(cluster)) === true;
  return fields({
    name: READ,
    match: fields({ prefix: READ, path: READ }),
    route: fields({ cluster: where(isAdmin), timeout: READ, prefix_rewrite: READ }),
    direct_response: fields({ status: is(200), body: fields({ inline_string: READ }) }),
  });
}

/** Every host, or one that the draft has a route for. */
function isDomainOf(value: unknown, hosts: readonly string[]): boolean {
  return value === "*" || hosts.includes(String(value).replace(/:(?:\d+|\*)$/, ""));
}
