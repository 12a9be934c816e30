import type { Envoy } from "../../../../checks/envoy/envoy";
import type { Listener } from "../../../../checks/envoy/listener";
import type { Surroundings } from "../known";
import { type Fields, READ, type Shape, fields, inside, is, list, pick, together, where } from "../shape";
import { routeConfigShape } from "./route";

/** Filters whose work the program's own Envoy does. */
const FILTERS: Readonly<Record<string, Shape>> = {
  Router: fields({ "@type": READ }),
  GrpcWeb: fields({ "@type": READ }),
  Cors: fields({ "@type": READ }),
  GrpcStats: fields({ "@type": READ, stats_for_all_methods: is(true, false) }),
  HealthCheck: together({
    "@type": READ,
    pass_through_mode: is(false),
    headers: list(fields({ name: is(":path"), exact_match: READ, string_match: fields({ exact: READ }) })),
  }),
};
/** Extensions of the second version of Envoy's API have their names alone. */
const BY_NAME: Readonly<Record<string, keyof typeof FILTERS>> = {
  "envoy.router": "Router",
  "envoy.filters.http.router": "Router",
  "envoy.grpc_web": "GrpcWeb",
  "envoy.filters.http.grpc_web": "GrpcWeb",
  "envoy.cors": "Cors",
  "envoy.filters.http.cors": "Cors",
  "envoy.health_check": "HealthCheck",
  "envoy.filters.http.health_check": "HealthCheck",
};

/** A listener for calls, health or the admin interface. */
export function listenerShape({ carriesCalls }: Listener, envoy: Envoy, surroundings: Surroundings): Fields {
  const manager = managerShape(carriesCalls, envoy, surroundings);
  const network = pick((value) =>
    typeOf(value) === "HttpConnectionManager"
      ? fields({ name: READ, typed_config: manager, config: manager })
      : undefined,
  );
  const chain = fields({ name: READ, filters: network, transport_socket: tlsSocket(), tls_context: tls() });
  return fields({
    name: READ,
    address: fields({
      socket_address: fields({ address: is("0.0.0.0", "::"), port_value: READ, protocol: is("TCP") }),
    }),
    filter_chains: list(chain),
    default_filter_chain: chain,
  });
}

function managerShape(carriesCalls: boolean, envoy: Envoy, surroundings: Surroundings): Fields {
  return fields({
    "@type": READ,
    stat_prefix: READ,
    codec_type: is("AUTO", "HTTP2", "HTTP1", "auto", "http2", "http1"),
    generate_request_id: is(true, false),
    common_http_protocol_options: fields({ max_stream_duration: READ }),
    http2_protocol_options: fields({}),
    route_config: routeConfigShape(carriesCalls, envoy, surroundings),
    http_filters: pick((value) => {
      const known = FILTERS[typeOf(value)];
      return known && fields({ name: READ, typed_config: known, config: known });
    }),
    access_log: together({}),
  });
}

/** TLS of the listener: ALPN of HTTP/2 is known; certificates are the program's own. */
function tlsSocket(): Shape {
  return fields({ name: READ, typed_config: tls() });
}

function tls(): Fields {
  return fields({
    "@type": READ,
    common_tls_context: fields({
      alpn_protocols: where((value) => alpn(value).every((one) => ["h2", "http/1.1"].includes(one))),
      tls_certificates: undefined,
    }),
    require_client_certificate: is(false),
  });
}

function alpn(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).map(String);
}

/** `type.googleapis.com/envoy.….v3.Router` → `Router`; of an extension without a type by its name. */
function typeOf(value: unknown): string {
  const stated = inside(value, "typed_config", "@type") ?? inside(value, "typedConfig", "@type");
  if (typeof stated === "string") return stated.split(".").at(-1) ?? "";
  const name = inside(value, "name");
  if (typeof name !== "string") return "";
  if (/^envoy\.(?:filters\.network\.)?http_connection_manager$/.test(name)) return "HttpConnectionManager";
  return Object.hasOwn(BY_NAME, name) ? (BY_NAME[name] ?? "") : "";
}
