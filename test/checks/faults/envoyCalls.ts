import { type EditableBootstrap, type Tree, at, put } from "../support";
import type { BootstrapRow } from "./fault";

const TYPE = "type.googleapis.com/envoy.extensions.";
const HTTP_OPTIONS = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";
const COMMON = ["typed_extension_protocol_options", HTTP_OPTIONS, "common_http_protocol_options"] as const;
const BREAKER = "circuit_breakers.thresholds[0]";
const HOST = "route_config.virtual_hosts[0]";
const STREAMS = "http2_protocol_options.max_concurrent_streams";
const DNS = "cluster_type.typed_config.dns_lookup_family";
const HOST_OF_POD = "load_assignment.endpoints[0].lb_endpoints[0]";
const HEAP = "overload_manager.resource_monitors[0].typed_config.max_heap_size_bytes";
/** A service acme.Billing with a method Pay, as protoc --descriptor_set_out writes it. */
const DESCRIPTOR = "CkAKB2IucHJvdG8SBGFjbWUiAwoBTTIiCgdCaWxsaW5nEhcKA1BheRIHLmFjbWUuTRoHLmFjbWUuTWIGcHJvdG8z";

const each = (trees: readonly Tree[], path: string, value: unknown) => trees.forEach((tree) => put(tree, path, value));
const extension = (name: string, type: string, config: Tree = {}): Tree => ({
  name,
  typed_config: { "@type": `${TYPE}${type}`, ...config },
});

/** Puts an HTTP filter before the others of the listener for calls from outside. */
function before(b: EditableBootstrap, type: string, config: Tree = {}, more: Tree = {}): void {
  const filters = b.manager("ingress")["http_filters"] as Tree[];
  filters.unshift({ ...extension(`any.${type}`, type, config), ...more });
}

/** Puts a route before the others of the listener for calls inside the cluster. */
function route(b: EditableBootstrap, match: Tree, action: Tree = {}): void {
  const routes = at(b.manager("internal"), `${HOST}.routes`) as Tree[];
  routes.unshift({ match, route: { cluster: "all-pods", timeout: "0s", max_stream_duration: {}, ...action } });
}

