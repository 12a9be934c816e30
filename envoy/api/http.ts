import { type AccessLog } from "./accessLog";
import {
  type Duration,
  type Extension,
  type HeaderMatcher,
  type Http2ProtocolOptions,
  type HttpProtocolOptions,
  type Percent,
} from "./core";
import { type RouteConfiguration } from "./route";

export type HealthCheckFilter = Extension<
  "envoy.filters.http.health_check",
  "envoy.extensions.filters.http.health_check.v3.HealthCheck",
  {
    readonly pass_through_mode: boolean;
    readonly headers: readonly HeaderMatcher[];
    readonly cluster_min_healthy_percentages: Readonly<Record<string, Percent>>;
  }
>;

export type GrpcStatsFilter = Extension<
  "envoy.filters.http.grpc_stats",
  "envoy.extensions.filters.http.grpc_stats.v3.FilterConfig",
  {
    readonly individual_method_stats_allowlist: {
      readonly services: readonly { readonly name: string; readonly method_names: readonly string[] }[];
    };
    readonly enable_upstream_stats: boolean;
  }
>;

export type GrpcWebFilter = Extension<
  "envoy.filters.http.grpc_web",
  "envoy.extensions.filters.http.grpc_web.v3.GrpcWeb"
>;

export type CorsFilter = Extension<"envoy.filters.http.cors", "envoy.extensions.filters.http.cors.v3.Cors">;

export type RouterFilter = Extension<
  "envoy.filters.http.router",
  "envoy.extensions.filters.http.router.v3.Router",
  { readonly dynamic_stats: boolean; readonly suppress_envoy_headers: boolean }
>;

export type LuaFilter = Extension<
  "envoy.filters.http.lua",
  "envoy.extensions.filters.http.lua.v3.Lua",
  { readonly default_source_code: { readonly inline_string: string } }
>;

export type FaultFilter = Extension<"envoy.filters.http.fault", "envoy.extensions.filters.http.fault.v3.HTTPFault">;

/** Any HTTP filter that may stand before the router. */
export type HttpFilter = HealthCheckFilter | GrpcStatsFilter | GrpcWebFilter | CorsFilter | LuaFilter | FaultFilter;

/** Filters of a connection manager: the router is last, or Envoy loads the bootstrap and answers nothing. */
export type HttpFilters = readonly [...HttpFilter[], RouterFilter];

/** envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager */
export type HttpConnectionManager = Extension<
  "envoy.filters.network.http_connection_manager",
  "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
  {
    readonly stat_prefix: string;
    readonly codec_type: "AUTO" | "HTTP1" | "HTTP2";
    readonly route_config: RouteConfiguration;
    readonly http_filters: HttpFilters;
    readonly common_http_protocol_options: HttpProtocolOptions;
    readonly http2_protocol_options?: Http2ProtocolOptions;
    readonly use_remote_address?: boolean;
    readonly xff_num_trusted_hops?: number;
    readonly normalize_path?: boolean;
    readonly merge_slashes?: boolean;
    readonly path_with_escaped_slashes_action?: "KEEP_UNCHANGED" | "REJECT_REQUEST" | "UNESCAPE_AND_FORWARD";
    readonly stream_error_on_invalid_http_message?: boolean;
    readonly server_header_transformation?: "OVERWRITE" | "APPEND_IF_ABSENT" | "PASS_THROUGH";
    readonly max_request_headers_kb?: number;
    readonly request_headers_timeout?: Duration;
    readonly request_timeout?: Duration;
    readonly stream_idle_timeout?: Duration;
    /** @default stream_idle_timeout */
    readonly stream_flush_timeout?: Duration;
    readonly drain_timeout?: Duration;
    readonly generate_request_id: boolean;
    readonly always_set_request_id_in_response?: boolean;
    readonly preserve_external_request_id?: boolean;
    readonly access_log?: readonly AccessLog[];
  }
>;
