import { type EditableBootstrap, type Tree, at, put } from "../support";
import type { BootstrapRow } from "./fault";

const OPTIONS_TYPE = "type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions";
const OPTIONS = ["typed_extension_protocol_options", "envoy.extensions.upstreams.http.v3.HttpProtocolOptions"] as const;
const H2 = [...OPTIONS, "explicit_http_config"];
const PINGS = { interval: "30s", timeout: "5s" };
const ADDRESS = "load_assignment.endpoints[0].lb_endpoints[0].endpoint.address.socket_address";
const HEAP = "overload_manager.resource_monitors[0].typed_config.max_heap_size_bytes";
const CONNECTIONS = "overload_manager.resource_monitors[1].typed_config.max_active_downstream_connections";
const BUFFER = "per_connection_buffer_limit_bytes";
const SAFE = [
  "connect-failure",
  "refused-stream",
  "reset-before-request",
  "retriable-headers",
  "envoy-ratelimited",
  "http3-post-connect-failure",
];
const UNSAFE = [
  "5xx",
  "gateway-error",
  "reset",
  "retriable-4xx",
  "retriable-status-codes",
  "cancelled",
  "deadline-exceeded",
  "internal",
  "resource-exhausted",
  "unavailable",
];
const each = (trees: readonly Tree[], path: string, value: unknown) => trees.forEach((tree) => put(tree, path, value));

/** Faults of what Envoy calls, and of what protects it. */
/** A cluster with the server's HTTP/2 and one host. */
function withHost(b: EditableBootstrap, name: string, fields: Tree, host: Tree): void {
  const { cluster_type: _, type: __, ...own } = structuredClone(b.cluster("own-app"));
  const endpoints = [{ lb_endpoints: [{ endpoint: { address: { socket_address: host } } }] }];
  addCluster(b, { ...own, ...fields, name, load_assignment: { cluster_name: name, endpoints } });
  each(b.routes("ingress"), "route.cluster", name);
}

const HEADLESS = { address: "my-server-pods.grpc.svc.cluster.local.", port_value: 8888 };
const DNS_TYPE = "type.googleapis.com/envoy.extensions.clusters.dns.v3.DnsCluster";

