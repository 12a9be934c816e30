import { type ServerSettings } from "../settings/server";
import { type HttpFilter } from "./api/http";
import { type CorsPolicy, type Route, type RouteMatch } from "./api/route";
import { type AppCluster } from "./names";

export type GrpcWebSettings = NonNullable<ServerSettings["grpcWeb"]>;

/** Calls of browsers: application/grpc-web, grpc-web+proto, grpc-web-text. */
export const GRPC_WEB: RouteMatch = {
  prefix: "/",
  headers: [{ name: "content-type", string_match: { prefix: "application/grpc-web" } }],
};

/** Two hours, the longest that browsers keep a preflight's answer. */
const PREFLIGHT_AGE_SECONDS = 7200;

/** `cors` answers preflights, `grpc_web` translates; both stand before what looks at gRPC. */
export function grpcWebFilters(): HttpFilter[] {
  return [
    {
      name: "envoy.filters.http.cors",
      typed_config: { "@type": "type.googleapis.com/envoy.extensions.filters.http.cors.v3.Cors" },
    },
    {
      name: "envoy.filters.http.grpc_web",
      typed_config: { "@type": "type.googleapis.com/envoy.extensions.filters.http.grpc_web.v3.GrpcWeb" },
    },
  ];
}

/**
 * Pages of these origins may call, without cookies: that is what lets `*` stand for every metadata key.
 * It never covers `authorization`, and older browsers take it for no status key (Fetch standard, CORS protocol).
 */
export function corsPolicy({ origins }: GrpcWebSettings): CorsPolicy {
  return {
    "@type": "type.googleapis.com/envoy.extensions.filters.http.cors.v3.CorsPolicy",
    allow_origin_string_match: origins.map((exact) => ({ exact })),
    allow_methods: "POST",
    allow_headers: "*,authorization,content-type,grpc-timeout,x-grpc-web,x-user-agent",
    expose_headers: "*,grpc-status,grpc-message,grpc-status-details-bin",
    max_age: String(PREFLIGHT_AGE_SECONDS),
    // The app knows gRPC only: a preflight from elsewhere is answered here, with no leave to call.
    forward_not_matching_preflights: false,
  };
}

/** Brings preflights to the `cors` filter, which answers them all: it looks only at routes that lead to a cluster. */
export function preflightRoute(cluster: AppCluster): Route {
  return {
    match: {
      prefix: "/",
      headers: [
        { name: ":method", string_match: { exact: "OPTIONS" } },
        { name: "origin", present_match: true },
        { name: "access-control-request-method", present_match: true },
      ],
    },
    route: { cluster },
  };
}
