import { type Tree, put } from "../support";
import type { BootstrapFault } from "./fault";

const H2 = [
  "typed_extension_protocol_options",
  "envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
  "explicit_http_config",
];
const each = (trees: readonly Tree[], path: string, value: unknown) => trees.forEach((tree) => put(tree, path, value));

/** Faults of what Envoy calls, and of what protects it. */
export const envoyUpstreamFaults: readonly BootstrapFault[] = [
  {
    what: "the server is spoken to by HTTP/1.1",
    code: "envoy-upstream-http1",
    edit: (b) => put(b.cluster("own-app-first"), [...H2, "http2_protocol_options"], undefined),
  },
  {
    what: "the cluster has no HTTP options",
    code: "envoy-upstream-http1",
    edit: (b) => put(b.cluster("all-pods"), "typed_extension_protocol_options", undefined),
  },
  {
    what: "Envoy calls a port where nobody listens",
    code: "envoy-upstream-port",
    edit: (b) =>
      put(
        b.cluster("own-app-first"),
        "load_assignment.endpoints[0].lb_endpoints[0].endpoint.address.socket_address.port_value",
        50051,
      ),
  },
  {
    what: "Envoy asks a port for its health where nobody listens",
    code: "envoy-upstream-port",
    edit: (b) =>
      put(
        b.cluster("own-app"),
        "load_assignment.endpoints[0].lb_endpoints[0].endpoint.address.socket_address.port_value",
        50051,
      ),
  },
  {
    what: "Envoy calls the pods on another port",
    code: "envoy-upstream-port",
    edit: (b) =>
      put(
        b.cluster("all-pods"),
        "load_assignment.endpoints[0].lb_endpoints[0].endpoint.address.socket_address.port_value",
        9999,
      ),
  },
  {
    what: "Envoy calls itself",
    code: "envoy-upstream-loop",
    edit: (b) =>
      put(
        b.cluster("all-pods"),
        "load_assignment.endpoints[0].lb_endpoints[0].endpoint.address.socket_address.port_value",
        15002,
      ),
  },
  {
    what: "Envoy looks up a name that is not there",
    code: "envoy-upstream-absent",
    edit: (b) =>
      put(
        b.cluster("all-pods"),
        "load_assignment.endpoints[0].lb_endpoints[0].endpoint.address.socket_address.address",
        "my-server-pod.grpc.svc.cluster.local.",
      ),
  },
  {
    what: "Envoy looks up the Service with an address",
    code: "envoy-upstream-not-headless",
    edit: (b) =>
      put(
        b.cluster("all-pods"),
        "load_assignment.endpoints[0].lb_endpoints[0].endpoint.address.socket_address.address",
        "my-server.grpc.svc.cluster.local.",
      ),
  },
  {
    what: "Envoy looks up another server's pods",
    code: "envoy-upstream-others",
    edit: (b) =>
      put(
        b.cluster("all-pods"),
        "load_assignment.endpoints[0].lb_endpoints[0].endpoint.address.socket_address.address",
        "inside-pods.grpc.svc.cluster.local.",
      ),
  },
  {
    what: "Envoy pings the server",
    code: "envoy-upstream-pings",
    edit: (b) =>
      put(b.cluster("own-app-first"), [...H2, "http2_protocol_options", "connection_keepalive"], {
        interval: "30s",
        timeout: "5s",
      }),
  },
  {
    what: "removed pods keep their calls",
    code: "envoy-removed-hosts-served",
    edit: (b) => put(b.cluster("all-pods"), "ignore_health_on_host_removal", false),
  },
  {
    what: "load_assignment has another name",
    code: "envoy-load-assignment-name",
    edit: (b) => put(b.cluster("own-app"), "load_assignment.cluster_name", "app"),
  },
  {
    what: "pods are looked up every ten minutes",
    code: "envoy-dns-slow",
    edit: (b) => put(b.cluster("all-pods"), "cluster_type.typed_config.dns_refresh_rate", "600s"),
  },
  {
    what: "the health filter asks about no cluster",
    code: "envoy-health-cluster-unknown",
    edit: (b) =>
      put(b.manager("health"), "http_filters[0].typed_config.cluster_min_healthy_percentages", { app: { value: 100 } }),
  },
  {
    what: "nobody asks the server for its health",
    code: "envoy-health-unchecked",
    edit: (b) => put(b.cluster("own-app"), "health_checks", undefined),
  },
  {
    what: "the health path differs from the load balancer's",
    code: "lb-health-path",
    edit: (b) => put(b.manager("health"), "http_filters[0].typed_config.headers[0].string_match.exact", "/health"),
  },
  {
    what: "the circuit breaker lets nothing through",
    code: "envoy-breaker-closed",
    edit: (b) => put(b.cluster("own-app-first"), "circuit_breakers.thresholds[0].max_requests", 0),
  },
  {
    what: "outlier detection may eject every pod",
    code: "envoy-ejects-all",
    edit: (b) => put(b.cluster("all-pods"), "outlier_detection.max_ejection_percent", 100),
  },
  {
    what: "a retry condition is misspelt",
    code: "envoy-retry-unknown",
    edit: (b) => each(b.routes("ingress"), "route.retry_policy.retry_on", "connect-failures"),
  },
  {
    what: "calls are repeated after the server saw them",
    code: "envoy-retry-unsafe",
    edit: (b) => each(b.routes("ingress"), "route.retry_policy.retry_on", "5xx,unavailable"),
  },
  {
    what: "the heap may exceed the container",
    code: "envoy-heap-over-memory",
    edit: (b) => b.set("overload_manager.resource_monitors[0].typed_config.max_heap_size_bytes", 2 ** 30),
  },
  {
    what: "there is no overload manager",
    code: "envoy-overload-unguarded",
    edit: (b) => b.set("overload_manager", undefined),
  },
  {
    what: "connections may take more than the memory",
    code: "envoy-connections-over-memory",
    edit: (b) =>
      b.set("overload_manager.resource_monitors[1].typed_config.max_active_downstream_connections", 1_000_000),
  },
  {
    what: "buffers have no limit",
    code: "envoy-buffer-unlimited",
    edit: (b) => put(b.listener("ingress"), "per_connection_buffer_limit_bytes", 0),
  },
  {
    what: "metrics are not routed",
    code: "metrics-port",
    edit: (b) => put(b.routes("health")[1]!, "match.path", "/metrics"),
  },
];