export const envoyUpstreamFaults: readonly BootstrapRow[] = [
  {
    what: "the server beside Envoy is looked up as localhost",
    code: "envoy-upstream-localhost",
    edit: (b) => withHost(b, "local", { type: "STRICT_DNS" }, { address: "localhost", port_value: 8888 }),
  },
  {
    what: "one address of the headless Service is taken",
    code: "envoy-upstream-one-address",
    edit: (b) => withHost(b, "one", { type: "LOGICAL_DNS" }, HEADLESS),
  },
  {
    what: "all addresses of the headless Service are one host",
    code: "envoy-upstream-one-address",
    edit: (b) => {
      const typed_config = { "@type": DNS_TYPE, all_addresses_in_single_endpoint: true };
      withHost(b, "one", { cluster_type: { name: "any", typed_config } }, HEADLESS);
    },
  },
  {
    what: "calls go round over two listeners",
    code: "envoy-upstream-loop",
    edit: (b) => {
      withHost(b, "to-internal", { type: "STATIC" }, { address: "127.0.0.1", port_value: 15002 });
      withHost(b, "to-ingress", { type: "STATIC" }, { address: "127.0.0.1", port_value: 15001 });
      each(b.routes("ingress"), "route.cluster", "to-internal");
      each(b.routes("internal"), "route.cluster", "to-ingress");
    },
  },
  {
    what: "an aggregate of another name has a cluster without HTTP/2",
    code: "envoy-upstream-http1",
    edit: (b) => {
      addCluster(b, { ...aggregate("any", ["all-pods"]) });
      put(b.cluster("any"), "cluster_type.name", "any");
      put(b.cluster("all-pods"), "typed_extension_protocol_options", undefined);
      put(b.cluster("all-pods"), "health_checks", undefined);
      each(b.routes("ingress"), "route.cluster", "any");
      each(b.routes("internal"), "route.cluster", "any");
    },
  },
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
  {
    what: "a cluster that speaks as its clients do pings the server",
    code: "envoy-upstream-pings",
    edit: (b) =>
      put(b.cluster("own-app-first"), OPTIONS, {
        "@type": OPTIONS_TYPE,
        use_downstream_protocol_config: { http2_protocol_options: { connection_keepalive: PINGS } },
      }),
  },
  {
    what: "a cluster that finds its protocol by ALPN pings the server",
    code: "envoy-upstream-pings",
    edit: (b) => {
      put(b.cluster("own-app-first"), OPTIONS, {
        "@type": OPTIONS_TYPE,
        auto_config: { http2_protocol_options: { connection_keepalive: PINGS } },
      });
      put(b.cluster("own-app-first"), "transport_socket", {
        name: "envoy.transport_sockets.tls",
        typed_config: { "@type": "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext" },
      });
    },
  },
  {
    what: "a cluster with HTTP/2 options of its own pings the server",
    code: "envoy-upstream-pings",
    edit: (b) => {
      put(b.cluster("own-app-first"), OPTIONS, undefined);
      put(b.cluster("own-app-first"), "http2_protocol_options", { connection_keepalive: PINGS });
    },
  },
  {
    what: "Envoy pings the server a second too often",
    code: "envoy-upstream-pings",
    edit: (b) =>
      put(b.cluster("own-app-first"), [...H2, "http2_protocol_options", "connection_keepalive"], {
        interval: "299s",
        timeout: "5s",
      }),
  },
  {
    what: "the only part of an aggregate cluster has no HTTP/2",
    code: "envoy-upstream-http1",
    edit: (b) => {
      addCluster(b, aggregate("any", ["plain"]));
      addCluster(b, plain());
      put(b.routes("internal")[0]!, "route.cluster", "any");
    },
  },
  {
    what: "one part of an aggregate cluster has no HTTP/2, another is the aggregate itself",
    code: "envoy-upstream-http1",
    edit: (b) => {
      addCluster(b, aggregate("any", ["any", "plain"]));
      addCluster(b, plain());
      put(b.routes("internal")[0]!, "route.cluster", "any");
    },
  },
  {
    what: "a cluster with a part of the calls has no HTTP/2",
    code: "envoy-upstream-http1",
    edit: (b) => {
      addCluster(b, plain());
      put(b.routes("internal")[0]!, "route.cluster", undefined);
      put(b.routes("internal")[0]!, "route.weighted_clusters.clusters", [
        { name: "all-pods", weight: 90 },
        { name: "plain", weight: 10 },
      ]);
    },
  },
  {
    what: "a cluster for POST has no HTTP/2",
    code: "envoy-upstream-http1",
    edit: (b) => {
      addCluster(b, plain());
      put(b.routes("internal")[0]!, "match.headers", [{ name: ":method", string_match: { exact: "POST" } }]);
      put(b.routes("internal")[0]!, "route.cluster", "plain");
    },
  },
  {
    what: "Envoy calls localhost on a port where nothing listens",
    code: "envoy-upstream-port",
    edit: (b) => put(b.cluster("all-pods"), ADDRESS, { address: "localhost", port_value: 50051 }),
  },
  {
    what: "Envoy calls itself through the pod's own loopback",
    code: "envoy-upstream-loop",
    edit: (b) => put(b.cluster("own-app-first"), `${ADDRESS}.port_value`, 15001),
  },
  {
    what: "Envoy looks up a name in a namespace of somebody else",
    code: "envoy-upstream-absent",
    edit: (b) => put(b.cluster("all-pods"), `${ADDRESS}.address`, "my-server-pods.other.svc.cluster.local."),
  },
  {
    what: "Envoy looks up a short name that is not there",
    code: "envoy-upstream-absent",
    edit: (b) => put(b.cluster("all-pods"), `${ADDRESS}.address`, "my-server-pod"),
  },
  {
    what: "Envoy looks up a name without the cluster's domain that is not there",
    code: "envoy-upstream-absent",
    edit: (b) => put(b.cluster("all-pods"), `${ADDRESS}.address`, "my-server-pod.grpc.svc"),
  },
  {
    what: "pods are looked up when a leaving one has just ended",
    code: "envoy-dns-slow",
    edit: (b) => put(b.cluster("all-pods"), "cluster_type.typed_config.dns_refresh_rate", "120s"),
  },
  {
    what: "pods are looked up half a second after a leaving one has ended",
    code: "envoy-dns-slow",
    edit: (b) => put(b.cluster("all-pods"), "cluster_type.typed_config.dns_refresh_rate", "120.5s"),
  },
  {
    what: "removed pods keep their calls by Envoy's default",
    code: "envoy-removed-hosts-served",
    edit: (b) => put(b.cluster("own-app-first"), "ignore_health_on_host_removal", undefined),
  },
  {
    what: "the circuit breaker lets no call wait",
    code: "envoy-breaker-closed",
    edit: (b) => put(b.cluster("all-pods"), "circuit_breakers.thresholds[0].max_pending_requests", 0),
  },
  {
    what: "outlier detection may eject one pod in a hundred too many",
    code: "envoy-ejects-all",
    edit: (b) => put(b.cluster("all-pods"), "outlier_detection.max_ejection_percent", 91),
  },
  {
    what: "outlier detection may eject every pod by Envoy's default",
    code: "envoy-ejects-all",
    edit: (b) => put(b.cluster("own-app-first"), "outlier_detection.enforcing_consecutive_5xx", undefined),
  },
  {
    what: "outlier detection may eject every pod, once in a hundred times",
    code: "envoy-ejects-all",
    edit: (b) => put(b.cluster("own-app-first"), "outlier_detection.enforcing_consecutive_5xx", 1),
  },
  {
    what: "outlier detection may eject every pod for a bad gateway, once in a hundred times",
    code: "envoy-ejects-all",
    edit: (b) => put(b.cluster("own-app-first"), "outlier_detection.enforcing_consecutive_gateway_failure", 1),
  },
  {
    what: "two retry conditions are misspelt",
    code: "envoy-retry-unknown",
    edit: (b) => each(b.routes("internal"), "route.retry_policy.retry_on", "refused-streams,connect-failure,resets"),
  },
  {
    what: "calls are repeated when the server is unavailable",
    code: "envoy-retry-unsafe",
    edit: (b) => each(b.routes("internal"), "route.retry_policy.retry_on", "connect-failure, unavailable"),
  },
  {
    what: "calls are repeated for every reason",
    code: "envoy-retry-unsafe",
    edit: (b) => put(b.routes("internal")[0]!, "route.retry_policy.retry_on", [...SAFE, ...UNSAFE].join(",")),
  },
  {
    what: "calls by POST are repeated after the server saw them",
    code: "envoy-retry-unsafe",
    edit: (b) => {
      put(b.routes("internal")[0]!, "match.headers", [{ name: ":method", string_match: { exact: "POST" } }]);
      put(b.routes("internal")[0]!, "route.retry_policy.retry_on", "reset");
    },
  },
  {
    what: "the heap may take one byte too many",
    code: "envoy-heap-over-memory",
    edit: (b) => b.set(HEAP, 510_027_367),
  },
  {
    what: "the heap's size is a text, and more than the container",
    code: "envoy-heap-over-memory",
    edit: (b) => b.set(HEAP, "1073741824"),
  },
  {
    what: "the overload manager counts connections only",
    code: "envoy-overload-unguarded",
    edit: (b) => {
      b.set("overload_manager.resource_monitors[0]", undefined);
      b.set("overload_manager.actions", undefined);
      b.set("overload_manager.loadshed_points", undefined);
    },
  },
  {
    what: "there is no overload manager for the only listener of calls",
    code: "envoy-overload-unguarded",
    edit: (b) => {
      b.set("static_resources.listeners[1]", undefined);
      b.set("overload_manager", undefined);
    },
  },
  {
    what: "one connection too many may fill the memory",
    code: "envoy-connections-over-memory",
    edit: (b) => b.set(CONNECTIONS, 16_385),
  },
  {
    what: "one connection with the default buffer too many may fill the memory",
    code: "envoy-connections-over-memory",
    edit: (b) => {
      b.set(CONNECTIONS, 513);
      put(b.listener("internal"), BUFFER, undefined);
    },
  },
  {
    what: "the number of connections is a text, and more than the memory takes",
    code: "envoy-connections-over-memory",
    edit: (b) => b.set(CONNECTIONS, "1000000"),
  },
  {
    what: "buffers of a cluster have no limit",
    code: "envoy-buffer-unlimited",
    edit: (b) => put(b.cluster("all-pods"), BUFFER, 0),
  },

  {
    what: "a virtual host repeats calls that a server has begun",
    code: "envoy-retry-unsafe",
    edit: (b) => put(b.manager("internal"), "route_config.virtual_hosts[0].retry_policy", { retry_on: "5xx" }),
  },
];

