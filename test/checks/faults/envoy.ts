import { type EditableBootstrap, type Tree, at, put } from "../support";
import type { BootstrapRow } from "./fault";

const TLS = "filter_chains[0].transport_socket.typed_config.common_tls_context";
const HOST = "address.socket_address.address";
const PORT = "address.socket_address.port_value";
const VIRTUAL_HOST = "route_config.virtual_hosts[0]";
const ENDPOINT = "load_assignment.endpoints[0].lb_endpoints[0].endpoint.address.socket_address";
const RUNTIME = ["layered_runtime", "layers", 0, "static_layer"] as const;
const CORS: Tree = {
  name: "envoy.filters.http.cors",
  typed_config: { "@type": "type.googleapis.com/envoy.extensions.filters.http.cors.v3.Cors" },
};
const each = (trees: readonly Tree[], path: string, value: unknown) => trees.forEach((tree) => put(tree, path, value));

/** Faults of the bootstrap of a server behind the load balancer. */
/** A filter that counts gRPC calls. */
const grpcStats = (config: Tree): Tree => ({
  name: "envoy.filters.http.grpc_stats",
  typed_config: { "@type": "type.googleapis.com/envoy.extensions.filters.http.grpc_stats.v3.FilterConfig", ...config },
});

export const envoyFaults: readonly BootstrapRow[] = [
  {
    what: "the virtual host has the Ingress's host without its port",
    code: "envoy-host-port-unrouted",
    edit: (b) => put(b.manager("ingress"), `${VIRTUAL_HOST}.domains`, ["grpc.example.com"]),
  },
  {
    what: "the virtual host has every host of the domain without its port",
    code: "envoy-host-port-unrouted",
    edit: (b) => put(b.manager("ingress"), `${VIRTUAL_HOST}.domains`, ["*.example.com"]),
  },
  {
    what: "a virtual host of the Ingress's host refuses every call, beside one for all",
    code: "envoy-route-missing",
    edit: (b) => refusing(b, ["grpc.example.com"]),
  },
  {
    what: "the CORS policy exposes the message and not the status",
    code: "envoy-cors-status-hidden",
    edit: (b) => web(b, { expose_headers: "grpc-message" }),
  },
  {
    what: "the CORS policy exposes everything, with credentials",
    code: "envoy-cors-status-hidden",
    edit: (b) => web(b, { expose_headers: "*", allow_credentials: true }),
  },
  {
    what: "the CORS policy allows no deadline",
    code: "envoy-cors-headers-refused",
    edit: (b) => web(b, { allow_headers: "content-type, x-grpc-web,X-User-Agent" }),
  },
  {
    what: "the CORS policy names no headers",
    code: "envoy-cors-headers-refused",
    edit: (b) => web(b, { allow_headers: undefined }),
  },
  {
    what: "the CORS policy allows every header, with credentials",
    code: "envoy-cors-headers-refused",
    edit: (b) => web(b, { allow_headers: "*", allow_credentials: true }),
  },
  {
    what: "the CORS filter has no policy",
    code: "envoy-cors-without-policy",
    edit: (b) => web(b),
  },
  {
    what: "more of the admin interface is routed by an expression",
    code: "envoy-admin-routed",
    edit: (b) => put(b.routes("health")[0]!, "match", { safe_regex: { regex: "/(?:ready|quit.*)" } }),
  },
  {
    what: "in-cluster clients state their address as they like",
    code: "envoy-client-address-forged",
    edit: (b) => put(b.manager("internal"), "use_remote_address", false),
  },
  {
    what: "every method that a client names is counted",
    code: "grpc-stats-of-any-method",
    edit: (b) => (b.manager("internal")["http_filters"] as Tree[]).unshift(grpcStats({ stats_for_all_methods: true })),
  },
  {
    what: "calls are counted by method, and no method is listed",
    code: "grpc-stats-of-no-method",
    edit: (b) =>
      (b.manager("internal")["http_filters"] as Tree[]).unshift(
        grpcStats({ individual_method_stats_allowlist: { services: [] } }),
      ),
  },
  {
    what: "ALPN is missing",
    code: "tls-alpn-missing",
    edit: (b) => put(b.listener("ingress"), `${TLS}.alpn_protocols`, undefined),
  },
  {
    what: "ALPN offers HTTP/1.1 only",
    code: "tls-alpn-missing",
    edit: (b) => put(b.listener("ingress"), `${TLS}.alpn_protocols`, ["http/1.1"]),
  },
  {
    what: "TLS is missing",
    code: "tls-missing",
    edit: (b) => put(b.listener("ingress"), "filter_chains[0].transport_socket", undefined),
  },
  {
    what: "TLS has no certificate",
    code: "tls-certificate-missing",
    edit: (b) => put(b.listener("ingress"), `${TLS}.tls_certificates`, undefined),
  },
  {
    what: "TLS 1.0 is taken",
    code: "tls-version-old",
    edit: (b) => put(b.listener("ingress"), `${TLS}.tls_params.tls_minimum_protocol_version`, "TLSv1_0"),
  },
  {
    what: "the in-cluster listener has TLS",
    code: "tls-unexpected",
    edit: (b) =>
      put(
        b.listener("internal"),
        "filter_chains[0].transport_socket",
        structuredClone((b.listener("ingress")["filter_chains"] as Tree[])[0]!["transport_socket"]),
      ),
  },
  {
    what: "a listener moved to another port",
    code: "service-target-absent",
    edit: (b) => put(b.listener("ingress"), "address.socket_address.port_value", 15009),
  },
  {
    what: "a listener moved to the server's port",
    code: "port-clash",
    edit: (b) => put(b.listener("internal"), "address.socket_address.port_value", 8888),
  },
  {
    what: "two listeners share a port",
    code: "port-clash",
    edit: (b) => put(b.listener("internal"), "address.socket_address.port_value", 15001),
  },
  {
    what: "admin shares the health port",
    code: "port-clash",
    edit: (b) => b.set("admin.address.socket_address.port_value", 8002),
  },
  {
    what: "two listeners share a name",
    code: "envoy-listener-twice",
    edit: (b) => put(b.listener("internal"), "name", "ingress"),
  },
  {
    what: "a listener is bound to loopback",
    code: "envoy-listener-loopback",
    edit: (b) => put(b.listener("internal"), "address.socket_address.address", "127.0.0.1"),
  },
  {
    what: "the health listener is bound to loopback",
    code: "lb-health-port",
    edit: (b) => put(b.listener("health"), "address.socket_address.address", "127.0.0.1"),
  },
  {
    what: "admin listens on every address",
    code: "envoy-admin-exposed",
    edit: (b) => b.set("admin.address.socket_address.address", "0.0.0.0"),
  },
  {
    what: "the whole admin interface is routed",
    code: "envoy-admin-routed",
    edit: (b) => put(b.routes("health")[0]!, "match", { prefix: "/" }),
  },
  {
    what: "the router filter is missing",
    code: "envoy-router-missing",
    edit: (b) =>
      put(b.manager("ingress"), "http_filters", (b.manager("ingress")["http_filters"] as Tree[]).slice(0, -1)),
  },
  {
    what: "the codec is HTTP/1",
    code: "envoy-codec-http1",
    edit: (b) => put(b.manager("ingress"), "codec_type", "HTTP1"),
  },
  {
    what: "the virtual host has another domain",
    code: "envoy-host-unrouted",
    edit: (b) => put(b.manager("ingress"), "route_config.virtual_hosts[0].domains", ["api.example.com"]),
  },
  {
    what: "routes take one service only",
    code: "envoy-route-missing",
    edit: (b) => each(b.routes("ingress"), "match.prefix", "/acme.v1.Billing/"),
  },
  {
    what: "a route takes everything before the others",
    code: "envoy-route-hidden",
    edit: (b) =>
      put(
        b.manager("ingress"),
        "route_config.virtual_hosts[0].routes",
        (
          b.manager("ingress")["route_config"] as { virtual_hosts: { routes: Tree[] }[] }
        ).virtual_hosts[0]!.routes.reverse(),
      ),
  },
  {
    what: "the route has the default timeout",
    code: "envoy-route-timeout",
    edit: (b) =>
      b.routes("ingress").forEach((route) => {
        put(route, "route.timeout", undefined);
        put(route, "route.max_stream_duration", undefined);
      }),
  },
  {
    what: "the route ends calls after 5 s",
    code: "envoy-route-timeout",
    edit: (b) =>
      b.routes("ingress").forEach((route) => {
        put(route, "route.timeout", "5s");
        put(route, "route.max_stream_duration", undefined);
      }),
  },
  {
    what: "deadlines are cut to 5 s",
    code: "envoy-deadline-cap",
    edit: (b) => each(b.routes("ingress"), "route.max_stream_duration.grpc_timeout_header_max", "5s"),
  },
  {
    what: "streams may last longer than the load balancer waits",
    code: "lb-timeout-short",
    edit: (b) => each(b.routes("ingress"), "route.max_stream_duration.max_stream_duration", "3600s"),
  },
  {
    what: "quiet streams end after the default 5 min",
    code: "envoy-stream-idle",
    edit: (b) => {
      put(b.manager("internal"), "stream_idle_timeout", undefined);
      each(b.routes("internal"), "route.max_stream_duration.max_stream_duration", "3600s");
    },
  },
  {
    what: "quiet streams end after 30 s",
    code: "envoy-stream-idle",
    edit: (b) => put(b.manager("ingress"), "stream_idle_timeout", "30s"),
  },
  {
    what: "idle connections close before the load balancer's",
    code: "envoy-connection-idle",
    edit: (b) => put(b.manager("ingress"), "common_http_protocol_options.idle_timeout", "60s"),
  },
  {
    what: "in-cluster connections live for ever",
    code: "envoy-connection-age",
    edit: (b) => put(b.manager("internal"), "common_http_protocol_options.max_connection_duration", undefined),
  },
  {
    what: "in-cluster connections outlive a leaving pod",
    code: "envoy-connection-age",
    edit: (b) => put(b.manager("internal"), "common_http_protocol_options.max_connection_duration", "600s"),
  },
  {
    what: "metadata with an underscore is refused",
    code: "envoy-metadata-refused",
    edit: (b) =>
      put(b.manager("ingress"), "common_http_protocol_options.headers_with_underscores_action", "REJECT_REQUEST"),
  },
  {
    what: "one bad call closes the connection",
    code: "envoy-one-call-closes-all",
    edit: (b) => put(b.manager("ingress"), "stream_error_on_invalid_http_message", undefined),
  },
  {
    what: "cancelled calls close the connection",
    code: "envoy-cancels-close-connection",
    edit: (b) =>
      put(
        b.root,
        ["layered_runtime", "layers", 0, "static_layer", "overload.premature_reset_total_stream_count"],
        undefined,
      ),
  },
  {
    what: "a connection limit names no listener",
    code: "envoy-limit-without-listener",
    edit: (b) =>
      put(
        b.root,
        ["layered_runtime", "layers", 0, "static_layer", "envoy.resource_limits.listener.web.connection_limit"],
        100,
      ),
  },
  {
    what: "in-cluster clients choose their address",
    code: "envoy-client-address-forged",
    edit: (b) => put(b.manager("internal"), "xff_num_trusted_hops", 2),
  },
  {
    what: "TLS 1.1 is taken",
    code: "tls-version-old",
    edit: (b) => put(b.listener("ingress"), `${TLS}.tls_params.tls_minimum_protocol_version`, "TLSv1_1"),
  },
  {
    what: "a port of the Service leads to the admin interface",
    code: "service-leads-to-admin",
    edit: (b) => {
      put(b.listener("internal"), PORT, 15003);
      b.set("admin.address.socket_address.port_value", 15002);
    },
  },
  {
    what: "a listener is bound to the loopback of IPv6",
    code: "envoy-listener-loopback",
    edit: (b) => put(b.listener("internal"), HOST, "::1"),
  },
  {
    what: "a listener is bound to localhost",
    code: "envoy-listener-loopback",
    edit: (b) => put(b.listener("internal"), HOST, "localhost"),
  },
  {
    what: "admin listens on every address of IPv6",
    code: "envoy-admin-exposed",
    edit: (b) => b.set("admin.address.socket_address.address", "::"),
  },
  {
    what: "a page of the admin interface that tells secrets is routed",
    code: "envoy-admin-routed",
    edit: (b) => put(b.routes("health")[0]!, "match", { path: "/config_dump" }),
  },
  {
    what: "the whole admin interface is routed through an aggregate cluster",
    code: "envoy-admin-routed",
    edit: (b) => {
      clusters(b).push(aggregate("any", ["admin"]));
      put(b.routes("health")[0]!, "match", { prefix: "/" });
      put(b.routes("health")[0]!, "route.cluster", "any");
    },
  },
  {
    what: "a filter follows the router",
    code: "envoy-router-missing",
    edit: (b) => (b.manager("ingress")["http_filters"] as Tree[]).push(CORS),
  },
  {
    what: "the codec of the default filter chain is HTTP/1",
    code: "envoy-codec-http1",
    edit: (b) => {
      put(b.manager("ingress"), "codec_type", "HTTP1");
      asDefaultChain(b.listener("ingress"));
    },
  },
  {
    what: "the only route has another domain",
    code: "envoy-host-unrouted",
    edit: (b) => {
      put(b.manager("ingress"), `${VIRTUAL_HOST}.domains`, ["api.example.com"]);
      put(b.manager("ingress"), `${VIRTUAL_HOST}.routes`, [b.routes("ingress")[1]!]);
    },
  },
  {
    what: "the virtual host has every host of another domain",
    code: "envoy-host-unrouted",
    edit: (b) => put(b.manager("ingress"), `${VIRTUAL_HOST}.domains`, ["*.example.org"]),
  },
  {
    what: "the virtual host has hosts one level below the Ingress's",
    code: "envoy-host-unrouted",
    edit: (b) => put(b.manager("ingress"), `${VIRTUAL_HOST}.domains`, ["*.grpc.example.com", "*.rpc.example.com"]),
  },
  {
    what: "the virtual host has hosts that begin otherwise",
    code: "envoy-host-unrouted",
    edit: (b) => put(b.manager("ingress"), `${VIRTUAL_HOST}.domains`, ["api.*", "grpc.exampl.*"]),
  },
  {
    what: "routes take one method only",
    code: "envoy-route-missing",
    edit: (b) => each(b.routes("ingress"), "match", { path: "/acme.v1.Billing/Charge" }),
  },
  {
    what: "routes take one service only, by a regular expression",
    code: "envoy-route-missing",
    edit: (b) => each(b.routes("ingress"), "match", { safe_regex: { regex: "/acme\\.v1\\.Billing/.*" } }),
  },
  {
    what: "routes take one service only, by a prefix without its slash",
    code: "envoy-route-missing",
    edit: (b) => each(b.routes("ingress"), "match", { path_separated_prefix: "/acme.v1.Billing" }),
  },
  {
    what: "routes take a part of the calls only",
    code: "envoy-route-missing",
    edit: (b) =>
      each(b.routes("ingress"), "match", {
        prefix: "/",
        grpc: {},
        runtime_fraction: { default_value: { numerator: 50 } },
      }),
  },
  {
    what: "Envoy does not answer kubelet's path",
    code: "probe-path",
    edit: (b) => put(b.routes("health")[0]!, "match.path", "/readyz"),
  },
  {
    what: "kubelet's path only begins as a routed one",
    code: "probe-path",
    edit: (b) => put(b.routes("health")[0]!, "match", { path_separated_prefix: "/read" }),
  },
  {
    what: "a call's only route follows one that takes everything",
    code: "envoy-route-hidden",
    edit: (b) =>
      put(b.manager("ingress"), `${VIRTUAL_HOST}.routes`, [
        { match: { prefix: "/" }, direct_response: { status: 404 } },
        b.routes("ingress")[1]!,
      ]),
  },
  {
    what: "the route ends calls a second before the load balancer",
    code: "envoy-route-timeout",
    edit: (b) => timeouts(b, "ingress", "309s"),
  },
  {
    what: "the route ends calls together with the load balancer",
    code: "envoy-route-timeout",
    edit: (b) => timeouts(b, "ingress", "310s"),
  },
  {
    what: "the in-cluster route ends calls a second before ten minutes",
    code: "envoy-route-timeout",
    edit: (b) => timeouts(b, "internal", "599s"),
  },
  {
    what: "the in-cluster route ends calls after ten minutes",
    code: "envoy-route-timeout",
    edit: (b) => timeouts(b, "internal", "600s"),
  },
  {
    what: "a route for POST ends calls after 5 s",
    code: "envoy-route-timeout",
    edit: (b) => {
      timeouts(b, "internal", "5s");
      each(b.routes("internal"), "match.headers", [{ name: ":method", string_match: { exact: "POST" } }]);
    },
  },
  {
    what: "deadlines are cut a second before the longest call",
    code: "envoy-deadline-cap",
    edit: (b) => each(b.routes("internal"), "route.max_stream_duration.grpc_timeout_header_max", "299s"),
  },
  {
    what: "deadlines of endless calls are cut to 5 s",
    code: "envoy-deadline-cap",
    edit: (b) =>
      each(b.routes("internal"), "route.max_stream_duration", {
        max_stream_duration: "0s",
        grpc_timeout_header_max: "5s",
      }),
  },
  {
    what: "deadlines are cut to 5 s by the old field",
    code: "envoy-deadline-cap",
    edit: (b) => {
      each(b.routes("internal"), "route.max_stream_duration", { max_stream_duration: "300s" });
      each(b.routes("internal"), "route.max_grpc_timeout", "5s");
    },
  },
  {
    what: "deadlines are cut a second before the load balancer ends calls",
    code: "envoy-deadline-cap",
    edit: (b) =>
      each(b.routes("ingress"), "route.max_stream_duration", {
        max_stream_duration: "3600s",
        grpc_timeout_header_max: "309s",
      }),
  },
  {
    what: "deadlines are cut a second before the connection manager ends calls",
    code: "envoy-deadline-cap",
    edit: (b) => {
      each(b.routes("internal"), "route.max_stream_duration", { grpc_timeout_header_max: "199s" });
      put(b.manager("internal"), "common_http_protocol_options.max_stream_duration", "200s");
    },
  },
  {
    what: "streams may last as long as the load balancer waits",
    code: "lb-timeout-short",
    edit: (b) => each(b.routes("ingress"), "route.max_stream_duration.max_stream_duration", "310s"),
  },
  {
    what: "quiet streams end a second before the longest call",
    code: "envoy-stream-idle",
    edit: (b) => put(b.manager("internal"), "stream_idle_timeout", "299s"),
  },
  {
    what: "quiet streams end by default a second before the longest call",
    code: "envoy-stream-idle",
    edit: (b) => {
      put(b.manager("internal"), "stream_idle_timeout", undefined);
      each(b.routes("internal"), "route.max_stream_duration.max_stream_duration", "301s");
    },
  },
  {
    what: "quiet streams end by the route after half a second",
    code: "envoy-stream-idle",
    edit: (b) => each(b.routes("internal"), "route.idle_timeout", "0.5s"),
  },
  {
    what: "quiet streams end a second before the load balancer ends calls",
    code: "envoy-stream-idle",
    edit: (b) => {
      put(b.manager("ingress"), "stream_idle_timeout", "309s");
      each(b.routes("ingress"), "route.max_stream_duration.max_stream_duration", "3600s");
    },
  },
  {
    what: "quiet streams end a second before the route's timeout",
    code: "envoy-stream-idle",
    edit: (b) => {
      timeouts(b, "internal", "100s");
      put(b.manager("internal"), "stream_idle_timeout", "99s");
    },
  },
  {
    what: "quiet streams end a second before the route's default timeout",
    code: "envoy-stream-idle",
    edit: (b) => {
      timeouts(b, "internal", undefined);
      put(b.manager("internal"), "stream_idle_timeout", "14s");
    },
  },
  {
    what: "idle connections close together with the load balancer's",
    code: "envoy-connection-idle",
    edit: (b) => put(b.manager("ingress"), "common_http_protocol_options.idle_timeout", "600s"),
  },
  {
    what: "in-cluster connections may live a second longer than a leaving pod",
    code: "envoy-connection-age",
    edit: (b) => put(b.manager("internal"), "common_http_protocol_options.max_connection_duration", "93s"),
  },
  {
    what: "in-cluster connections drain a second longer than a leaving pod stays",
    code: "envoy-connection-age",
    edit: (b) => {
      put(b.manager("internal"), "common_http_protocol_options.max_connection_duration", "92s");
      put(b.manager("internal"), "drain_timeout", "6s");
    },
  },
  {
    what: "in-cluster connections without jitter live a second longer than a leaving pod",
    code: "envoy-connection-age",
    edit: (b) => {
      put(b.manager("internal"), "common_http_protocol_options.max_connection_duration", "116s");
      put(b.manager("internal"), "common_http_protocol_options.max_connection_duration_jitter", undefined);
    },
  },
  {
    what: "metadata with an underscore is dropped",
    code: "envoy-metadata-refused",
    edit: (b) =>
      put(b.manager("internal"), "common_http_protocol_options.headers_with_underscores_action", "DROP_HEADER"),
  },
  {
    what: "one bad call closes the connection, as it is written",
    code: "envoy-one-call-closes-all",
    edit: (b) => put(b.manager("ingress"), "stream_error_on_invalid_http_message", false),
  },
  {
    what: "too few cancelled calls close the connection",
    code: "envoy-cancels-close-connection",
    edit: (b) => put(b.root, [...RUNTIME, "overload.premature_reset_total_stream_count"], 999),
  },
  {
    what: "a connection limit names a listener with a capital letter",
    code: "envoy-limit-without-listener",
    edit: (b) => put(b.root, [...RUNTIME, "envoy.resource_limits.listener.Ingress.connection_limit"], 100),
  },
  {
    what: "the in-cluster listener trusts one hop",
    code: "envoy-client-address-forged",
    edit: (b) => put(b.manager("internal"), "xff_num_trusted_hops", 1),
  },

  {
    what: "a malformed call counts against the connection, by the HTTP/2 options",
    code: "envoy-one-call-closes-all",
    edit: (b) =>
      put(b.manager("ingress"), "http2_protocol_options.override_stream_error_on_invalid_http_message", false),
  },
  {
    what: "a later runtime layer lowers the limit of cancelled calls",
    code: "envoy-cancels-close-connection",
    edit: (b) =>
      (at(b.root, "layered_runtime.layers") as Tree[]).push({
        name: "later",
        static_layer: { "overload.premature_reset_total_stream_count": 100 },
      }),
  },
  {
    what: "a buffer's limit is the text 0",
    code: "envoy-buffer-unlimited",
    edit: (b) => put(b.listener("ingress"), "per_connection_buffer_limit_bytes", "0"),
  },

  {
    what: "an empty prefix comes before the other routes",
    code: "envoy-route-hidden",
    edit: (b) => {
      const routes = at(b.manager("ingress"), "route_config.virtual_hosts[0].routes") as Tree[];
      routes.unshift({ match: { prefix: "" }, route: { cluster: "own-app-first" } });
    },
  },
  {
    what: "nothing follows when the heap is full",
    code: "envoy-overload-unguarded",
    edit: (b) => put(b.root, "overload_manager.actions", undefined),
  },
];

