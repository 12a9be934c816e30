import type { Seed } from "./seed";

const T = "type.googleapis.com/";
const typed = (name: string, type: string, config: object = {}): object => ({
  name,
  typed_config: { "@type": T + type, ...config },
});
const upstream = (
  more: object,
  explicit: object = { explicit_http_config: { http2_protocol_options: {} } },
): object => ({
  "envoy.extensions.upstreams.http.v3.HttpProtocolOptions": {
    "@type": T + "envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
    ...explicit,
    ...more,
  },
});
const endpoint = (address: string, port: number, more: object = {}): object => ({
  endpoint: { address: { socket_address: { address, port_value: port } } },
  ...more,
});
const X = undefined;

/** Envoy refuses these itself; some of them the checks name without one. */
export const REFUSED: readonly Seed[] = [
  {
    fault: "upstream by HTTP/1.1",
    code: "envoy-upstream-http1",
    base: "proxy",
    change: { "cluster.typed_extension_protocol_options": X },
  },
  {
    fault: "EDS by ADS without an ADS server",
    base: "proxy",
    change: {
      "cluster.type": "EDS",
      "cluster.load_assignment": X,
      "cluster.eds_cluster_config": { eds_config: { resource_api_version: "V3", ads: {} } },
    },
  },
  {
    fault: "no router",
    code: "envoy-router-missing",
    base: "rest",
    change: {
      "manager.http_filters": [
        typed("envoy.filters.http.grpc_stats", "envoy.extensions.filters.http.grpc_stats.v3.FilterConfig"),
      ],
    },
  },
  {
    fault: "two listeners of one port",
    code: "port-clash",
    base: "proxy",
    change: {
      "static_resources.listeners.+1": {
        name: "tcp",
        address: { socket_address: { address: "0.0.0.0", port_value: 8080 } },
        filter_chains: [
          {
            filters: [
              typed("envoy.filters.network.tcp_proxy", "envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy", {
                stat_prefix: "tcp",
                cluster: "greeter",
              }),
            ],
          },
        ],
      },
    },
  },
  {
    fault: "v2 hosts of a cluster",
    code: "envoy-api-removed",
    base: "sidecar",
    change: {
      "cluster.load_assignment": X,
      "cluster.hosts": [{ socket_address: { address: "127.0.0.1", port_value: 50051 } }],
    },
  },
  {
    fault: "v2 tls_context of a cluster",
    code: "envoy-api-removed",
    base: "proxy",
    change: { "cluster.tls_context": {} },
  },
  {
    fault: "untyped config of a filter",
    code: "envoy-api-removed",
    base: "web",
    change: { "manager.http_filters.1": { name: "envoy.filters.http.grpc_web", config: {} } },
  },
  {
    fault: "idle_timeout directly in the connection manager",
    base: "proxy",
    change: { "manager.idle_timeout": "300s" },
  },
  {
    fault: "router without typed_config",
    code: "envoy-type-missing",
    base: "sidecar",
    change: { "manager.http_filters.0": { name: "envoy.filters.http.router" } },
  },
  { fault: "misspelt field of a cluster", base: "proxy", change: { "cluster.connect_timout": "1s" } },
  { fault: "misspelt field of a route", base: "limits", change: { "action.retry_polcy": {} } },
  { fault: "stat_prefix missing", base: "sidecar", change: { "manager.stat_prefix": X } },
  {
    fault: "route to a cluster that is not there",
    code: "envoy-cluster-absent",
    base: "proxy",
    change: { "action.cluster": "greeter_v2" },
  },
  {
    fault: "weighted cluster that is not there",
    code: "envoy-cluster-absent",
    base: "limits",
    change: { "action.weighted_clusters.clusters.1.name": "canaries" },
  },
  {
    fault: "two virtual hosts with the same domain",
    code: "envoy-route-timeout",
    base: "proxy",
    change: {
      "manager.route_config.virtual_hosts.+1": {
        name: "again",
        domains: ["*"],
        routes: [{ match: { prefix: "/" }, route: { cluster: "greeter" } }],
      },
    },
  },
  { fault: "EDS without a source", base: "proxy", change: { "cluster.type": "EDS", "cluster.load_assignment": X } },
  { fault: "negative timeout", code: "envoy-duration-malformed", base: "limits", change: { "action.timeout": "-1s" } },
  {
    fault: "timeout without a unit",
    code: "envoy-duration-malformed",
    base: "limits",
    change: { "action.timeout": 10 },
  },
  { fault: "timeout in minutes", code: "envoy-duration-malformed", base: "limits", change: { "action.timeout": "5m" } },
  {
    fault: "port over 65535",
    code: "service-target-absent",
    base: "proxy",
    change: { "listener.address.socket_address.port_value": 80800 },
  },
  {
    fault: "port as a word",
    code: "service-target-absent",
    base: "proxy",
    change: { "listener.address.socket_address.port_value": "http" },
  },
  {
    fault: "two clusters with one name",
    code: "envoy-cluster-absent",
    base: "limits",
    change: { "static_resources.clusters.1.name": "stable" },
  },
  {
    fault: "regular expression that does not parse",
    code: "envoy-regex-refused",
    base: "proxy",
    change: { "route.match": { safe_regex: { regex: "/helloworld.(Greeter/.*" } } },
  },
  { fault: "route without a path", base: "proxy", change: { "route.match": {} } },
  {
    fault: "weights all zero",
    base: "limits",
    change: {
      "action.weighted_clusters.clusters": [
        { name: "stable", weight: 0 },
        { name: "canary", weight: 0 },
      ],
    },
  },
  {
    fault: "type of a filter that is not there",
    code: "envoy-web-untranslated",
    base: "web",
    change: {
      "manager.http_filters.1": typed(
        "envoy.filters.http.grpc_web",
        "envoy.extensions.filters.http.grpc_web.v3.GrpcWebFilter",
      ),
    },
  },
  {
    fault: "access log's type as a filter",
    base: "web",
    change: {
      "manager.http_filters.+0": typed(
        "envoy.access_loggers.stdout",
        "envoy.extensions.access_loggers.stream.v3.StdoutAccessLog",
      ),
    },
  },
  { fault: "connect_timeout of zero", base: "proxy", change: { "cluster.connect_timeout": "0s" } },
  {
    fault: "name as the address of a STATIC cluster",
    base: "sidecar",
    change: {
      "cluster.load_assignment.endpoints.0.lb_endpoints.0.endpoint.address.socket_address.address": "localhost",
    },
  },
  {
    fault: "LOGICAL_DNS with two endpoints",
    code: "envoy-upstream-absent",
    base: "proxy",
    change: {
      "cluster.type": "LOGICAL_DNS",
      "cluster.load_assignment.endpoints.0.lb_endpoints.+1": endpoint("other", 50051),
    },
  },
  {
    fault: "max_concurrent_streams of zero",
    code: "envoy-streams-few",
    base: "sidecar",
    change: { "manager.http2_protocol_options.max_concurrent_streams": 0 },
  },
  {
    fault: "stream window under the protocol's",
    base: "proxy",
    change: { "manager.http2_protocol_options.initial_stream_window_size": 16384 },
  },
  {
    fault: "health check without thresholds",
    base: "proxy",
    change: { "cluster.health_checks.0.unhealthy_threshold": X },
  },
  { fault: "health check of no kind", base: "proxy", change: { "cluster.health_checks.0.grpc_health_check": X } },
  {
    fault: "token bucket that fills too often",
    base: "limits",
    change: { "manager.http_filters.0.typed_config.token_bucket.fill_interval": "0.01s" },
  },
  {
    fault: "transcoder without services' descriptor",
    base: "rest",
    change: { "manager.http_filters.1.typed_config.proto_descriptor": X },
  },
  {
    fault: "certificate without its key",
    base: "web",
    change: {
      "listener.filter_chains.0.transport_socket.typed_config.common_tls_context.tls_certificates.0.private_key": X,
    },
  },
  {
    fault: "TLS version that is not there",
    base: "web",
    change: {
      "listener.filter_chains.0.transport_socket.typed_config.common_tls_context.tls_params": {
        tls_minimum_protocol_version: "TLSv1.2",
      },
    },
  },
  {
    fault: "ring smaller than its minimum",
    code: "envoy-hash-without-key",
    base: "limits",
    change: {
      "cluster.lb_policy": "RING_HASH",
      "cluster.ring_hash_lb_config": { minimum_ring_size: 4096, maximum_ring_size: 1024 },
    },
  },
  {
    fault: "overload action by a monitor that is not there",
    base: "limits",
    change: { "overload_manager.actions.0.triggers.0.name": "envoy.resource_monitors.heap" },
  },
  {
    fault: "overload threshold in percent",
    base: "limits",
    change: { "overload_manager.actions.1.triggers.0.threshold.value": 98 },
  },
  {
    fault: "overload action twice",
    base: "limits",
    change: { "overload_manager.actions.1.name": "envoy.overload_actions.shrink_heap" },
  },
  { fault: "admin without a port", base: "proxy", change: { "admin.address.socket_address.port_value": X } },
  { fault: "listener without filter chains", base: "sidecar", change: { "listener.filter_chains": X } },
  {
    fault: "filter after the router",
    code: "envoy-router-missing",
    base: "web",
    change: {
      "manager.http_filters.+3": typed(
        "envoy.filters.http.grpc_web",
        "envoy.extensions.filters.http.grpc_web.v3.GrpcWeb",
      ),
      "manager.http_filters.1": typed(
        "envoy.filters.http.grpc_stats",
        "envoy.extensions.filters.http.grpc_stats.v3.FilterConfig",
      ),
    },
  },
  { fault: "virtual host without domains", base: "proxy", change: { "host.domains": X } },
  {
    fault: "a route that forwards and redirects",
    base: "proxy",
    change: { "route.redirect": { https_redirect: true } },
  },
  {
    fault: "indentation by a tab",
    code: "envoy-config-unreadable",
    base: "sidecar",
    text: ["\n  clusters:", "\n\tclusters:"],
  },
  {
    fault: "a list item indented too little",
    code: "envoy-config-unreadable",
    base: "sidecar",
    text: ["    - name: greeter\n      type: STATIC", "   - name: greeter\n      type: STATIC"],
  },
  {
    fault: "denominator that is not there",
    base: "limits",
    change: { "route.match.runtime_fraction": { default_value: { numerator: 5, denominator: "PERCENT" } } },
  },
  { fault: "negative number of retries", base: "limits", change: { "action.retry_policy.num_retries": -1 } },
  {
    fault: "retry back-off over its maximum",
    base: "limits",
    change: { "action.retry_policy.retry_back_off": { base_interval: "2s", max_interval: "1s" } },
  },
  {
    fault: "lua that does not parse",
    base: "proxy",
    change: {
      "manager.http_filters.+0": typed("envoy.filters.http.lua", "envoy.extensions.filters.http.lua.v3.Lua", {
        default_source_code: { inline_string: "function envoy_on_request(handle)\n  if handle then\nend" },
      }),
    },
  },
  {
    fault: "allow_origin of v2's cors",
    code: "envoy-cors-headers-refused",
    base: "web",
    change: { "host.typed_per_filter_config": X, "host.cors": { allow_origin: ["*"] } },
  },
  { fault: "drain_type that is not there", base: "proxy", change: { "listener.drain_type": "GRACEFUL" } },
  {
    fault: "runtime layers with one name",
    base: "proxy",
    change: {
      layered_runtime: {
        layers: [
          { name: "static", static_layer: {} },
          { name: "static", static_layer: {} },
        ],
      },
    },
  },
  { fault: "dns_lookup_family misspelt", base: "proxy", change: { "cluster.dns_lookup_family": "IPV4_ONLY" } },
  {
    fault: "HTTP/1 and HTTP/2 upstream at once",
    base: "proxy",
    change: {
      "cluster.typed_extension_protocol_options": upstream(
        {},
        { explicit_http_config: { http_protocol_options: {}, http2_protocol_options: {} } },
      ),
    },
  },
  {
    fault: "auto_config upstream without TLS",
    base: "proxy",
    change: {
      "cluster.typed_extension_protocol_options": upstream({}, { auto_config: { http2_protocol_options: {} } }),
    },
  },
  { fault: "connection manager without routes", base: "sidecar", change: { "manager.route_config": X } },
  {
    fault: "ext_authz of API version 2",
    base: "rest",
    change: { "manager.http_filters.0.typed_config.transport_api_version": "V2" },
  },
  {
    fault: "endpoint with weight zero",
    base: "proxy",
    change: { "cluster.load_assignment.endpoints.0.lb_endpoints.0.load_balancing_weight": 0 },
  },
  { fault: "header removed that may not be", base: "proxy", change: { "route.request_headers_to_remove": [":path"] } },
  {
    fault: "upstream options without any protocol",
    code: "envoy-upstream-http1",
    base: "proxy",
    change: { "cluster.typed_extension_protocol_options": upstream({}, {}) },
  },
  {
    fault: "tcp_proxy in front of the connection manager",
    base: "sidecar",
    change: {
      "listener.filter_chains.0.filters.+0": typed(
        "envoy.filters.network.tcp_proxy",
        "envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy",
        { stat_prefix: "tcp", cluster: "greeter" },
      ),
    },
  },
  { fault: "load assignment of another name", base: "proxy", change: { "cluster.load_assignment.cluster_name": X } },
];