export const envoyUpstreamRight: readonly BootstrapRow[] = [
  {
    what: "localhost is looked up by IPv4 only",
    code: "envoy-upstream-localhost",
    edit: (b) =>
      withHost(
        b,
        "local",
        { type: "STRICT_DNS", dns_lookup_family: "V4_ONLY" },
        { address: "localhost", port_value: 8888 },
      ),
  },
  {
    what: "every address of the headless Service is a host",
    code: "envoy-upstream-one-address",
    edit: (b) => withHost(b, "all", { cluster_type: { name: "any", typed_config: { "@type": DNS_TYPE } } }, HEADLESS),
  },
  {
    what: "calls go through a second listener to the server",
    code: "envoy-upstream-loop",
    edit: (b) => withHost(b, "to-internal", { type: "STATIC" }, { address: "127.0.0.1", port_value: 15002 }),
  },
  {
    what: "an aggregate of another name has clusters with HTTP/2",
    code: "envoy-upstream-http1",
    edit: (b) => {
      addCluster(b, aggregate("any", ["all-pods", "own-app"]));
      put(b.cluster("any"), "cluster_type.name", "any");
      each(b.routes("ingress"), "route.cluster", "any");
    },
  },
  {
    what: "the cluster speaks as its clients do",
    code: "envoy-upstream-http1",
    edit: (b) =>
      put(b.cluster("own-app-first"), OPTIONS, { "@type": OPTIONS_TYPE, use_downstream_protocol_config: {} }),
  },
  {
    what: "the cluster finds its protocol by ALPN",
    code: "envoy-upstream-http1",
    edit: (b) => put(b.cluster("own-app-first"), OPTIONS, { "@type": OPTIONS_TYPE, auto_config: {} }),
  },
  {
    what: "the cluster has HTTP/2 options of its own",
    code: "envoy-upstream-http1",
    edit: (b) => {
      put(b.cluster("own-app-first"), OPTIONS, undefined);
      put(b.cluster("own-app-first"), "http2_protocol_options", {});
    },
  },
  {
    what: "a cluster that no route names has no HTTP/2",
    code: "envoy-upstream-http1",
    edit: (b) => addCluster(b, plain()),
  },
  {
    what: "the admin interface is beside the calls and has no HTTP/2",
    code: "envoy-upstream-http1",
    edit: (b) => addRoute(b, "internal", { match: { path: "/ready" }, route: { cluster: "admin", timeout: "0s" } }),
  },
  {
    what: "a browser's preflight leads to a cluster without HTTP/2",
    code: "envoy-upstream-http1",
    edit: (b) => {
      addCluster(b, plain());
      addRoute(b, "internal", preflight("plain"));
    },
  },
  {
    what: "Envoy calls the server by localhost",
    code: "envoy-upstream-port",
    edit: (b) => put(b.cluster("all-pods"), `${ADDRESS}.address`, "localhost"),
  },
  {
    what: "Envoy calls another server's Service on its port",
    code: "envoy-upstream-port",
    edit: (b) => put(b.cluster("all-pods"), ADDRESS, { address: "inside.grpc.svc.cluster.local.", port_value: 15002 }),
  },
  {
    what: "Envoy calls the pods' admin interface, which is open",
    code: "envoy-upstream-port",
    edit: (b) => {
      b.set("admin.address.socket_address.address", "0.0.0.0");
      put(b.cluster("all-pods"), `${ADDRESS}.port_value`, 8001);
    },
  },
  {
    what: "Envoy calls the health listener of the pods",
    code: "envoy-upstream-port",
    edit: (b) => put(b.cluster("all-pods"), `${ADDRESS}.port_value`, 8002),
  },
  {
    what: "Envoy calls its listener that leads elsewhere",
    code: "envoy-upstream-loop",
    edit: (b) => put(b.cluster("all-pods"), `${ADDRESS}.port_value`, 15001),
  },
  {
    what: "Envoy calls another server's Envoy on the port of its own",
    code: "envoy-upstream-loop",
    edit: (b) =>
      put(b.cluster("all-pods"), ADDRESS, { address: "inside-pods.grpc.svc.cluster.local.", port_value: 15002 }),
  },
  {
    what: "the Service has no namespace in its name",
    code: "envoy-upstream-absent",
    edit: (b) => put(b.cluster("all-pods"), `${ADDRESS}.address`, "my-server-pods"),
  },
  {
    what: "the Service has its namespace alone behind its name",
    code: "envoy-upstream-absent",
    edit: (b) => put(b.cluster("all-pods"), `${ADDRESS}.address`, "my-server-pods.grpc"),
  },
  {
    what: "the Service has no domain in its name",
    code: "envoy-upstream-absent",
    edit: (b) => put(b.cluster("all-pods"), `${ADDRESS}.address`, "my-server-pods.grpc.svc"),
  },
  {
    what: "the Service's name ends without a dot",
    code: "envoy-upstream-absent",
    edit: (b) => put(b.cluster("all-pods"), `${ADDRESS}.address`, "my-server-pods.grpc.svc.cluster.local"),
  },
  {
    what: "Envoy looks up a host outside of the cluster",
    code: "envoy-upstream-absent",
    edit: (b) => put(b.cluster("all-pods"), `${ADDRESS}.address`, "grpc.example.org"),
  },
  {
    what: "Envoy looks up a Service of another cluster",
    code: "envoy-upstream-absent",
    edit: (b) => put(b.cluster("all-pods"), `${ADDRESS}.address`, "my-server-pod.grpc.svc.other.local."),
  },
  {
    what: "Envoy calls the pod itself by localhost",
    code: "envoy-upstream-absent",
    edit: (b) => put(b.cluster("all-pods"), `${ADDRESS}.address`, "localhost"),
  },
  {
    what: "Envoy looks up the headless Service by its short name",
    code: "envoy-upstream-not-headless",
    edit: (b) => put(b.cluster("all-pods"), `${ADDRESS}.address`, "my-server-pods"),
  },
  {
    what: "a cluster that looks nothing up names the Service with an address",
    code: "envoy-upstream-not-headless",
    edit: (b) => {
      put(b.cluster("all-pods"), "cluster_type", undefined);
      put(b.cluster("all-pods"), "type", "STATIC");
      put(b.cluster("all-pods"), `${ADDRESS}.address`, "my-server.grpc.svc.cluster.local.");
    },
  },
  {
    what: "Envoy calls another server's pods on a port that its own server has not",
    code: "envoy-upstream-others",
    edit: (b) =>
      put(b.cluster("all-pods"), ADDRESS, { address: "inside-pods.grpc.svc.cluster.local.", port_value: 15002 }),
  },
  {
    what: "Envoy pings the server every five minutes",
    code: "envoy-upstream-pings",
    edit: (b) =>
      put(b.cluster("own-app-first"), [...H2, "http2_protocol_options", "connection_keepalive"], {
        interval: "300s",
        timeout: "5s",
      }),
  },
  {
    what: "Envoy pings a server only before a call on a quiet connection",
    code: "envoy-upstream-pings",
    edit: (b) =>
      put(b.cluster("own-app-first"), [...H2, "http2_protocol_options", "connection_keepalive"], {
        connection_idle_interval: "30s",
        timeout: "5s",
      }),
  },
  {
    what: "DNS alone decides on pods, without health checks",
    code: "envoy-removed-hosts-served",
    edit: (b) => {
      put(b.cluster("all-pods"), "health_checks", undefined);
      put(b.cluster("all-pods"), "ignore_health_on_host_removal", false);
    },
  },
  {
    what: "the list of health checks is empty",
    code: "envoy-removed-hosts-served",
    edit: (b) => {
      put(b.cluster("all-pods"), "health_checks", []);
      put(b.cluster("all-pods"), "ignore_health_on_host_removal", false);
    },
  },
  {
    what: "no host is looked up by name",
    code: "envoy-removed-hosts-served",
    edit: (b) => {
      put(b.cluster("all-pods"), "cluster_type", undefined);
      put(b.cluster("all-pods"), "type", "STATIC");
      put(b.cluster("all-pods"), `${ADDRESS}.address`, "127.0.0.1");
      put(b.cluster("all-pods"), "ignore_health_on_host_removal", false);
    },
  },
  {
    what: "load_assignment has no name",
    code: "envoy-load-assignment-name",
    edit: (b) => put(b.cluster("own-app"), "load_assignment.cluster_name", undefined),
  },
  {
    what: "pods are looked up a second before a leaving one has ended",
    code: "envoy-dns-slow",
    edit: (b) => put(b.cluster("all-pods"), "cluster_type.typed_config.dns_refresh_rate", "119s"),
  },
  {
    what: "pods are looked up as often as Envoy's default has it",
    code: "envoy-dns-slow",
    edit: (b) => put(b.cluster("all-pods"), "cluster_type.typed_config.dns_refresh_rate", undefined),
  },
  {
    what: "pods are looked up as often as their records last",
    code: "envoy-dns-slow",
    edit: (b) => {
      put(b.cluster("all-pods"), "cluster_type.typed_config.dns_refresh_rate", "600s");
      put(b.cluster("all-pods"), "cluster_type.typed_config.respect_dns_ttl", true);
    },
  },
  {
    what: "a cluster with the pod's own server has a slow look-up that it never does",
    code: "envoy-dns-slow",
    edit: (b) => put(b.cluster("own-app"), "dns_refresh_rate", "600s"),
  },
  {
    what: "the health filter asks about the cluster of all pods",
    code: "envoy-health-cluster-unknown",
    edit: (b) =>
      put(b.manager("health"), "http_filters[0].typed_config.cluster_min_healthy_percentages", {
        "all-pods": { value: 100 },
      }),
  },
  {
    what: "Envoy asks the server for a page that tells its health",
    code: "envoy-health-unchecked",
    edit: (b) => {
      put(b.cluster("own-app"), "health_checks[0].grpc_health_check", undefined);
      put(b.cluster("own-app"), "health_checks[0].http_health_check", { path: "/healthz" });
    },
  },
  {
    what: "the health filter asks about an aggregate cluster with health checks",
    code: "envoy-health-unchecked",
    edit: (b) => {
      addCluster(b, aggregate("any", ["all-pods", "own-app"]));
      put(b.manager("health"), "http_filters[0].typed_config.cluster_min_healthy_percentages", {
        any: { value: 100 },
      });
    },
  },
  {
    what: "the health path is the load balancer's, written in the old way",
    code: "lb-health-path",
    edit: (b) =>
      put(b.manager("health"), "http_filters[0].typed_config.headers[0]", { name: ":path", exact_match: "/healthz" }),
  },
  {
    what: "the circuit breaker lets one call through",
    code: "envoy-breaker-closed",
    edit: (b) =>
      put(b.cluster("own-app-first"), "circuit_breakers.thresholds[0]", {
        max_requests: 1,
        max_connections: 1,
        max_pending_requests: 1,
      }),
  },
  {
    what: "the circuit breaker lets no retry through",
    code: "envoy-breaker-closed",
    edit: (b) => put(b.cluster("own-app-first"), "circuit_breakers.thresholds[0].max_retries", 0),
  },
  {
    what: "the circuit breaker of a cluster without calls is closed",
    code: "envoy-breaker-closed",
    edit: (b) => put(b.cluster("own-app"), "circuit_breakers.thresholds", [{ max_requests: 0 }]),
  },
  {
    what: "outlier detection leaves one pod in ten",
    code: "envoy-ejects-all",
    edit: (b) => put(b.cluster("all-pods"), "outlier_detection.max_ejection_percent", 90),
  },
  {
    what: "outlier detection ejects as few pods as Envoy's default has it",
    code: "envoy-ejects-all",
    edit: (b) => put(b.cluster("all-pods"), "outlier_detection.max_ejection_percent", undefined),
  },
  {
    what: "outlier detection ejects no pod for a bad gateway by Envoy's default",
    code: "envoy-ejects-all",
    edit: (b) => put(b.cluster("own-app-first"), "outlier_detection.enforcing_consecutive_gateway_failure", undefined),
  },
  {
    what: "Envoy knows every condition for a retry",
    code: "envoy-retry-unknown",
    edit: (b) => put(b.routes("internal")[0]!, "route.retry_policy.retry_on", ` ${[...SAFE, ...UNSAFE].join(" , ")}`),
  },
  {
    what: "a comma ends the conditions for a retry",
    code: "envoy-retry-unknown",
    edit: (b) => put(b.routes("internal")[0]!, "route.retry_policy.retry_on", "connect-failure,,refused-stream,"),
  },
  {
    what: "calls are repeated for every reason that the server does not see",
    code: "envoy-retry-unsafe",
    edit: (b) => put(b.routes("internal")[0]!, "route.retry_policy.retry_on", SAFE.join(",")),
  },
  {
    what: "a browser's preflight is repeated",
    code: "envoy-retry-unsafe",
    edit: (b) => {
      const route = preflight("all-pods");
      put(route, "route.retry_policy.retry_on", "5xx");
      addRoute(b, "internal", route);
    },
  },
  {
    what: "the heap may take 95 % of the container",
    code: "envoy-heap-over-memory",
    edit: (b) => b.set(HEAP, 510_027_366),
  },
  {
    what: "the heap's size is a text, and less than the container",
    code: "envoy-heap-over-memory",
    edit: (b) => b.set(HEAP, "429496729"),
  },
  {
    what: "the heap's size cannot be read",
    code: "envoy-heap-over-memory",
    edit: (b) => b.set(HEAP, "much"),
  },
  {
    what: "the heap has no size",
    code: "envoy-heap-over-memory",
    edit: (b) => b.set(HEAP, undefined),
  },
  {
    what: "the overload manager watches the heap only",
    code: "envoy-overload-unguarded",
    edit: (b) => b.set("overload_manager.resource_monitors[1]", undefined),
  },
  {
    what: "there is no overload manager, and no listener for calls",
    code: "envoy-overload-unguarded",
    edit: (b) => {
      b.set("static_resources.listeners", [b.listener("health")]);
      b.set("overload_manager", undefined);
    },
  },
  {
    what: "connections may just fill the memory",
    code: "envoy-connections-over-memory",
    edit: (b) => b.set(CONNECTIONS, 16_384),
  },
  {
    what: "connections with the default buffer may just fill the memory",
    code: "envoy-connections-over-memory",
    edit: (b) => {
      b.set(CONNECTIONS, 512);
      put(b.listener("internal"), BUFFER, undefined);
    },
  },
  {
    what: "only the health listener's connections have large buffers",
    code: "envoy-connections-over-memory",
    edit: (b) => put(b.listener("health"), BUFFER, 2 ** 20),
  },
  {
    what: "very many connections are allowed, and no listener takes calls",
    code: "envoy-connections-over-memory",
    edit: (b) => {
      b.set("static_resources.listeners", [b.listener("health")]);
      b.set(CONNECTIONS, 1_000_000_000);
    },
  },
  {
    what: "buffers have the smallest limit",
    code: "envoy-buffer-unlimited",
    edit: (b) => {
      put(b.listener("ingress"), BUFFER, 1);
      put(b.cluster("all-pods"), BUFFER, 1);
    },
  },
  {
    what: "buffers have Envoy's default limit",
    code: "envoy-buffer-unlimited",
    edit: (b) => {
      put(b.listener("health"), BUFFER, undefined);
      put(b.cluster("all-pods"), BUFFER, undefined);
    },
  },
  {
    what: "metrics are routed by a prefix",
    code: "metrics-port",
    edit: (b) => put(b.routes("health")[1]!, "match", { prefix: "/stats/" }),
  },

  {
    what: "no connection is allowed over the limit, which refuses no call",
    code: "envoy-breaker-closed",
    edit: (b) => put(b.cluster("all-pods"), "circuit_breakers.thresholds[0].max_connections", 0),
  },
  {
    what: "errors in a row eject no host, in camel case",
    code: "envoy-ejects-all",
    edit: (b) =>
      put(b.cluster("all-pods"), "outlier_detection", { maxEjectionPercent: 100, enforcingConsecutive5xx: 0 }),
  },
  {
    what: "a host of the internet, whose last part is no namespace",
    code: "envoy-upstream-absent",
    edit: (b) =>
      put(
        b.cluster("all-pods"),
        "load_assignment.endpoints[0].lb_endpoints[0].endpoint.address.socket_address.address",
        "example.com",
      ),
  },
  {
    what: "a listener on the pod's own loopback is an upstream",
    code: "envoy-upstream-port",
    edit: (b) => {
      const inner = structuredClone(b.listener("internal"));
      Object.assign(inner, { name: "inner" });
      put(inner, "address.socket_address", { address: "127.0.0.1", port_value: 15010 });
      (at(b.root, "static_resources.listeners") as Tree[]).push(inner);
      put(
        b.cluster("own-app"),
        "load_assignment.endpoints[0].lb_endpoints[0].endpoint.address.socket_address.port_value",
        15010,
      );
    },
  },
];