const WEB_HEADERS = "content-type,x-grpc-web,x-user-agent,grpc-timeout";

/** Checks of browsers' calls: the filters, and a policy of the virtual host. */
function web(b: EditableBootstrap, policy?: Tree): void {
  const filters = b.manager("ingress")["http_filters"] as Tree[];
  const type = "type.googleapis.com/envoy.extensions.filters.http.grpc_web.v3.GrpcWeb";
  filters.unshift({ name: "envoy.filters.http.grpc_web", typed_config: { "@type": type } }, CORS);
  const policyType = "type.googleapis.com/envoy.extensions.filters.http.cors.v3.CorsPolicy";
  const allowed = { allow_headers: WEB_HEADERS, expose_headers: "grpc-status,grpc-message" };
  const own = policy && { "envoy.filters.http.cors": { "@type": policyType, ...allowed, ...policy } };
  put(b.manager("ingress"), `${VIRTUAL_HOST}.typed_per_filter_config`, own);
}

/** A virtual host before the others that answers every call by itself. */
function refusing(b: EditableBootstrap, domains: readonly string[]): void {
  const routes = [{ match: { prefix: "/" }, direct_response: { status: 404 } }];
  (at(b.manager("ingress"), "route_config.virtual_hosts") as Tree[]).push({ name: "refusing", domains, routes });
}

