import { each } from "./edits";
import { type EditableBootstrap, type Tree, at, put } from "../support";

export const TYPE = "type.googleapis.com/envoy.extensions.";
export const HTTP_OPTIONS = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";
export const COMMON = ["typed_extension_protocol_options", HTTP_OPTIONS, "common_http_protocol_options"] as const;
export const BREAKER = "circuit_breakers.thresholds[0]";
export const HOST = "route_config.virtual_hosts[0]";
export const STREAMS = "http2_protocol_options.max_concurrent_streams";
export const DNS = "cluster_type.typed_config.dns_lookup_family";
export const HOST_OF_POD = "load_assignment.endpoints[0].lb_endpoints[0]";
export const HEAP_SIZE = "overload_manager.resource_monitors[0].typed_config.max_heap_size_bytes";
/** A service acme.Billing with a method Pay, as protoc --descriptor_set_out writes it. */
export const DESCRIPTOR = "CkAKB2IucHJvdG8SBGFjbWUiAwoBTTIiCgdCaWxsaW5nEhcKA1BheRIHLmFjbWUuTRoHLmFjbWUuTWIGcHJvdG8z";

export const extension = (name: string, type: string, config: Tree = {}): Tree => ({
  name,
  typed_config: { "@type": `${TYPE}${type}`, ...config },
});

/** Puts an HTTP filter before the others of the listener for calls from outside. */
export function before(b: EditableBootstrap, type: string, config: Tree = {}, more: Tree = {}): void {
  const filters = b.manager("ingress")["http_filters"] as Tree[];
  filters.unshift({ ...extension(`any.${type}`, type, config), ...more });
}

/** Puts a route before the others of the listener for calls inside the cluster. */
export function route(b: EditableBootstrap, match: Tree, action: Tree = {}): void {
  const routes = at(b.manager("internal"), `${HOST}.routes`) as Tree[];
  routes.unshift({ match, route: { cluster: "all-pods", timeout: "0s", max_stream_duration: {}, ...action } });
}

export const rateLimit = (b: EditableBootstrap, config: Tree): void => {
  const always = { default_value: { numerator: 100, denominator: "HUNDRED" } };
  before(b, "filters.http.local_ratelimit.v3.LocalRateLimit", {
    stat_prefix: "calls",
    token_bucket: { max_tokens: 100, tokens_per_fill: 100, fill_interval: "1s" },
    filter_enabled: always,
    filter_enforced: always,
    rate_limited_as_resource_exhausted: true,
    ...config,
  });
};
export const lua = (b: EditableBootstrap, source: Tree): void =>
  before(b, "filters.http.lua.v3.Lua", { default_source_code: source });
export const authorize = (b: EditableBootstrap, config: Tree, timeout = "1s", cluster = "all-pods"): void =>
  before(b, "filters.http.ext_authz.v3.ExtAuthz", {
    transport_api_version: "V3",
    grpc_service: { envoy_grpc: { cluster_name: cluster }, timeout },
    ...config,
  });
export const fault = (b: EditableBootstrap, numerator: number): void =>
  before(b, "filters.http.fault.v3.HTTPFault", {
    abort: { http_status: 503, percentage: { numerator, denominator: "HUNDRED" } },
  });
export const health = (b: EditableBootstrap, match: Tree): void =>
  before(b, "filters.http.health_check.v3.HealthCheck", {
    pass_through_mode: false,
    headers: [{ name: ":path", string_match: match }],
  });
export const rbac = (b: EditableBootstrap, policies: Tree): void =>
  before(b, "filters.http.rbac.v3.RBAC", { rules: { action: "ALLOW", policies } });
export const ANYONE: Tree = { permissions: [{ any: true }], principals: [{ any: true }] };
export const transcode = (b: EditableBootstrap, config: Tree): void => {
  before(b, "filters.http.grpc_json_transcoder.v3.GrpcJsonTranscoder", {
    proto_descriptor_bin: DESCRIPTOR,
    services: ["acme.Billing"],
    auto_mapping: true,
    ...config,
  });
  each(b.routes("ingress"), "match", { prefix: "/v1/" });
};
export const CORS_TYPE = "filters.http.cors.v3.Cors";
export function policy(b: EditableBootstrap, headers = "content-type"): void {
  put(b.manager("ingress"), `${HOST}.typed_per_filter_config`, {
    "any.filters.http.cors.v3.Cors": {
      "@type": `${TYPE}filters.http.cors.v3.CorsPolicy`,
      allow_origin_string_match: [{ exact: "https://app.example.com" }],
      allow_headers: headers,
      expose_headers: "grpc-status,grpc-message",
    },
  });
}
export const policyOf = (b: EditableBootstrap, name: string): Tree => {
  put(b.cluster(name), "load_balancing_policy", undefined);
  return b.cluster(name);
};
export const chain = (b: EditableBootstrap, match: Tree): void =>
  put(b.listener("internal"), "filter_chains[0].filter_chain_match", match);
export const proxyProtocol = (b: EditableBootstrap, config: Tree): void =>
  put(b.listener("internal"), "listener_filters", [
    extension("any", "filters.listener.proxy_protocol.v3.ProxyProtocol", config),
  ]);
export const tcp = (b: EditableBootstrap, cluster: string): void =>
  put(b.listener("internal"), "filter_chains[0].filters", [
    extension("any", "filters.network.tcp_proxy.v3.TcpProxy", { stat_prefix: "tcp", cluster }),
  ]);
export function follow(b: EditableBootstrap, config: Tree): void {
  const cluster = policyOf(b, "all-pods");
  put(cluster, "cluster_type", undefined);
  put(cluster, "load_assignment", undefined);
  put(cluster, "health_checks", undefined);
  Object.assign(cluster, { type: "ORIGINAL_DST", lb_policy: "CLUSTER_PROVIDED", ...config });
}
export const subsets = (b: EditableBootstrap, fallback_policy: string): void =>
  put(policyOf(b, "all-pods"), "lb_subset_config", { fallback_policy, subset_selectors: [{ keys: ["version"] }] });
export const httpHealth = (b: EditableBootstrap, config: Tree = {}): void => {
  put(b.cluster("all-pods"), "health_checks[0].grpc_health_check", undefined);
  put(b.cluster("all-pods"), "health_checks[0].http_health_check", { path: "/healthz", ...config });
};
/** Takes away what ends calls on the routes. */
export function endless(b: EditableBootstrap, listener = "ingress"): void {
  each(b.routes(listener), "route.max_stream_duration", undefined);
  each(b.routes(listener), "route.timeout", "0s");
}
export const share = (b: EditableBootstrap, numerator: number): void => {
  const routes = at(b.manager("internal"), `${HOST}.routes`) as Tree[];
  for (const one of routes)
    put(one, "match.runtime_fraction", { default_value: { numerator, denominator: "HUNDRED" } });
};
export const answered = (b: EditableBootstrap, listeners: readonly string[]): void => {
  for (const name of listeners)
    for (const one of b.routes(name)) {
      delete one["route"];
      one["direct_response"] = { status: 200 };
    }
};

export function limitConnections(b: EditableBootstrap, limit: number): void {
  const layer = at(b.root, "layered_runtime.layers[0].static_layer") as Tree;
  layer["envoy.resource_limits.listener.ingress.connection_limit"] = limit;
}
export function logTo(b: EditableBootstrap, path: string): void {
  const log = extension("any", "access_loggers.file.v3.FileAccessLog", { path });
  put(b.manager("ingress"), "access_log", [log]);
}