const rateLimit = (b: EditableBootstrap, config: Tree): void => {
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
const lua = (b: EditableBootstrap, source: Tree): void =>
  before(b, "filters.http.lua.v3.Lua", { default_source_code: source });
const authorize = (b: EditableBootstrap, config: Tree, timeout = "1s", cluster = "all-pods"): void =>
  before(b, "filters.http.ext_authz.v3.ExtAuthz", {
    transport_api_version: "V3",
    grpc_service: { envoy_grpc: { cluster_name: cluster }, timeout },
    ...config,
  });
const fault = (b: EditableBootstrap, numerator: number): void =>
  before(b, "filters.http.fault.v3.HTTPFault", {
    abort: { http_status: 503, percentage: { numerator, denominator: "HUNDRED" } },
  });
const health = (b: EditableBootstrap, match: Tree): void =>
  before(b, "filters.http.health_check.v3.HealthCheck", {
    pass_through_mode: false,
    headers: [{ name: ":path", string_match: match }],
  });
const rbac = (b: EditableBootstrap, policies: Tree): void =>
  before(b, "filters.http.rbac.v3.RBAC", { rules: { action: "ALLOW", policies } });
const ANYONE: Tree = { permissions: [{ any: true }], principals: [{ any: true }] };
const transcode = (b: EditableBootstrap, config: Tree): void => {
  before(b, "filters.http.grpc_json_transcoder.v3.GrpcJsonTranscoder", {
    proto_descriptor_bin: DESCRIPTOR,
    services: ["acme.Billing"],
    auto_mapping: true,
    ...config,
  });
  each(b.routes("ingress"), "match", { prefix: "/v1/" });
};
const CORS = "filters.http.cors.v3.Cors";
function policy(b: EditableBootstrap, headers = "content-type"): void {
  put(b.manager("ingress"), `${HOST}.typed_per_filter_config`, {
    "any.filters.http.cors.v3.Cors": {
      "@type": `${TYPE}filters.http.cors.v3.CorsPolicy`,
      allow_origin_string_match: [{ exact: "https://app.example.com" }],
      allow_headers: headers,
      expose_headers: "grpc-status,grpc-message",
    },
  });
}
const policyOf = (b: EditableBootstrap, name: string): Tree => {
  put(b.cluster(name), "load_balancing_policy", undefined);
  return b.cluster(name);
};
const chain = (b: EditableBootstrap, match: Tree): void =>
  put(b.listener("internal"), "filter_chains[0].filter_chain_match", match);
const proxyProtocol = (b: EditableBootstrap, config: Tree): void =>
  put(b.listener("internal"), "listener_filters", [
    extension("any", "filters.listener.proxy_protocol.v3.ProxyProtocol", config),
  ]);
const tcp = (b: EditableBootstrap, cluster: string): void =>
  put(b.listener("internal"), "filter_chains[0].filters", [
    extension("any", "filters.network.tcp_proxy.v3.TcpProxy", { stat_prefix: "tcp", cluster }),
  ]);
function follow(b: EditableBootstrap, config: Tree): void {
  const cluster = policyOf(b, "all-pods");
  put(cluster, "cluster_type", undefined);
  put(cluster, "load_assignment", undefined);
  put(cluster, "health_checks", undefined);
  Object.assign(cluster, { type: "ORIGINAL_DST", lb_policy: "CLUSTER_PROVIDED", ...config });
}
const subsets = (b: EditableBootstrap, fallback_policy: string): void =>
  put(policyOf(b, "all-pods"), "lb_subset_config", { fallback_policy, subset_selectors: [{ keys: ["version"] }] });
const httpHealth = (b: EditableBootstrap, config: Tree = {}): void => {
  put(b.cluster("all-pods"), "health_checks[0].grpc_health_check", undefined);
  put(b.cluster("all-pods"), "health_checks[0].http_health_check", { path: "/healthz", ...config });
};
/** Takes away what ends calls on the routes. */
function endless(b: EditableBootstrap, listener = "ingress"): void {
  each(b.routes(listener), "route.max_stream_duration", undefined);
  each(b.routes(listener), "route.timeout", "0s");
}
const share = (b: EditableBootstrap, numerator: number): void => {
  const routes = at(b.manager("internal"), `${HOST}.routes`) as Tree[];
  for (const one of routes)
    put(one, "match.runtime_fraction", { default_value: { numerator, denominator: "HUNDRED" } });
};
const answered = (b: EditableBootstrap, listeners: readonly string[]): void => {
  for (const name of listeners)
    for (const one of b.routes(name)) {
      delete one["route"];
      one["direct_response"] = { status: 200 };
    }
};

/** Envoys that refuse, end, double or delay calls, or send them where no server is. */
export const faults: readonly BootstrapRow[] = [
  {
    what: "one connection may have all calls of a pod",
    code: "envoy-connection-takes-all",
    edit: (b) => put(b.manager("internal"), STREAMS, 1000),
  },
  {
    what: "one connection may have as many calls as Envoy's defaults for both allow",
    code: "envoy-connection-takes-all",
    edit: (b) => {
      put(b.manager("internal"), STREAMS, undefined);
      put(b.cluster("all-pods"), `${BREAKER}.max_requests`, 1024);
    },
  },
  {
    what: "a connection may have nine calls at a time",
    code: "envoy-streams-few",
    edit: (b) => put(b.manager("ingress"), STREAMS, 9),
  },
  {
    what: "a cluster has Envoy's own limit of calls",
    code: "envoy-breaker-default",
    edit: (b) => put(b.cluster("all-pods"), "circuit_breakers", undefined),
  },
  {
    what: "the thresholds are those of another priority",
    code: "envoy-breaker-default",
    edit: (b) => put(b.cluster("all-pods"), `${BREAKER}.priority`, "HIGH"),
  },
  {
    what: "a listener takes nine connections",
    code: "envoy-connections-few",
    edit: (b) => limitConnections(b, 9),
  },
  {
    what: "a filter takes one connection",
    code: "envoy-connections-few",
    edit: (b) => {
      const config = { stat_prefix: "limit", max_connections: 1 };
      const filter = extension("any", "filters.network.connection_limit.v3.ConnectionLimit", config);
      (at(b.listener("internal"), "filter_chains[0].filters") as Tree[]).unshift(filter);
    },
  },
  {
    what: "a rate limit lets one call through a minute",
    code: "envoy-rate-limit-tight",
    edit: (b) => rateLimit(b, { token_bucket: { max_tokens: 1, fill_interval: "60s" } }),
  },
  {
    what: "a rate limit is not enforced",
    code: "envoy-rate-limit-off",
    edit: (b) => rateLimit(b, { filter_enabled: undefined, filter_enforced: { default_value: { numerator: 0 } } }),
  },
  {
    what: "a rate limit answers UNAVAILABLE",
    code: "envoy-rate-limit-retried",
    edit: (b) => rateLimit(b, { rate_limited_as_resource_exhausted: undefined }),
  },
  {
    what: "a client's connection ends after nine calls",
    code: "envoy-connection-short",
    edit: (b) => put(b.manager("ingress"), "common_http_protocol_options.max_requests_per_connection", 9),
  },
  {
    what: "a server's connection ends after one call",
    code: "envoy-connection-short",
    edit: (b) => put(b.cluster("all-pods"), [...COMMON, "max_requests_per_connection"], 1),
  },
  {
    what: "a connection ends after 4 s without a call",
    code: "envoy-connection-short",
    edit: (b) => put(b.manager("internal"), "common_http_protocol_options.idle_timeout", "4s"),
  },
  {
    what: "a client has half a second to answer a ping",
    code: "envoy-ping-hurried",
    edit: (b) => put(b.manager("ingress"), "http2_protocol_options.connection_keepalive.timeout", "0.5s"),
  },
  {
    what: "a cluster ends calls before their route does",
    code: "envoy-call-cut",
    edit: (b) => put(b.cluster("all-pods"), [...COMMON, "max_stream_duration"], "299s"),
  },
  {
    what: "the connection manager ends calls that their route gives no end",
    code: "envoy-call-cut",
    edit: (b) => {
      endless(b);
      put(b.manager("ingress"), "common_http_protocol_options.max_stream_duration", "30s");
    },
  },
  {
    what: "a request has an end and its call has none",
    code: "envoy-request-cut",
    edit: (b) => endless(b),
  },
  {
    what: "a call's headers have half a second",
    code: "envoy-headers-hurried",
    edit: (b) => put(b.manager("ingress"), "request_headers_timeout", "0.5s"),
  },
  {
    what: "a call may have nineteen headers of 7 KiB",
    code: "envoy-headers-limited",
    edit: (b) => {
      put(b.manager("ingress"), "common_http_protocol_options.max_headers_count", 19);
      put(b.manager("ingress"), "max_request_headers_kb", 7);
    },
  },
  {
    what: "answers lose their grpc-status",
    code: "envoy-call-headers-changed",
    edit: (b) => put(b.manager("ingress"), "route_config.response_headers_to_remove", ["server", "grpc-status"]),
  },
  {
    what: "a virtual host takes te and the deadline away",
    code: "envoy-call-headers-changed",
    edit: (b) => put(b.manager("ingress"), `${HOST}.request_headers_to_remove`, ["te", "grpc-timeout"]),
  },
  {
    what: "a route makes JSON of calls",
    code: "envoy-call-headers-changed",
    edit: (b) => {
      const header = { header: { key: "Content-Type", value: "application/json" } };
      b.routes("internal").forEach((one) => (one["request_headers_to_add"] = [header]));
    },
  },
  {
    what: "retries may go to the same pod",
    code: "envoy-retry-same-host",
    edit: (b) => each(b.routes("internal"), "route.retry_policy.retry_host_predicate", undefined),
  },
  {
    what: "status codes are retried without their condition",
    code: "envoy-retry-unused",
    edit: (b) => each(b.routes("ingress"), "route.retry_policy.retriable_status_codes", [503]),
  },
  {
    what: "a call is sent seven times",
    code: "envoy-retries-many",
    edit: (b) => each(b.routes("ingress"), "route.retry_policy.num_retries", 6),
  },
  {
    what: "a try may take as long as the call",
    code: "envoy-retry-late",
    edit: (b) => each(b.routes("ingress"), "route.retry_policy.per_try_timeout", "300s"),
  },
  {
    what: "a second try starts while the first one runs",
    code: "envoy-call-doubled",
    edit: (b) => each(b.routes("ingress"), "route.hedge_policy", { hedge_on_per_try_timeout: true }),
  },
  {
    what: "calls are copied to the same servers",
    code: "envoy-call-doubled",
    edit: (b) => each(b.routes("internal"), "route.request_mirror_policies", [{ cluster: "own-app-first" }]),
  },
  {
    what: "a cluster has no endpoints",
    code: "envoy-hosts-none",
    edit: (b) => put(b.cluster("all-pods"), "load_assignment.endpoints", undefined),
  },
  {
    what: "a cluster follows connections that nothing redirects",
    code: "envoy-hosts-not-redirected",
    edit: (b) => follow(b, {}),
  },
  {
    what: "calls without a subset find no host",
    code: "envoy-hosts-outside-subsets",
    edit: (b) => subsets(b, "NO_FALLBACK"),
  },
  {
    what: "a hash has no key",
    code: "envoy-hash-without-key",
    edit: (b) => put(policyOf(b, "all-pods"), "lb_policy", "RING_HASH"),
  },
  {
    what: "a policy of the newer generation has no key",
    code: "envoy-hash-without-key",
    edit: (b) => {
      const policy = extension("any", "load_balancing_policies.maglev.v3.Maglev");
      put(b.cluster("all-pods"), "load_balancing_policy.policies", [{ typed_extension_config: policy }]);
    },
  },
  {
    what: "Envoy looks up IPv6 addresses alone",
    code: "envoy-upstream-ipv6",
    edit: (b) => put(b.cluster("all-pods"), DNS, "V6_ONLY"),
  },
  {
    what: "Envoy waits 11 s for a connection",
    code: "envoy-connect-slow",
    edit: (b) => put(b.cluster("all-pods"), "connect_timeout", "11s"),
  },
  {
    what: "Envoy asks gRPC servers for a page",
    code: "envoy-health-http",
    edit: (b) => httpHealth(b),
  },
  {
    what: "Envoy asks gRPC servers for a page by HTTP/2",
    code: "envoy-health-http",
    edit: (b) => httpHealth(b, { codec_client_type: "HTTP2" }),
  },
  {
    what: "a server has 50 ms for its health",
    code: "envoy-health-hurried",
    edit: (b) => put(b.cluster("all-pods"), "health_checks[0].timeout", "0.05s"),
  },
  {
    what: "Envoy asks a port for health where nothing listens",
    code: "envoy-health-port",
    edit: (b) => put(b.cluster("all-pods"), `${HOST_OF_POD}.endpoint.health_check_config.port_value`, 9999),
  },
  {
    what: "one unhealthy pod in ten is a panic",
    code: "envoy-health-ignored",
    edit: (b) => put(b.cluster("all-pods"), "common_lb_config.healthy_panic_threshold.value", 91),
  },
  {
    what: "a failed health check ends running calls",
    code: "envoy-health-ends-calls",
    edit: (b) => put(b.cluster("all-pods"), "close_connections_on_host_health_failure", true),
  },
  {
    what: "one failure ejects a pod",
    code: "envoy-ejects-at-once",
    edit: (b) => put(b.cluster("all-pods"), "outlier_detection.consecutive_gateway_failure", 1),
  },
  {
    what: "a filter keeps requests until they are complete",
    code: "envoy-filter-buffers",
    edit: (b) => before(b, "filters.http.buffer.v3.Buffer", { max_request_bytes: 65536 }),
  },
  {
    what: "a script waits for the request's end",
    code: "envoy-filter-buffers",
    edit: (b) => lua(b, { inline_string: "function envoy_on_request(h)\n  h:logInfo(h:body():length())\nend" }),
  },
  {
    what: "authorization reads requests",
    code: "envoy-filter-buffers",
    edit: (b) => authorize(b, { with_request_body: { max_request_bytes: 1024, allow_partial_message: true } }),
  },
  {
    what: "a fault of a test is left",
    code: "envoy-filter-answers",
    edit: (b) => fault(b, 1),
  },
  {
    what: "the health filter answers every path",
    code: "envoy-filter-answers",
    edit: (b) => health(b, { prefix: "/" }),
  },
  {
    what: "no policy allows anyone",
    code: "envoy-filter-answers",
    edit: (b) => rbac(b, {}),
  },
  {
    what: "calls become HTTP/1.1 in front of a gRPC server",
    code: "envoy-filter-reframes",
    edit: (b) =>
      before(b, "filters.http.grpc_http1_reverse_bridge.v3.FilterConfig", { content_type: "application/grpc" }),
  },
  {
    what: "authorization has 9 ms",
    code: "envoy-authorization-hurried",
    edit: (b) => authorize(b, {}, "0.009s"),
  },
  {
    what: "transcoded calls have no route",
    code: "envoy-transcoder-unrouted",
    edit: (b) => transcode(b, {}),
  },
  {
    what: "a route's prefix lacks the slash",
    code: "envoy-route-never",
    edit: (b) => route(b, { prefix: "acme.v1.Billing/" }),
  },
  {
    what: "a route's expression lacks the slash",
    code: "envoy-route-never",
    edit: (b) => route(b, { safe_regex: { regex: "acme\\.v1\\..*" } }),
  },
  {
    what: "a route's path has no method",
    code: "envoy-route-never",
    edit: (b) => route(b, { path: "/acme.v1.Billing/" }),
  },
  {
    what: "a route to a service is for GET",
    code: "envoy-route-never",
    edit: (b) =>
      route(b, { prefix: "/acme.v1.Billing/", headers: [{ name: ":method", string_match: { exact: "GET" } }] }),
  },
  {
    what: "a tenth of the calls has no route",
    code: "envoy-route-share",
    edit: (b) => share(b, 90),
  },
  {
    what: "a route takes one content-type",
    code: "envoy-route-one-type",
    edit: (b) =>
      route(b, { prefix: "/", headers: [{ name: "content-type", string_match: { exact: "application/grpc" } }] }),
  },
  {
    what: "calls are sent to https where there is no TLS",
    code: "envoy-calls-redirected",
    edit: (b) => put(b.manager("internal"), `${HOST}.require_tls`, "ALL"),
  },
  {
    what: "a prefix is taken off the path",
    code: "envoy-path-rewritten",
    edit: (b) => route(b, { prefix: "/acme.v1.Billing/" }, { prefix_rewrite: "/" }),
  },
  {
    what: "an expression makes another service of the path",
    code: "envoy-path-rewritten",
    edit: (b) => {
      const regex_rewrite = { pattern: { regex: "^/acme\\.v1\\.(.*)$" }, substitution: "/\\1" };
      route(b, { prefix: "/acme.v1.Billing/" }, { regex_rewrite });
    },
  },
  {
    what: "no route leads to the pods",
    code: "envoy-calls-unrouted",
    edit: (b) => answered(b, ["ingress", "internal"]),
  },
  {
    what: "a filter chain is for names of TLS, without TLS",
    code: "envoy-chain-never",
    edit: (b) => chain(b, { server_names: ["grpc.example.com"] }),
  },
  {
    what: "a filter chain asks for h2, without an inspector",
    code: "envoy-chain-never",
    edit: (b) => chain(b, { application_protocols: ["h2"] }),
  },
  {
    what: "a filter chain is for connections of TLS, without TLS",
    code: "envoy-chain-never",
    edit: (b) => chain(b, { transport_protocol: "tls" }),
  },
  {
    what: "a filter chain is for another port",
    code: "envoy-chain-never",
    edit: (b) => chain(b, { destination_port: 443 }),
  },
  {
    what: "a listener that a Service leads to is not bound",
    code: "envoy-listener-unbound",
    edit: (b) => put(b.listener("internal"), "bind_to_port", false),
  },
  {
    what: "a listener takes a PROXY header that no one sends",
    code: "envoy-proxy-protocol",
    edit: (b) => proxyProtocol(b, {}),
  },
  {
    what: "connections are balanced instead of calls",
    code: "envoy-balances-connections",
    edit: (b) => tcp(b, "all-pods"),
  },
  {
    what: "authorization is asked of a cluster that is not there",
    code: "envoy-service-cluster-absent",
    edit: (b) => authorize(b, {}, "1s", "authz"),
  },
  {
    what: "authorization is asked by HTTP/1.1",
    code: "envoy-service-http1",
    edit: (b) => authorize(b, {}, "1s", "admin"),
  },
  {
    what: "no filter reads the CORS policy",
    code: "envoy-cors-without-filter",
    edit: (b) => policy(b),
  },
  {
    what: "browsers are refused before they may ask",
    code: "envoy-cors-after-refusal",
    edit: (b) => {
      policy(b);
      before(b, CORS);
      authorize(b, {});
    },
  },
  {
    what: "calls of browsers are not translated",
    code: "envoy-web-untranslated",
    edit: (b) => {
      policy(b, "content-type,x-grpc-web");
      before(b, CORS);
    },
  },
  {
    what: "a script's file is not mounted",
    envoyRefuses: true,
    code: "envoy-file-absent",
    edit: (b) => lua(b, { filename: "/opt/scripts/calls.lua" }),
  },
  {
    what: "a script's file is not in the ConfigMap",
    envoyRefuses: true,
    code: "envoy-file-absent",
    edit: (b) => lua(b, { filename: "/etc/envoy/calls.lua" }),
  },
  {
    what: "the log is a file of a read-only root",
    envoyRefuses: true,
    code: "envoy-log-unwritable",
    edit: (b) => logTo(b, "/var/log/envoy/access.log"),
  },
  {
    what: "the log is a file beside the configuration",
    envoyRefuses: true,
    code: "envoy-log-unwritable",
    edit: (b) => logTo(b, "/etc/envoy/access.log"),
  },
  {
    what: "a connection may have less than a frame waiting",
    code: "envoy-buffer-small",
    edit: (b) => put(b.listener("ingress"), "per_connection_buffer_limit_bytes", 16383),
  },
  {
    what: "Envoy refuses calls from 15 MiB of heap on",
    code: "envoy-overload-early",
    edit: (b) => put(b.root, HEAP, 16 * 2 ** 20),
  },
  {
    what: "every metric is rejected",
    code: "envoy-stats-rejected",
    edit: (b) => put(b.root, "stats_config.stats_matcher", { reject_all: true }),
  },
  {
    what: "the virtual host has another Service's name",
    code: "envoy-service-host-unrouted",
    edit: (b) => put(b.manager("internal"), `${HOST}.domains`, ["orders", "orders.grpc.svc.cluster.local:*"]),
  },
  {
    what: "the virtual host has the Service's name without its port",
    code: "envoy-service-host-unrouted",
    edit: (b) => put(b.manager("internal"), `${HOST}.domains`, ["my-server", "my-server.grpc.svc.cluster.local"]),
  },
  {
    what: "times are in minutes, without a unit and below zero",
    envoyRefuses: true,
    code: "envoy-duration-malformed",
    edit: (b) => {
      put(b.cluster("all-pods"), "connect_timeout", "1m");
      put(b.cluster("all-pods"), "health_checks[0].timeout", 1);
      put(b.manager("ingress"), "request_headers_timeout", "-1s");
    },
  },
  {
    what: "a silent stream ends by Envoy's default, and its call has no end",
    code: "envoy-stream-idle",
    edit: (b) => {
      endless(b, "internal");
      put(b.manager("internal"), "stream_idle_timeout", undefined);
    },
  },
  {
    what: "a silent stream ends after 29 s, and its call has no end",
    code: "envoy-stream-idle",
    edit: (b) => {
      endless(b, "internal");
      put(b.manager("internal"), "stream_idle_timeout", "29s");
    },
  },
];

/** Changes close to those that are right; of thresholds the last value inside. */
export const right: readonly BootstrapRow[] = [
  {
    what: "one connection may have all calls of a pod but one",
    code: "envoy-connection-takes-all",
    edit: (b) => put(b.manager("internal"), STREAMS, 999),
  },
  {
    what: "a pod takes one call at a time, and a connection may have no less",
    code: "envoy-connection-takes-all",
    edit: (b) => {
      put(b.manager("internal"), STREAMS, 1);
      put(b.manager("ingress"), STREAMS, 1);
      for (const name of ["all-pods", "own-app-first"]) put(b.cluster(name), `${BREAKER}.max_requests`, 1);
    },
  },
  {
    what: "a connection may have ten calls at a time",
    code: "envoy-streams-few",
    edit: (b) => put(b.manager("ingress"), STREAMS, 10),
  },
  {
    what: "a connection may have two of the four calls of a pod",
    code: "envoy-streams-few",
    edit: (b) => {
      put(b.manager("internal"), STREAMS, 2);
      put(b.cluster("all-pods"), `${BREAKER}.max_requests`, 4);
    },
  },
  {
    what: "a cluster states its limit of calls alone",
    code: "envoy-breaker-default",
    edit: (b) => put(b.cluster("all-pods"), "circuit_breakers", { thresholds: [{ max_requests: 1000 }] }),
  },
  {
    what: "a listener takes ten connections",
    code: "envoy-connections-few",
    edit: (b) => limitConnections(b, 10),
  },
  {
    what: "a rate limit lets 60 calls through a minute",
    code: "envoy-rate-limit-tight",
    edit: (b) => rateLimit(b, { token_bucket: { max_tokens: 60, tokens_per_fill: 60, fill_interval: "60s" } }),
  },
  {
    what: "a rate limit is switched by runtime keys",
    code: "envoy-rate-limit-off",
    edit: (b) =>
      rateLimit(b, {
        filter_enabled: { default_value: { numerator: 0 }, runtime_key: "limit.enabled" },
        filter_enforced: { default_value: { numerator: 1 } },
      }),
  },
  {
    what: "a rate limit answers RESOURCE_EXHAUSTED",
    code: "envoy-rate-limit-retried",
    edit: (b) => rateLimit(b, {}),
  },
  {
    what: "connections end after ten calls, or 5 s without one",
    code: "envoy-connection-short",
    edit: (b) => {
      put(b.manager("ingress"), "common_http_protocol_options.max_requests_per_connection", 10);
      put(b.manager("internal"), "common_http_protocol_options.idle_timeout", "5s");
      put(b.cluster("all-pods"), [...COMMON, "max_requests_per_connection"], 0);
    },
  },
  {
    what: "a client has a second to answer a ping",
    code: "envoy-ping-hurried",
    edit: (b) => put(b.manager("ingress"), "http2_protocol_options.connection_keepalive.timeout", "1s"),
  },
  {
    what: "a cluster ends calls when their route does",
    code: "envoy-call-cut",
    edit: (b) => {
      put(b.cluster("all-pods"), [...COMMON, "max_stream_duration"], "300s");
      put(b.manager("ingress"), "common_http_protocol_options.max_stream_duration", "30s");
    },
  },
  {
    what: "neither a request nor its call has an end",
    code: "envoy-request-cut",
    edit: (b) => {
      endless(b);
      put(b.manager("ingress"), "request_timeout", "0s");
    },
  },
  {
    what: "a call's headers have a second",
    code: "envoy-headers-hurried",
    edit: (b) => put(b.manager("ingress"), "request_headers_timeout", "1s"),
  },
  {
    what: "a call may have twenty headers of 8 KiB",
    code: "envoy-headers-limited",
    edit: (b) => {
      put(b.manager("ingress"), "common_http_protocol_options.max_headers_count", 20);
      put(b.manager("ingress"), "max_request_headers_kb", 8);
    },
  },
  {
    what: "other headers are taken away and added",
    code: "envoy-call-headers-changed",
    edit: (b) => {
      put(b.manager("ingress"), "route_config.response_headers_to_remove", ["server"]);
      const header = { header: { key: "content-type", value: "application/grpc+proto" } };
      b.routes("internal").forEach((one) => (one["request_headers_to_add"] = [header]));
    },
  },
  {
    what: "nothing is retried",
    code: "envoy-retry-same-host",
    edit: (b) => each(b.routes("internal"), "route.retry_policy", { num_retries: 1 }),
  },
  {
    what: "status codes are retried by their condition",
    code: "envoy-retry-unused",
    edit: (b) =>
      each(b.routes("ingress"), "route.retry_policy", {
        retry_on: "retriable-status-codes",
        retriable_status_codes: [503],
      }),
  },
  {
    what: "a call is sent six times",
    code: "envoy-retries-many",
    edit: (b) => each(b.routes("ingress"), "route.retry_policy.num_retries", 5),
  },
  {
    what: "a try may take less than the call",
    code: "envoy-retry-late",
    edit: (b) => each(b.routes("ingress"), "route.retry_policy.per_try_timeout", "299s"),
  },
  {
    what: "calls are copied to other servers",
    code: "envoy-call-doubled",
    edit: (b) => {
      each(b.routes("internal"), "route.request_mirror_policies", [{ cluster: "admin" }]);
      each(b.routes("internal"), "route.hedge_policy", { initial_requests: 1 });
    },
  },
  {
    what: "a cluster has the endpoints of its second priority alone",
    code: "envoy-hosts-none",
    edit: (b) => put(b.cluster("all-pods"), "load_assignment.endpoints[0]", undefined),
  },
  {
    what: "a cluster follows a header",
    code: "envoy-hosts-not-redirected",
    edit: (b) => follow(b, { original_dst_lb_config: { use_http_header: true } }),
  },
  {
    what: "a cluster follows connections that a listener restores",
    code: "envoy-hosts-not-redirected",
    edit: (b) => {
      follow(b, {});
      put(b.listener("internal"), "use_original_dst", true);
    },
  },
  {
    what: "calls without a subset find any host",
    code: "envoy-hosts-outside-subsets",
    edit: (b) => subsets(b, "ANY_ENDPOINT"),
  },
  {
    what: "a hash has a key",
    code: "envoy-hash-without-key",
    edit: (b) => {
      put(policyOf(b, "all-pods"), "lb_policy", "MAGLEV");
      each(b.routes("internal"), "route.hash_policy", [{ header: { header_name: "x-user" } }]);
      each(b.routes("ingress"), "route.hash_policy", [{ header: { header_name: "x-user" } }]);
    },
  },
  {
    what: "Envoy looks up all addresses",
    code: "envoy-upstream-ipv6",
    edit: (b) => put(b.cluster("all-pods"), DNS, "ALL"),
  },
  {
    what: "Envoy waits 10 s for a connection",
    code: "envoy-connect-slow",
    edit: (b) => put(b.cluster("all-pods"), "connect_timeout", "10s"),
  },
  {
    what: "Envoy asks another port for a page",
    code: "envoy-health-http",
    edit: (b) => {
      httpHealth(b);
      put(b.cluster("all-pods"), `${HOST_OF_POD}.endpoint.health_check_config.port_value`, 15003);
    },
  },
  {
    what: "a server has 100 ms for its health",
    code: "envoy-health-hurried",
    edit: (b) => put(b.cluster("all-pods"), "health_checks[0].timeout", "0.1s"),
  },
  {
    what: "Envoy asks the server's port for health",
    code: "envoy-health-port",
    edit: (b) => put(b.cluster("all-pods"), `${HOST_OF_POD}.endpoint.health_check_config.port_value`, 8888),
  },
  {
    what: "two unhealthy pods in ten are a panic",
    code: "envoy-health-ignored",
    edit: (b) => put(b.cluster("all-pods"), "common_lb_config.healthy_panic_threshold.value", 90),
  },
  {
    what: "a failed health check ends nothing",
    code: "envoy-health-ends-calls",
    edit: (b) => put(b.cluster("all-pods"), "close_connections_on_host_health_failure", false),
  },
  {
    what: "two failures eject a pod, and one is only counted",
    code: "envoy-ejects-at-once",
    edit: (b) => {
      put(b.cluster("all-pods"), "outlier_detection.consecutive_gateway_failure", 2);
      put(b.cluster("all-pods"), "outlier_detection.consecutive_5xx", 1);
    },
  },
  {
    what: "the filter buffer is off, and a script reads headers",
    code: "envoy-filter-buffers",
    edit: (b) => {
      before(b, "filters.http.buffer.v3.Buffer", { max_request_bytes: 65536 }, { disabled: true });
      lua(b, { inline_string: "function envoy_on_request(h)\n  h:headers():add('x-a', 'b')\nend" });
      authorize(b, {});
    },
  },
  {
    what: "filters answer what is no call",
    code: "envoy-filter-answers",
    edit: (b) => {
      fault(b, 0);
      health(b, { exact: "/healthz" });
      rbac(b, { anyone: ANYONE });
    },
  },
  {
    what: "calls of HTTP/1.1 become gRPC",
    code: "envoy-filter-reframes",
    edit: (b) => before(b, "filters.http.grpc_http1_bridge.v3.Config"),
  },
  {
    what: "authorization has 10 ms",
    code: "envoy-authorization-hurried",
    edit: (b) => authorize(b, {}, "0.01s"),
  },
  {
    what: "transcoded calls take the route of their path",
    code: "envoy-transcoder-unrouted",
    edit: (b) => transcode(b, { match_incoming_request_route: true }),
  },
  {
    what: "routes match a service, a method and an expression",
    code: "envoy-route-never",
    edit: (b) => {
      route(b, { safe_regex: { regex: "/acme\\.v1\\..*" } });
      route(b, { path: "/acme.v1.Billing/Pay" });
      route(b, { prefix: "/acme.v1.Billing/", headers: [{ name: ":method", string_match: { exact: "POST" } }] });
    },
  },
  {
    what: "a tenth of the calls takes the next route",
    code: "envoy-route-share",
    edit: (b) => route(b, { prefix: "/", runtime_fraction: { default_value: { numerator: 90 } } }),
  },
  {
    what: "a route takes every content-type of gRPC",
    code: "envoy-route-one-type",
    edit: (b) =>
      route(b, { prefix: "/", headers: [{ name: "content-type", string_match: { prefix: "application/grpc" } }] }),
  },
  {
    what: "calls have TLS where it is required",
    code: "envoy-calls-redirected",
    edit: (b) => put(b.manager("ingress"), `${HOST}.require_tls`, "ALL"),
  },
  {
    what: "a path in front of the service is taken away",
    code: "envoy-path-rewritten",
    edit: (b) => {
      route(b, { prefix: "/api/" }, { prefix_rewrite: "/" });
      route(b, { prefix: "/acme.v1.Billing/" }, { prefix_rewrite: "/acme.v1.Billing/" });
    },
  },
  {
    what: "one listener leads to the pods",
    code: "envoy-calls-unrouted",
    edit: (b) => answered(b, ["internal"]),
  },
  {
    what: "filter chains are for what comes",
    code: "envoy-chain-never",
    edit: (b) => {
      chain(b, { transport_protocol: "raw_buffer", destination_port: 15002 });
      put(b.listener("ingress"), "filter_chains[0].filter_chain_match", { server_names: ["grpc.example.com"] });
    },
  },
  {
    what: "an inspector finds the protocol of a filter chain out",
    code: "envoy-chain-never",
    edit: (b) => {
      chain(b, { application_protocols: ["h2c"] });
      const inspector = extension("any", "filters.listener.http_inspector.v3.HttpInspector");
      put(b.listener("internal"), "listener_filters", [inspector]);
    },
  },
  {
    what: "a listener is bound",
    code: "envoy-listener-unbound",
    edit: (b) => put(b.listener("internal"), "bind_to_port", true),
  },
  {
    what: "a listener takes connections without a PROXY header too",
    code: "envoy-proxy-protocol",
    edit: (b) => proxyProtocol(b, { allow_requests_without_proxy_protocol: true }),
  },
  {
    what: "connections are handed to what speaks no HTTP/2",
    code: "envoy-balances-connections",
    edit: (b) => tcp(b, "admin"),
  },
  {
    what: "authorization is asked of a cluster that is there",
    code: "envoy-service-cluster-absent",
    edit: (b) => authorize(b, {}),
  },
  {
    what: "authorization is asked by HTTP/2",
    code: "envoy-service-http1",
    edit: (b) => authorize(b, {}),
  },
  {
    what: "a filter reads the CORS policy",
    code: "envoy-cors-without-filter",
    edit: (b) => {
      policy(b);
      before(b, CORS);
    },
  },
  {
    what: "browsers may ask before they are refused",
    code: "envoy-cors-after-refusal",
    edit: (b) => {
      policy(b);
      authorize(b, {});
      before(b, CORS);
    },
  },
  {
    what: "calls of browsers are translated",
    code: "envoy-web-untranslated",
    edit: (b) => {
      policy(b, "content-type,x-grpc-web");
      before(b, "filters.http.grpc_web.v3.GrpcWeb");
      before(b, CORS);
    },
  },
  {
    what: "a script is in the configuration",
    code: "envoy-file-absent",
    edit: (b) => lua(b, { inline_string: "function envoy_on_request(h)\nend" }),
  },
  {
    what: "the log is the container's output",
    code: "envoy-log-unwritable",
    edit: (b) => logTo(b, "/dev/stdout"),
  },
  {
    what: "a connection may have a frame waiting",
    code: "envoy-buffer-small",
    edit: (b) => put(b.listener("ingress"), "per_connection_buffer_limit_bytes", 16384),
  },
  {
    what: "Envoy refuses calls from 16 MiB of heap on",
    code: "envoy-overload-early",
    edit: (b) => put(b.root, HEAP, 17 * 2 ** 20),
  },
  {
    what: "some metrics are rejected",
    code: "envoy-stats-rejected",
    edit: (b) => put(b.root, "stats_config.stats_matcher", { exclusion_list: { patterns: [{ prefix: "dns." }] } }),
  },
  {
    what: "the virtual host has the Service's name with any port, or a name from outside",
    code: "envoy-service-host-unrouted",
    edit: (b) => {
      put(b.manager("internal"), `${HOST}.domains`, ["my-server.grpc:*"]);
      put(b.manager("ingress"), `${HOST}.domains`, ["grpc.example.com", "grpc.example.com:443"]);
    },
  },
  {
    what: "times are seconds, and fractions of them",
    code: "envoy-duration-malformed",
    edit: (b) => {
      put(b.cluster("all-pods"), "connect_timeout", "1.5s");
      put(b.manager("ingress"), "request_headers_timeout", "0s");
    },
  },
];

function limitConnections(b: EditableBootstrap, limit: number): void {
  const layer = at(b.root, "layered_runtime.layers[0].static_layer") as Tree;
  layer["envoy.resource_limits.listener.ingress.connection_limit"] = limit;
}

function logTo(b: EditableBootstrap, path: string): void {
  const log = extension("any", "access_loggers.file.v3.FileAccessLog", { path });
  put(b.manager("ingress"), "access_log", [log]);
}