export const envoyRight: readonly BootstrapRow[] = [
  {
    what: "the virtual host has the Ingress's hosts with any port too",
    code: "envoy-host-port-unrouted",
    edit: (b) => put(b.manager("ingress"), `${VIRTUAL_HOST}.domains`, ["grpc.example.com", "grpc.example.com:*"]),
  },
  {
    what: "the virtual host has the Ingress's host, and Envoy takes ports away",
    code: "envoy-host-port-unrouted",
    edit: (b) => {
      put(b.manager("ingress"), `${VIRTUAL_HOST}.domains`, ["grpc.example.com"]);
      put(b.manager("ingress"), "strip_any_host_port", true);
    },
  },
  {
    what: "a virtual host refuses every call of another host",
    code: "envoy-route-missing",
    edit: (b) => refusing(b, ["other.example.com"]),
  },
  {
    what: "the CORS policy exposes how calls end",
    code: "envoy-cors-status-hidden",
    edit: (b) => web(b, { expose_headers: "X-Trace, GRPC-Status,grpc-message" }),
  },
  {
    what: "the CORS policy allows what clients of gRPC-Web send, in any case of letters",
    code: "envoy-cors-headers-refused",
    edit: (b) => web(b, { allow_headers: "Content-Type, X-Grpc-Web,x-user-agent,grpc-timeout,authorization" }),
  },
  {
    what: "the CORS policy allows every header",
    code: "envoy-cors-headers-refused",
    edit: (b) => web(b, { allow_headers: "*" }),
  },
  {
    what: "a virtual host has a CORS policy",
    code: "envoy-cors-without-policy",
    edit: (b) => web(b, { expose_headers: "*" }),
  },
  {
    what: "harmless pages of the admin interface are routed by an expression",
    code: "envoy-admin-routed",
    edit: (b) => put(b.routes("health")[0]!, "match", { safe_regex: { regex: "/(?:ready|stats/.*)" } }),
  },
  {
    what: "a harmless part of the admin interface is routed",
    code: "envoy-admin-routed",
    edit: (b) => put(b.routes("health")[0]!, "match", { path_separated_prefix: "/stats" }),
  },
  {
    what: "in-cluster clients' own address counts",
    code: "envoy-client-address-forged",
    edit: (b) => put(b.manager("internal"), "use_remote_address", true),
  },
  {
    what: "routes take every service by an expression of RE2's that JavaScript refuses",
    code: "envoy-route-missing",
    edit: (b) => each(b.routes("ingress"), "match", { safe_regex: { regex: "(?i)/(?P<service>[A-Z.]+)/\\pL+\\z" } }),
  },
  {
    what: "expressions of RE2's that JavaScript refuses, and one that only Envoy reads",
    code: "envoy-regex-refused",
    edit: (b) => {
      put(b.routes("ingress")[0]!, "match", { safe_regex: { regex: "(?i)/(?P<service>[A-Z.]+)/.*" } });
      put(b.routes("ingress")[1]!, "match", { safe_regex: { regex: "/\\C*" } });
    },
  },
  {
    what: "a filter's metadata has an expression of JavaScript's",
    code: "envoy-regex-refused",
    edit: (b) => put(b.cluster("own-app"), "metadata.filter_metadata.acme.safe_regex.regex", "(?=a)"),
  },
  {
    what: "no method is counted by name, and none is asked for",
    code: "grpc-stats-of-any-method",
    edit: (b) => (b.manager("internal")["http_filters"] as Tree[]).unshift(grpcStats({ stats_for_all_methods: false })),
  },
  {
    what: "one method is listed",
    code: "grpc-stats-of-no-method",
    edit: (b) =>
      (b.manager("internal")["http_filters"] as Tree[]).unshift(
        grpcStats({
          individual_method_stats_allowlist: { services: [{ name: "acme.v1.Billing", method_names: ["Charge"] }] },
        }),
      ),
  },
  {
    what: "ALPN offers HTTP/1.1 before HTTP/2",
    code: "tls-alpn-missing",
    edit: (b) => put(b.listener("ingress"), `${TLS}.alpn_protocols`, ["http/1.1", "h2"]),
  },
  {
    what: "TLS is in the default filter chain",
    code: "tls-missing",
    edit: (b) => asDefaultChain(b.listener("ingress")),
  },
  {
    what: "TLS gets its certificate from a file that Envoy watches",
    code: "tls-certificate-missing",
    edit: (b) => {
      put(b.listener("ingress"), `${TLS}.tls_certificates`, undefined);
      put(b.listener("ingress"), `${TLS}.tls_certificate_sds_secret_configs`, [{ name: "server" }]);
    },
  },
  {
    what: "TLS 1.3 is the oldest that is taken",
    code: "tls-version-old",
    edit: (b) => put(b.listener("ingress"), `${TLS}.tls_params.tls_minimum_protocol_version`, "TLSv1_3"),
  },
  {
    what: "TLS has Envoy's own oldest version",
    code: "tls-version-old",
    edit: (b) => put(b.listener("ingress"), `${TLS}.tls_params`, undefined),
  },
  {
    what: "the in-cluster listener moved beside the server's port",
    code: "port-clash",
    edit: (b) => put(b.listener("internal"), PORT, 8889),
  },
  {
    what: "a further listener is a socket in the file system",
    code: "port-clash",
    edit: (b) => {
      const chains = structuredClone(b.listener("internal")["filter_chains"]);
      listeners(b).push({ name: "local", address: { pipe: { path: "/tmp/envoy.sock" } }, filter_chains: chains });
    },
  },
  {
    what: "admin listens beside the Service's port",
    code: "service-leads-to-admin",
    edit: (b) => b.set("admin.address.socket_address.port_value", 15003),
  },
  {
    what: "a Service's port leads to a pod without an admin interface",
    code: "service-leads-to-admin",
    edit: (b) => b.set("admin", undefined),
  },
  {
    what: "two listeners have names that differ in one letter",
    code: "envoy-listener-twice",
    edit: (b) => put(b.listener("internal"), "name", "Ingress"),
  },
  {
    what: "two listeners have no name",
    code: "envoy-listener-twice",
    edit: (b) => {
      put(b.listener("internal"), "name", undefined);
      put(b.listener("health"), "name", undefined);
    },
  },
  {
    what: "the in-cluster listener is bound to every address of IPv6 and IPv4",
    code: "envoy-listener-loopback",
    edit: (b) =>
      put(b.listener("internal"), "address.socket_address", { address: "::", port_value: 15002, ipv4_compat: true }),
  },
  {
    what: "a listener that no Service leads to is bound to loopback",
    code: "envoy-listener-loopback",
    edit: (b) => put(b.listener("health"), HOST, "127.0.0.1"),
  },
  {
    what: "admin listens on another address of the loopback",
    code: "envoy-admin-exposed",
    edit: (b) => b.set("admin.address.socket_address.address", "127.0.0.2"),
  },
  {
    what: "admin listens on the loopback of IPv6",
    code: "envoy-admin-exposed",
    edit: (b) => b.set("admin.address.socket_address.address", "::1"),
  },
  {
    what: "there is no admin interface",
    code: "envoy-admin-exposed",
    edit: (b) => b.set("admin", undefined),
  },
  {
    what: "all statistics of the admin interface are routed",
    code: "envoy-admin-routed",
    edit: (b) => put(b.routes("health")[1]!, "match.path", "/stats"),
  },
  {
    what: "the whole admin interface is routed inside the pod",
    code: "envoy-admin-routed",
    edit: (b) => {
      put(b.listener("health"), HOST, "127.0.0.1");
      put(b.routes("health")[0]!, "match", { prefix: "/" });
    },
  },
  {
    what: "everything on the health port is routed to the server",
    code: "envoy-admin-routed",
    edit: (b) => {
      put(b.routes("health")[0]!, "match", { prefix: "/" });
      put(b.routes("health")[0]!, "route.cluster", "own-app");
    },
  },
  {
    what: "everything on the health port is routed to another machine's port of that number",
    code: "envoy-admin-routed",
    edit: (b) => {
      put(b.routes("health")[0]!, "match", { prefix: "/" });
      put(b.cluster("admin"), `${ENDPOINT}.address`, "10.0.0.5");
    },
  },
  {
    what: "everything on the health port is routed to a cluster without hosts",
    code: "envoy-admin-routed",
    edit: (b) => {
      put(b.routes("health")[0]!, "match", { prefix: "/" });
      put(b.cluster("admin"), "load_assignment.endpoints", []);
    },
  },
  {
    what: "a filter is before the router",
    code: "envoy-router-missing",
    edit: (b) => (b.manager("ingress")["http_filters"] as Tree[]).unshift(CORS),
  },
  {
    what: "the codec is found by Envoy",
    code: "envoy-codec-http1",
    edit: (b) => put(b.manager("ingress"), "codec_type", "auto"),
  },
  {
    what: "the health listener has Envoy's own codec, and those for calls HTTP/2",
    code: "envoy-codec-http1",
    edit: (b) => {
      put(b.manager("health"), "codec_type", undefined);
      put(b.manager("internal"), "codec_type", "HTTP2");
    },
  },
  {
    what: "the virtual host has the host of the Ingress in capital letters",
    code: "envoy-host-unrouted",
    edit: (b) => put(b.manager("ingress"), `${VIRTUAL_HOST}.domains`, ["api.example.com", "GRPC.example.com"]),
  },
  {
    what: "the virtual host has every host of the domain",
    code: "envoy-host-unrouted",
    edit: (b) => put(b.manager("ingress"), `${VIRTUAL_HOST}.domains`, ["*.example.com"]),
  },
  {
    what: "the virtual host has the host in every domain",
    code: "envoy-host-unrouted",
    edit: (b) => put(b.manager("ingress"), `${VIRTUAL_HOST}.domains`, ["grpc.*"]),
  },
  {
    what: "routes come from a control plane",
    code: "envoy-host-unrouted",
    edit: (b) => {
      put(b.manager("ingress"), "route_config", undefined);
      put(b.manager("ingress"), "rds", { route_config_name: "ingress", config_source: { ads: {} } });
    },
  },
  {
    what: "the health listener takes requests to the pod's address only",
    code: "probe-path",
    edit: (b) => put(b.manager("health"), `${VIRTUAL_HOST}.domains`, ["10.*"]),
  },
  {
    what: "kubelet's path is routed by a prefix without a slash",
    code: "probe-path",
    edit: (b) => put(b.routes("health")[0]!, "match", { path_separated_prefix: "/ready" }),
  },
  {
    what: "a regular expression takes every method",
    code: "envoy-route-missing",
    edit: (b) => each(b.routes("ingress"), "match", { grpc: {}, safe_regex: { regex: "/[\\w.]+\\.\\w+/\\w+" } }),
  },
  {
    what: "a header chooses the cluster",
    code: "envoy-route-missing",
    edit: (b) => {
      put(b.routes("ingress")[0]!, "match.headers", undefined);
      put(b.routes("ingress")[0]!, "route.cluster", undefined);
      put(b.routes("ingress")[0]!, "route.cluster_header", "x-cluster");
    },
  },
  {
    what: "Envoy refuses every call from outside by itself",
    code: "envoy-route-missing",
    edit: (b) => refuseAll(b, "ingress"),
  },
  {
    what: "calls with a header have a route before the others",
    code: "envoy-route-hidden",
    edit: (b) => put(b.routes("ingress")[0]!, "match", { prefix: "/", headers: [{ name: "x-canary" }] }),
  },
  {
    what: "calls with a query parameter have a route before the others",
    code: "envoy-route-hidden",
    edit: (b) =>
      put(b.routes("ingress")[0]!, "match", {
        prefix: "/",
        query_parameters: [{ name: "canary", present_match: true }],
      }),
  },
  {
    what: "a part of the calls has a route before the others",
    code: "envoy-route-hidden",
    edit: (b) =>
      put(b.routes("ingress")[0]!, "match", {
        prefix: "/",
        runtime_fraction: { default_value: { numerator: 50 } },
      }),
  },
  {
    what: "gRPC has a route before the others",
    code: "envoy-route-hidden",
    edit: (b) => put(b.routes("ingress")[0]!, "match", { prefix: "/", grpc: {} }),
  },
  {
    what: "one service has a route before the others",
    code: "envoy-route-hidden",
    edit: (b) => put(b.routes("ingress")[0]!, "match", { prefix: "/acme.v1.Billing/" }),
  },
  {
    what: "no route takes everything",
    code: "envoy-route-hidden",
    edit: (b) => put(b.manager("ingress"), `${VIRTUAL_HOST}.routes`, b.routes("ingress")),
  },
  {
    what: "the route has no timeout, but a longest stream",
    code: "envoy-route-timeout",
    edit: (b) => each(b.routes("ingress"), "route.timeout", undefined),
  },
  {
    what: "the route's timeout of 5 s gives way to the longest stream",
    code: "envoy-route-timeout",
    edit: (b) => each(b.routes("ingress"), "route.timeout", "5s"),
  },
  {
    what: "the route has no limit at all",
    code: "envoy-route-timeout",
    edit: (b) => timeouts(b, "ingress", "0s"),
  },
  {
    what: "a browser's preflight has the default timeout",
    code: "envoy-route-timeout",
    edit: (b) => preflight(b, { string_match: { exact: "OPTIONS" } }),
  },
  {
    what: "a browser's preflight, matched in the old way, has the default timeout",
    code: "envoy-route-timeout",
    edit: (b) => preflight(b, { exact_match: "OPTIONS" }),
  },
  {
    what: "deadlines are the client's own",
    code: "envoy-deadline-cap",
    edit: (b) => each(b.routes("ingress"), "route.max_stream_duration.grpc_timeout_header_max", "0s"),
  },
  {
    what: "the old limit of deadlines gives way to the new one",
    code: "envoy-deadline-cap",
    edit: (b) => each(b.routes("ingress"), "route.max_grpc_timeout", "5s"),
  },
  {
    what: "deadlines are cut when the load balancer ends calls",
    code: "envoy-deadline-cap",
    edit: (b) =>
      each(b.routes("ingress"), "route.max_stream_duration", {
        max_stream_duration: "3600s",
        grpc_timeout_header_max: "310s",
      }),
  },
  {
    what: "deadlines are cut when the connection manager ends calls",
    code: "envoy-deadline-cap",
    edit: (b) => {
      each(b.routes("internal"), "route.max_stream_duration", { grpc_timeout_header_max: "200s" });
      put(b.manager("internal"), "common_http_protocol_options.max_stream_duration", "200s");
    },
  },
  {
    what: "streams end a second before the load balancer stops to wait",
    code: "lb-timeout-short",
    edit: (b) => each(b.routes("ingress"), "route.max_stream_duration.max_stream_duration", "309s"),
  },
  {
    what: "quiet streams end with the longest call",
    code: "envoy-stream-idle",
    edit: (b) => put(b.manager("ingress"), "stream_idle_timeout", "300s"),
  },
  {
    what: "quiet streams end by default with the longest call",
    code: "envoy-stream-idle",
    edit: (b) => put(b.manager("internal"), "stream_idle_timeout", undefined),
  },
  {
    what: "quiet streams end by the route with the longest call",
    code: "envoy-stream-idle",
    edit: (b) => {
      put(b.manager("internal"), "stream_idle_timeout", "30s");
      each(b.routes("internal"), "route.idle_timeout", "300s");
    },
  },
  {
    what: "quiet streams end when the load balancer ends calls",
    code: "envoy-stream-idle",
    edit: (b) => {
      put(b.manager("ingress"), "stream_idle_timeout", "310s");
      each(b.routes("ingress"), "route.max_stream_duration.max_stream_duration", "3600s");
    },
  },
  {
    what: "quiet streams end with the route's timeout",
    code: "envoy-stream-idle",
    edit: (b) => {
      timeouts(b, "internal", "100s");
      put(b.manager("internal"), "stream_idle_timeout", "100s");
    },
  },
  {
    what: "quiet streams end with the route's default timeout",
    code: "envoy-stream-idle",
    edit: (b) => {
      timeouts(b, "internal", undefined);
      put(b.manager("internal"), "stream_idle_timeout", "15s");
    },
  },
  {
    what: "only quiet streams have an end",
    code: "envoy-stream-idle",
    edit: (b) => {
      put(b.manager("internal"), "stream_idle_timeout", "30s");
      each(b.routes("internal"), "route.max_stream_duration.max_stream_duration", "0s");
    },
  },
  {
    what: "idle connections close a second after the load balancer's",
    code: "envoy-connection-idle",
    edit: (b) => put(b.manager("ingress"), "common_http_protocol_options.idle_timeout", "601s"),
  },
  {
    what: "idle connections close after Envoy's own hour",
    code: "envoy-connection-idle",
    edit: (b) => put(b.manager("ingress"), "common_http_protocol_options.idle_timeout", undefined),
  },
  {
    what: "idle connections never close",
    code: "envoy-connection-idle",
    edit: (b) => put(b.manager("ingress"), "common_http_protocol_options.idle_timeout", "0s"),
  },
  {
    what: "idle in-cluster connections close after a minute",
    code: "envoy-connection-idle",
    edit: (b) => put(b.manager("internal"), "common_http_protocol_options.idle_timeout", "60s"),
  },
  {
    what: "in-cluster connections live as long as a leaving pod",
    code: "envoy-connection-age",
    edit: (b) => put(b.manager("internal"), "common_http_protocol_options.max_connection_duration", "92s"),
  },
  {
    what: "in-cluster connections with the default drain live as long as a leaving pod",
    code: "envoy-connection-age",
    edit: (b) => {
      put(b.manager("internal"), "common_http_protocol_options.max_connection_duration", "92s");
      put(b.manager("internal"), "drain_timeout", undefined);
    },
  },
  {
    what: "in-cluster connections without jitter live as long as a leaving pod",
    code: "envoy-connection-age",
    edit: (b) => {
      put(b.manager("internal"), "common_http_protocol_options.max_connection_duration", "115s");
      put(b.manager("internal"), "common_http_protocol_options.max_connection_duration_jitter", undefined);
    },
  },
  {
    what: "connections from the load balancer live for ever",
    code: "envoy-connection-age",
    edit: (b) => put(b.manager("ingress"), "common_http_protocol_options.max_connection_duration", undefined),
  },
  {
    what: "connections without calls live for ever",
    code: "envoy-connection-age",
    edit: (b) => {
      refuseAll(b, "internal");
      put(b.manager("internal"), "common_http_protocol_options.max_connection_duration", undefined);
    },
  },
  {
    what: "metadata with an underscore is allowed by Envoy's default",
    code: "envoy-metadata-refused",
    edit: (b) => put(b.manager("ingress"), "common_http_protocol_options.headers_with_underscores_action", undefined),
  },
  {
    what: "the health listener refuses headers with an underscore",
    code: "envoy-metadata-refused",
    edit: (b) =>
      put(b.manager("health"), "common_http_protocol_options.headers_with_underscores_action", "REJECT_REQUEST"),
  },
  {
    what: "one bad call closes a connection inside the cluster, which one client has",
    code: "envoy-one-call-closes-all",
    edit: (b) => put(b.manager("internal"), "stream_error_on_invalid_http_message", undefined),
  },
  {
    what: "one bad request closes a connection from outside without calls",
    code: "envoy-one-call-closes-all",
    edit: (b) => {
      refuseAll(b, "ingress");
      put(b.manager("ingress"), "stream_error_on_invalid_http_message", undefined);
    },
  },
  {
    what: "just enough cancelled calls are allowed",
    code: "envoy-cancels-close-connection",
    edit: (b) => put(b.root, [...RUNTIME, "overload.premature_reset_total_stream_count"], 1000),
  },
  {
    what: "the limit of cancelled calls is in the second layer",
    code: "envoy-cancels-close-connection",
    edit: (b) => {
      const layers = (b.root["layered_runtime"] as { layers: Tree[] }).layers;
      layers.unshift({ name: "first", static_layer: { "http.max_requests_per_io_cycle": 10 } });
    },
  },
  {
    what: "connections from outside without calls end after few cancels",
    code: "envoy-cancels-close-connection",
    edit: (b) => {
      refuseAll(b, "ingress");
      put(b.root, [...RUNTIME, "overload.premature_reset_total_stream_count"], undefined);
    },
  },
  {
    what: "a connection limit names the health listener",
    code: "envoy-limit-without-listener",
    edit: (b) => put(b.root, [...RUNTIME, "envoy.resource_limits.listener.health.connection_limit"], 100),
  },
  {
    what: "the in-cluster listener has the default of trusted hops",
    code: "envoy-client-address-forged",
    edit: (b) => put(b.manager("internal"), "xff_num_trusted_hops", undefined),
  },
  {
    what: "the load balancer's listener trusts three hops",
    code: "envoy-client-address-forged",
    edit: (b) => put(b.manager("ingress"), "xff_num_trusted_hops", 3),
  },

  {
    what: "a malformed call ends alone, by the HTTP/2 options",
    code: "envoy-one-call-closes-all",
    edit: (b) => {
      put(b.manager("ingress"), "stream_error_on_invalid_http_message", undefined);
      put(b.manager("ingress"), "http2_protocol_options.override_stream_error_on_invalid_http_message", true);
    },
  },
  {
    what: "headers with underscores are allowed in lower case",
    code: "envoy-metadata-refused",
    edit: (b) => put(b.manager("ingress"), "common_http_protocol_options.headers_with_underscores_action", "allow"),
  },
];

