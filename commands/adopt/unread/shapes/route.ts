import type { Envoy } from "../../../../checks/envoy/envoy";
import type { Route } from "../../../../checks/envoy/route";
import { routesTo } from "../../read/routesTo";
import type { Surroundings } from "../known";
import { type Fields, READ, type Shape, fields, inside, is, list, pick, where } from "../shape";

/** Routes to the servers, as far as the draft has them; every other route is listed. */
export function routeConfigShape(carriesCalls: boolean, envoy: Envoy, surroundings: Surroundings): Fields {
  const { servers, settings } = surroundings;
  const routes = Object.values(settings.servers).flatMap((server) => server.routes);
  const services = routes.flatMap(({ service }) => service ?? []);
  const origins = Object.values(settings.servers).flatMap(({ grpcWeb }) => grpcWeb?.origins ?? []);
  const hosts = routes.map(({ host }) => host);
  const led = servers.flatMap((server) => routesTo(server, surroundings.context.view).map(({ route }) => route));
  const names = led.flatMap(({ clusters }) => clusters);
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
        routes: pick((value) => (isLed(value, led) ? toServer : carriesCalls ? undefined : pageShape(envoy))),
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

/** Whether a route's clusters, every one of them, lead to servers. */
function isLed(value: unknown, led: readonly Route[]): boolean {
  const one = inside(value, "route", "cluster");
  const several = inside(value, "route", "weighted_clusters", "clusters");
  const names =
    typeof one === "string" ? [one] : Array.isArray(several) ? several.map((part) => inside(part, "name")) : [];
  return names.length > 0 && names.every((name) => led.some(({ clusters }) => clusters.includes(String(name))));
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