const METHOD = { name: ":method", string_match: { exact: "GET" } };
/** Envoy takes these, and calls fail, end early, run twice, wait, or all go to one pod. */
export const ACCEPTED: readonly Seed[] = [
  {
    fault: "stats matcher that does not parse",
    code: "envoy-regex-refused",
    base: "proxy",
    change: {
      stats_config: { stats_matcher: { exclusion_list: { patterns: [{ safe_regex: { regex: "*.upstream" } }] } } },
    },
  },
  {
    fault: "ext_authz by a cluster that is not there",
    code: "envoy-service-cluster-absent",
    base: "rest",
    change: { "manager.http_filters.0.typed_config.grpc_service.envoy_grpc.cluster_name": "ext_authz" },
  },
  // the upstream's protocol and address
  {
    fault: "upstream by HTTP/1.1, explicitly",
    code: "envoy-upstream-http1",
    base: "sidecar",
    change: {
      "cluster.typed_extension_protocol_options": upstream({}, { explicit_http_config: { http_protocol_options: {} } }),
    },
  },
  {
    fault: "authorization server by HTTP/1.1",
    code: "envoy-service-http1",
    base: "rest",
    change: { "static_resources.clusters.1.typed_extension_protocol_options": X },
  },
  {
    fault: "listener of HTTP/1 alone",
    code: "envoy-codec-http1",
    base: "sidecar",
    change: { "manager.codec_type": "HTTP1" },
  },
  {
    fault: "LOGICAL_DNS to a headless Service",
    code: "envoy-upstream-one-address",
    base: "proxy",
    change: { "cluster.type": "LOGICAL_DNS" },
  },
  {
    fault: "the Service with a cluster IP instead of the headless one",
    code: "envoy-upstream-not-headless",
    base: "proxy",
    change: {
      "cluster.load_assignment.endpoints.0.lb_endpoints.0.endpoint.address.socket_address.address":
        "greeter.greeter.svc.cluster.local",
    },
  },
  {
    fault: "wrong upstream port",
    code: "envoy-upstream-port",
    base: "proxy",
    change: { "cluster.load_assignment.endpoints.0.lb_endpoints.0.endpoint.address.socket_address.port_value": 50052 },
  },
  {
    fault: "wrong upstream port in the pod",
    code: "envoy-upstream-port",
    base: "sidecar",
    change: { "cluster.load_assignment.endpoints.0.lb_endpoints.0.endpoint.address.socket_address.port_value": 50052 },
  },
  {
    fault: "upstream is the listener itself",
    code: "envoy-upstream-loop",
    base: "sidecar",
    change: { "cluster.load_assignment.endpoints.0.lb_endpoints.0.endpoint.address.socket_address.port_value": 9000 },
  },
  {
    fault: "misspelt name of the Service",
    code: "envoy-upstream-absent",
    base: "web",
    change: {
      "cluster.load_assignment.endpoints.0.lb_endpoints.0.endpoint.address.socket_address.address":
        "greeter-headles.greeter.svc.cluster.local",
    },
  },
  {
    fault: "Service of another namespace",
    code: "envoy-upstream-absent",
    base: "web",
    change: {
      "cluster.load_assignment.endpoints.0.lb_endpoints.0.endpoint.address.socket_address.address":
        "greeter-headless.default.svc.cluster.local",
    },
  },
  {
    fault: "IPv6 addresses alone",
    code: "envoy-upstream-ipv6",
    base: "proxy",
    change: { "cluster.dns_lookup_family": "V6_ONLY" },
  },
  {
    fault: "DNS asked every five minutes",
    code: "envoy-dns-slow",
    base: "proxy",
    change: { "cluster.dns_refresh_rate": "300s", "cluster.respect_dns_ttl": false },
  },
  {
    fault: "connecting may take a minute",
    code: "envoy-connect-slow",
    base: "proxy",
    change: { "cluster.connect_timeout": "60s" },
  },
  {
    fault: "cluster without endpoints",
    code: "envoy-hosts-none",
    base: "proxy",
    change: { "cluster.load_assignment.endpoints": X },
  },
  {
    fault: "ORIGINAL_DST without redirected connections",
    code: "envoy-hosts-not-redirected",
    base: "sidecar",
    change: { "cluster.type": "ORIGINAL_DST", "cluster.lb_policy": "CLUSTER_PROVIDED", "cluster.load_assignment": X },
  },
  {
    fault: "keepalive pings to servers every 5 s",
    code: "envoy-upstream-pings",
    base: "proxy",
    change: {
      "cluster.typed_extension_protocol_options": upstream(
        {},
        {
          explicit_http_config: { http2_protocol_options: { connection_keepalive: { interval: "5s", timeout: "2s" } } },
        },
      ),
    },
  },
  {
    fault: "a connection for each call",
    code: "envoy-connection-short",
    base: "proxy",
    change: {
      "cluster.typed_extension_protocol_options": upstream({
        common_http_protocol_options: { max_requests_per_connection: 1 },
      }),
    },
  },
  {
    fault: "upstream streams of at most 10 s",
    code: "envoy-call-cut",
    base: "proxy",
    change: {
      "cluster.typed_extension_protocol_options": upstream({
        common_http_protocol_options: { max_stream_duration: "10s" },
      }),
    },
  },
  {
    fault: "subsets without metadata, no fallback",
    code: "envoy-hosts-outside-subsets",
    base: "proxy",
    change: {
      "cluster.lb_subset_config": { fallback_policy: "NO_FALLBACK", subset_selectors: [{ keys: ["version"] }] },
    },
  },
  {
    fault: "RING_HASH without a hash policy",
    code: "envoy-hash-without-key",
    base: "limits",
    change: { "cluster.lb_policy": "RING_HASH" },
  },
  {
    fault: "connections closed when a host fails its health check",
    code: "envoy-health-ends-calls",
    base: "proxy",
    change: { "cluster.close_connections_on_host_health_failure": true },
  },
  {
    fault: "always in panic",
    code: "envoy-health-ignored",
    base: "proxy",
    change: { "cluster.common_lb_config": { healthy_panic_threshold: { value: 100 } } },
  },
  // health and ejection
  {
    fault: "HTTP health check of a gRPC server",
    code: "envoy-health-http",
    base: "proxy",
    change: {
      "cluster.health_checks.0.grpc_health_check": X,
      "cluster.health_checks.0.http_health_check": { path: "/healthz" },
    },
  },
  {
    fault: "health check that never has time to answer",
    code: "envoy-health-hurried",
    base: "proxy",
    change: { "cluster.health_checks.0.timeout": "0.001s" },
  },
  {
    fault: "health checks to another port",
    code: "envoy-health-port",
    base: "proxy",
    change: { "cluster.load_assignment.endpoints.0.lb_endpoints.0.endpoint.health_check_config": { port_value: 9999 } },
  },
  {
    fault: "ejection of all hosts",
    code: "envoy-ejects-all",
    base: "proxy",
    change: { "cluster.outlier_detection.max_ejection_percent": 100 },
  },
  {
    fault: "ejection of the only host",
    code: "envoy-ejects-all",
    base: "sidecar",
    change: { "cluster.outlier_detection": { consecutive_5xx: 3, max_ejection_percent: 100 } },
  },
  {
    fault: "one error ejects a host",
    code: "envoy-ejects-at-once",
    base: "proxy",
    change: { "cluster.outlier_detection.consecutive_5xx": 1 },
  },
  // circuit breakers and limits
  {
    fault: "circuit breaker of one request",
    code: "envoy-connection-takes-all",
    base: "proxy",
    change: { "cluster.circuit_breakers.thresholds.0.max_requests": 1 },
  },
  {
    fault: "circuit breaker of no pending requests",
    code: "envoy-breaker-closed",
    base: "proxy",
    change: { "cluster.circuit_breakers.thresholds.0.max_pending_requests": 0 },
  },
  {
    fault: "no circuit breakers, so 1024 streams",
    code: "envoy-breaker-default",
    base: "sidecar",
    change: { "cluster.circuit_breakers": X },
  },
  {
    fault: "circuit breaker of another priority",
    code: "envoy-breaker-default",
    base: "limits",
    change: { "cluster.circuit_breakers.thresholds.0.priority": "HIGH" },
  },
  {
    fault: "one stream a connection",
    code: "envoy-streams-few",
    base: "sidecar",
    change: { "manager.http2_protocol_options.max_concurrent_streams": 1 },
  },
  {
    fault: "a connection may take the whole circuit breaker",
    code: "envoy-connection-takes-all",
    base: "proxy",
    change: { "manager.http2_protocol_options.max_concurrent_streams": 4096 },
  },
  {
    fault: "one connection in all",
    code: "envoy-connections-few",
    base: "proxy",
    change: {
      layered_runtime: {
        layers: [{ name: "static", static_layer: { "envoy.resource_limits.listener.ingress.connection_limit": 1 } }],
      },
    },
  },
  {
    fault: "connection_limit of one",
    code: "envoy-connections-few",
    base: "proxy",
    change: {
      "listener.filter_chains.0.filters.+0": typed(
        "envoy.filters.network.connection_limit",
        "envoy.extensions.filters.network.connection_limit.v3.ConnectionLimit",
        { stat_prefix: "limit", max_connections: 1 },
      ),
    },
  },
  {
    fault: "rate limit of one call a minute",
    code: "envoy-rate-limit-tight",
    base: "limits",
    change: { "manager.http_filters.0.typed_config.token_bucket": { max_tokens: 1, fill_interval: "60s" } },
  },
  {
    fault: "rate limit that is never enforced",
    code: "envoy-rate-limit-off",
    base: "limits",
    change: {
      "manager.http_filters.0.typed_config.filter_enabled": X,
      "manager.http_filters.0.typed_config.filter_enforced": X,
    },
  },
  {
    fault: "rate limit that answers UNAVAILABLE",
    code: "envoy-rate-limit-retried",
    base: "limits",
    change: { "manager.http_filters.0.typed_config.rate_limited_as_resource_exhausted": X },
  },
  {
    fault: "heap of 8 MiB",
    code: "envoy-overload-early",
    base: "limits",
    change: { "overload_manager.resource_monitors.0.typed_config.max_heap_size_bytes": 8388608 },
  },
  {
    fault: "heap larger than the container's memory",
    code: "envoy-heap-over-memory",
    base: "limits",
    change: { "overload_manager.resource_monitors.0.typed_config.max_heap_size_bytes": 2147483648 },
  },
  {
    fault: "overload from 1 % on",
    code: "envoy-overload-early",
    base: "limits",
    change: { "overload_manager.actions.1.triggers.0.threshold.value": 0.01 },
  },
  // times
  {
    fault: "route timeout of 15 s by default",
    code: "envoy-route-timeout",
    base: "proxy",
    change: { "action.timeout": X, "action.max_stream_duration": X },
  },
  {
    fault: "route timeout of 15 s by default, in the pod",
    code: "envoy-route-timeout",
    base: "sidecar",
    change: { "action.timeout": X, "action.max_stream_duration": X },
  },
  {
    fault: "silent streams end after 5 s",
    code: "envoy-stream-idle",
    base: "proxy",
    change: { "manager.stream_idle_timeout": "5s" },
  },
  {
    fault: "silent streams end after 5 minutes by default",
    code: "envoy-stream-idle",
    base: "sidecar",
    change: { "manager.stream_idle_timeout": X },
  },
  {
    fault: "silent streams of a route end after 1 s",
    code: "envoy-stream-idle",
    base: "web",
    change: { "action.idle_timeout": "1s" },
  },
  {
    fault: "requests must be complete within 10 s",
    code: "envoy-request-cut",
    base: "proxy",
    change: { "manager.request_timeout": "10s" },
  },
  {
    fault: "headers must arrive within 1 ms",
    code: "envoy-headers-hurried",
    base: "proxy",
    change: { "manager.request_headers_timeout": "0.001s" },
  },
  {
    fault: "streams end after 30 s",
    code: "envoy-call-cut",
    base: "proxy",
    change: { "manager.common_http_protocol_options.max_stream_duration": "30s" },
  },
  {
    fault: "clients' deadlines cut to 1 s",
    code: "envoy-deadline-cap",
    base: "sidecar",
    change: { "action.max_stream_duration": { grpc_timeout_header_max: "1s" } },
  },
  {
    fault: "clients' deadlines cut to 1 s, the deprecated way",
    code: "envoy-deadline-cap",
    base: "limits",
    change: {
      "static_resources.listeners.0.filter_chains.0.filters.0.typed_config.route_config.virtual_hosts.0.routes.1.route":
        { cluster: "stable", timeout: "15s", max_grpc_timeout: "1s" },
    },
  },
  {
    fault: "connections end with the first request",
    code: "envoy-connection-short",
    base: "proxy",
    change: { "manager.common_http_protocol_options.max_requests_per_connection": 1 },
  },
  {
    fault: "keepalive of clients within 50 ms",
    code: "envoy-ping-hurried",
    base: "limits",
    change: { "manager.http2_protocol_options.connection_keepalive": { interval: "1s", timeout: "0.05s" } },
  },
  {
    fault: "idle connections end after 1 s",
    code: "envoy-connection-short",
    base: "proxy",
    change: { "manager.common_http_protocol_options.idle_timeout": "1s" },
  },
  {
    fault: "a try may take longer than the call",
    code: "envoy-retry-late",
    base: "limits",
    change: { "action.retry_policy.per_try_timeout": "15s" },
  },
  {
    fault: "tries together longer than the route's timeout",
    code: "envoy-retry-late",
    base: "limits",
    change: { "action.retry_policy.per_try_timeout": "10s" },
  },
  // retries
  {
    fault: "retries of everything",
    code: "envoy-retry-unsafe",
    base: "limits",
    change: { "action.retry_policy.retry_on": "5xx,unavailable,internal,deadline-exceeded,cancelled" },
  },
  {
    fault: "retries of unavailable for every method",
    code: "envoy-retry-unsafe",
    base: "proxy",
    change: { "action.retry_policy.retry_on": "connect-failure,refused-stream,unavailable" },
  },
  {
    fault: "retries without a host predicate",
    code: "envoy-retry-same-host",
    base: "limits",
    change: {
      "action.retry_policy.retry_host_predicate": X,
      "action.retry_policy.host_selection_retry_max_attempts": X,
    },
  },
  {
    fault: "misspelt condition of retries",
    code: "envoy-retry-unknown",
    base: "limits",
    change: { "action.retry_policy.retry_on": "connect-failure,unavailible" },
  },
  {
    fault: "retriable codes without their condition",
    code: "envoy-retry-unused",
    base: "proxy",
    change: { "action.retry_policy.retriable_status_codes": [503] },
  },
  {
    fault: "twenty retries",
    code: "envoy-retries-many",
    base: "limits",
    change: { "action.retry_policy.num_retries": 20 },
  },
  {
    fault: "hedging",
    code: "envoy-call-doubled",
    base: "limits",
    change: { "action.hedge_policy": { hedge_on_per_try_timeout: true } },
  },
  {
    fault: "every call mirrored to the same servers",
    code: "envoy-call-doubled",
    base: "proxy",
    change: { "action.request_mirror_policies": [{ cluster: "greeter" }] },
  },
  // routes
  {
    fault: "domain without the port that clients use",
    code: "envoy-service-host-unrouted",
    base: "proxy",
    change: { "host.domains": ["greeter.greeter.svc.cluster.local"] },
  },
  {
    fault: "domain of another Service",
    code: "envoy-service-host-unrouted",
    base: "proxy",
    change: { "host.domains": ["orders", "orders:8080"] },
  },
  {
    fault: "prefix taken off the path",
    code: "envoy-path-rewritten",
    base: "proxy",
    change: { "action.prefix_rewrite": "/" },
  },
  {
    fault: "regular expression taken off the path",
    code: "envoy-path-rewritten",
    base: "proxy",
    change: {
      "action.regex_rewrite": { pattern: { regex: "^/helloworld\\.Greeter/(.*)$" }, substitution: "/Greeter/\\1" },
    },
  },
  {
    fault: "catch-all first",
    code: "envoy-route-hidden",
    base: "proxy",
    change: { "host.routes.+0": { match: { prefix: "/" }, direct_response: { status: 404 } } },
  },
  {
    fault: "the rest catches what the first route should",
    code: "envoy-route-hidden",
    base: "limits",
    change: { "host.routes.+0": { match: { prefix: "/" }, route: { cluster: "canary", timeout: "0s" } } },
  },
  {
    fault: "regular expression that never matches",
    code: "envoy-route-never",
    base: "proxy",
    change: { "route.match": { safe_regex: { regex: "helloworld\\.Greeter/.*" } } },
  },
  {
    fault: "path of the service instead of a prefix",
    code: "envoy-route-never",
    base: "proxy",
    change: { "route.match": { path: "/helloworld.Greeter/" } },
  },
  {
    fault: "prefix without the leading slash",
    code: "envoy-route-never",
    base: "proxy",
    change: { "route.match": { prefix: "helloworld.Greeter/" } },
  },
  {
    fault: "route of GET alone",
    code: "envoy-route-never",
    base: "proxy",
    change: { "route.match.headers": [METHOD] },
  },
  {
    fault: "route of one exact content-type",
    code: "envoy-route-one-type",
    base: "sidecar",
    change: { "route.match.headers": [{ name: "content-type", string_match: { exact: "application/grpc" } }] },
  },
  {
    fault: "route of no calls",
    code: "envoy-route-share",
    base: "proxy",
    change: { "route.match.runtime_fraction": { default_value: { numerator: 0, denominator: "HUNDRED" } } },
  },
  {
    fault: "route of half the calls, and nothing behind",
    code: "envoy-route-share",
    base: "proxy",
    change: { "route.match.runtime_fraction": { default_value: { numerator: 50, denominator: "HUNDRED" } } },
  },
  { fault: "redirect to HTTPS", code: "envoy-calls-redirected", base: "proxy", change: { "host.require_tls": "ALL" } },
  {
    fault: "redirect by the route",
    code: "envoy-calls-unrouted",
    base: "sidecar",
    change: { "host.routes.0": { match: { prefix: "/" }, redirect: { https_redirect: true } } },
  },
  { fault: "no routes", code: "envoy-calls-unrouted", base: "proxy", change: { "host.routes": X } },
  {
    fault: "calls answered by Envoy itself",
    code: "envoy-calls-unrouted",
    base: "sidecar",
    change: {
      "host.routes.0": { match: { prefix: "/" }, direct_response: { status: 200, body: { inline_string: "ok" } } },
    },
  },
  // headers
  {
    fault: "te removed",
    code: "envoy-call-headers-changed",
    base: "proxy",
    change: { "host.request_headers_to_remove": ["te"] },
  },
  {
    fault: "grpc-timeout removed",
    code: "envoy-call-headers-changed",
    base: "proxy",
    change: { "host.request_headers_to_remove": ["grpc-timeout"] },
  },
  {
    fault: "content-type removed",
    code: "envoy-call-headers-changed",
    base: "proxy",
    change: { "route.request_headers_to_remove": ["content-type"] },
  },
  {
    fault: "content-type overwritten",
    code: "envoy-call-headers-changed",
    base: "proxy",
    change: {
      "route.request_headers_to_add": [
        { header: { key: "content-type", value: "application/json" }, append_action: "OVERWRITE_IF_EXISTS_OR_ADD" },
      ],
    },
  },
  {
    fault: "grpc-status removed from answers",
    code: "envoy-call-headers-changed",
    base: "proxy",
    change: { "manager.route_config.response_headers_to_remove": ["grpc-status", "grpc-message"] },
  },
  {
    fault: "metadata with _ refused",
    code: "envoy-metadata-refused",
    base: "proxy",
    change: { "manager.common_http_protocol_options.headers_with_underscores_action": "REJECT_REQUEST" },
  },
  {
    fault: "metadata with _ dropped",
    code: "envoy-metadata-refused",
    base: "proxy",
    change: { "manager.common_http_protocol_options.headers_with_underscores_action": "DROP_HEADER" },
  },
  {
    fault: "at most five headers",
    code: "envoy-headers-limited",
    base: "proxy",
    change: { "manager.common_http_protocol_options.max_headers_count": 5 },
  },
  {
    fault: "at most 1 KiB of headers",
    code: "envoy-headers-limited",
    base: "proxy",
    change: { "manager.max_request_headers_kb": 1 },
  },
  {
    fault: "proxies trusted that are not there",
    code: "envoy-client-address-forged",
    base: "proxy",
    change: { "manager.use_remote_address": false, "manager.xff_num_trusted_hops": 3 },
  },
  // filters
  {
    fault: "cors policy without the filter",
    code: "envoy-cors-without-filter",
    base: "web",
    change: { "manager.http_filters.0": X },
  },
  {
    fault: "cors filter without a policy",
    code: "envoy-cors-without-policy",
    base: "web",
    change: { "host.typed_per_filter_config": X },
  },
  {
    fault: "gRPC-Web's headers not allowed",
    code: "envoy-cors-headers-refused",
    base: "web",
    change: {
      "host.typed_per_filter_config": {
        "envoy.filters.http.cors": {
          "@type": T + "envoy.extensions.filters.http.cors.v3.CorsPolicy",
          allow_origin_string_match: [{ exact: "https://app.example.com" }],
          allow_methods: "POST",
          allow_headers: "authorization",
          expose_headers: "grpc-status,grpc-message",
        },
      },
    },
  },
  {
    fault: "grpc-status not exposed to browsers",
    code: "envoy-cors-status-hidden",
    base: "web",
    change: {
      "host.typed_per_filter_config": {
        "envoy.filters.http.cors": {
          "@type": T + "envoy.extensions.filters.http.cors.v3.CorsPolicy",
          allow_origin_string_match: [{ exact: "https://app.example.com" }],
          allow_methods: "POST",
          allow_headers: "content-type,x-grpc-web,x-user-agent,grpc-timeout",
        },
      },
    },
  },
  {
    fault: "authorization before cors",
    code: "envoy-cors-after-refusal",
    base: "web",
    change: {
      "manager.http_filters.+0": typed(
        "envoy.filters.http.ext_authz",
        "envoy.extensions.filters.http.ext_authz.v3.ExtAuthz",
        { transport_api_version: "V3", grpc_service: { envoy_grpc: { cluster_name: "greeter" }, timeout: "1s" } },
      ),
    },
  },
  {
    fault: "cors without gRPC-Web",
    code: "envoy-web-untranslated",
    base: "web",
    change: { "manager.http_filters.1": X },
  },
  {
    fault: "authorization within 1 ms",
    code: "envoy-authorization-hurried",
    base: "rest",
    change: { "manager.http_filters.0.typed_config.grpc_service.timeout": "0.001s" },
  },
  {
    fault: "authorization reads the body",
    code: "envoy-filter-buffers",
    base: "rest",
    change: { "manager.http_filters.0.typed_config.with_request_body": { max_request_bytes: 4096 } },
  },
  {
    fault: "transcoded routes that are not there",
    code: "envoy-transcoder-unrouted",
    base: "rest",
    change: { "host.routes": [{ match: { prefix: "/v1/" }, route: { cluster: "greeter", timeout: "60s" } }] },
  },
  {
    fault: "whole calls buffered",
    code: "envoy-filter-buffers",
    base: "proxy",
    change: {
      "manager.http_filters.+0": typed("envoy.filters.http.buffer", "envoy.extensions.filters.http.buffer.v3.Buffer", {
        max_request_bytes: 1024,
      }),
    },
  },
  {
    fault: "lua that waits for the body",
    code: "envoy-filter-buffers",
    base: "proxy",
    change: {
      "manager.http_filters.+0": typed("envoy.filters.http.lua", "envoy.extensions.filters.http.lua.v3.Lua", {
        default_source_code: {
          inline_string:
            "function envoy_on_request(handle)\n  local body = handle:body()\n  handle:logInfo(body:length())\nend",
        },
      }),
    },
  },
  {
    fault: "a fault left over",
    code: "envoy-filter-answers",
    base: "proxy",
    change: {
      "manager.http_filters.+0": typed("envoy.filters.http.fault", "envoy.extensions.filters.http.fault.v3.HTTPFault", {
        abort: { http_status: 503, percentage: { numerator: 100, denominator: "HUNDRED" } },
      }),
    },
  },
  {
    fault: "health filter that answers every call",
    code: "envoy-filter-answers",
    base: "proxy",
    change: {
      "manager.http_filters.+0": typed(
        "envoy.filters.http.health_check",
        "envoy.extensions.filters.http.health_check.v3.HealthCheck",
        { pass_through_mode: false, headers: [{ name: ":path", string_match: { prefix: "/" } }] },
      ),
    },
  },
  {
    fault: "RBAC that allows no one",
    code: "envoy-filter-answers",
    base: "proxy",
    change: {
      "manager.http_filters.+0": typed("envoy.filters.http.rbac", "envoy.extensions.filters.http.rbac.v3.RBAC", {
        rules: { action: "ALLOW", policies: {} },
      }),
    },
  },
  {
    fault: "reverse bridge in front of a gRPC server",
    code: "envoy-filter-reframes",
    base: "proxy",
    change: {
      "manager.http_filters.+0": typed(
        "envoy.filters.http.grpc_http1_reverse_bridge",
        "envoy.extensions.filters.http.grpc_http1_reverse_bridge.v3.FilterConfig",
        { content_type: "application/grpc", withhold_grpc_frames: true },
      ),
    },
  },
  {
    fault: "tcp_proxy instead of the connection manager, headless",
    code: "envoy-balances-connections",
    base: "proxy",
    change: {
      "listener.filter_chains.0.filters": [
        typed("envoy.filters.network.tcp_proxy", "envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy", {
          stat_prefix: "tcp",
          cluster: "greeter",
        }),
      ],
    },
  },
  // listeners and the pod
  {
    fault: "listener on loopback",
    code: "envoy-listener-loopback",
    base: "proxy",
    change: { "listener.address.socket_address.address": "127.0.0.1" },
  },
  {
    fault: "listener of another port",
    code: "service-target-absent",
    base: "proxy",
    change: { "listener.address.socket_address.port_value": 8081 },
  },
  {
    fault: "privileged port",
    code: "service-target-absent",
    base: "proxy",
    change: { "listener.address.socket_address.port_value": 443 },
  },
  {
    fault: "admin on the listener's port",
    code: "port-clash",
    base: "proxy",
    change: { "admin.address.socket_address": { address: "0.0.0.0", port_value: 8080 } },
  },
  {
    fault: "admin open to the cluster",
    code: "envoy-admin-exposed",
    base: "proxy",
    change: { "admin.address.socket_address.address": "0.0.0.0" },
  },
  {
    fault: "buffer of 1 KiB a connection",
    code: "envoy-buffer-small",
    base: "proxy",
    change: { "listener.per_connection_buffer_limit_bytes": 1024 },
  },
  {
    fault: "access log in a file of a read-only root",
    code: "envoy-log-unwritable",
    base: "proxy",
    change: {
      "manager.access_log": [
        typed("envoy.access_loggers.file", "envoy.extensions.access_loggers.file.v3.FileAccessLog", {
          path: "/var/log/envoy/access.log",
        }),
      ],
    },
  },
  {
    fault: "TLS without ALPN",
    code: "tls-alpn-missing",
    base: "web",
    change: { "listener.filter_chains.0.transport_socket.typed_config.common_tls_context.alpn_protocols": X },
  },
  {
    fault: "TLS with HTTP/1.1 alone",
    code: "tls-alpn-missing",
    base: "web",
    change: {
      "listener.filter_chains.0.transport_socket.typed_config.common_tls_context.alpn_protocols": ["http/1.1"],
    },
  },
  {
    fault: "certificate in a folder that is not mounted",
    code: "tls-file-absent",
    base: "web",
    change: {
      "listener.filter_chains.0.transport_socket.typed_config.common_tls_context.tls_certificates.0": {
        certificate_chain: { filename: "/etc/certs/tls.crt" },
        private_key: { filename: "/etc/certs/tls.key" },
      },
    },
  },
  {
    fault: "descriptor that is not mounted",
    code: "envoy-file-absent",
    base: "rest",
    change: { "manager.http_filters.1.typed_config.proto_descriptor": "/data/greeter.pb" },
  },
  {
    fault: "PROXY protocol that no one speaks",
    code: "envoy-proxy-protocol",
    base: "proxy",
    change: {
      "listener.listener_filters": [
        typed(
          "envoy.filters.listener.proxy_protocol",
          "envoy.extensions.filters.listener.proxy_protocol.v3.ProxyProtocol",
        ),
      ],
    },
  },
  {
    fault: "filter chain of TLS names without TLS",
    code: "envoy-chain-never",
    base: "proxy",
    change: { "listener.filter_chains.0.filter_chain_match": { server_names: ["grpc.example.com"] } },
  },
  {
    fault: "filter chain of h2 without an inspector",
    code: "envoy-chain-never",
    base: "proxy",
    change: { "listener.filter_chains.0.filter_chain_match": { application_protocols: ["h2"] } },
  },
  {
    fault: "filter chain of another port",
    code: "envoy-chain-never",
    base: "proxy",
    change: { "listener.filter_chains.0.filter_chain_match": { destination_port: 9090 } },
  },
  {
    fault: "use_original_dst without redirected connections",
    code: "envoy-listener-unbound",
    base: "proxy",
    change: { "listener.use_original_dst": true, "listener.bind_to_port": false },
  },
  {
    fault: "metrics rejected",
    code: "envoy-stats-rejected",
    base: "proxy",
    change: { stats_config: { stats_matcher: { reject_all: true } } },
  },
];