function clusters(b: EditableBootstrap): Tree[] {
  return (b.root["static_resources"] as { clusters: Tree[] }).clusters;
}

function listeners(b: EditableBootstrap): Tree[] {
  return (b.root["static_resources"] as { listeners: Tree[] }).listeners;
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

function asDefaultChain(listener: Tree): void {
  listener["default_filter_chain"] = (listener["filter_chains"] as Tree[])[0];
  delete listener["filter_chains"];
}

/** Gives a listener's routes a timeout in the place of their longest stream. */
function timeouts(b: EditableBootstrap, listener: string, timeout: string | undefined): void {
  for (const route of b.routes(listener)) {
    put(route, "route.max_stream_duration", undefined);
    put(route, "route.timeout", timeout);
  }
}

/** Leaves a listener those routes only which Envoy answers by itself. */
function refuseAll(b: EditableBootstrap, listener: string): void {
  const routes = at(b.manager(listener), `${VIRTUAL_HOST}.routes`) as Tree[];
  put(
    b.manager(listener),
    `${VIRTUAL_HOST}.routes`,
    routes.filter((route) => !("route" in route)),
  );
}

function preflight(b: EditableBootstrap, match: Tree): void {
  const route = structuredClone(b.routes("ingress")[0]!);
  put(route, "match", { prefix: "/", headers: [{ name: "x-any" }, { name: ":method", ...match }] });
  put(route, "route", { cluster: "own-app-first" });
  (at(b.manager("ingress"), `${VIRTUAL_HOST}.routes`) as Tree[]).unshift(route);
}