function addCluster(b: EditableBootstrap, cluster: Tree): void {
  (b.root["static_resources"] as { clusters: Tree[] }).clusters.push(cluster);
}

function addRoute(b: EditableBootstrap, listener: string, route: Tree): void {
  (at(b.manager(listener), "route_config.virtual_hosts[0].routes") as Tree[]).unshift(route);
}

/** A cluster with the pod's own server, without HTTP/2. */
function plain(): Tree {
  const address = { socket_address: { address: "127.0.0.1", port_value: 8888 } };
  return {
    name: "plain",
    type: "STATIC",
    connect_timeout: "1s",
    load_assignment: { cluster_name: "plain", endpoints: [{ lb_endpoints: [{ endpoint: { address } }] }] },
  };
}

function aggregate(name: string, parts: readonly string[]): Tree {
  const type = "type.googleapis.com/envoy.extensions.clusters.aggregate.v3.ClusterConfig";
  return {
    name,
    lb_policy: "CLUSTER_PROVIDED",
    connect_timeout: "1s",
    cluster_type: { name: "envoy.clusters.aggregate", typed_config: { "@type": type, clusters: parts } },
  };
}

function preflight(cluster: string): Tree {
  const headers = [{ name: ":method", string_match: { exact: "OPTIONS" } }];
  return { match: { prefix: "/", headers }, route: { cluster, timeout: "0s" } };
}
