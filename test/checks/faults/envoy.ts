import { type Tree, put } from "../support";
import type { BootstrapFault } from "./fault";

const TLS = "filter_chains[0].transport_socket.typed_config.common_tls_context";
const each = (trees: readonly Tree[], path: string, value: unknown) => trees.forEach((tree) => put(tree, path, value));

/** Faults of the bootstrap of a server behind the load balancer. */
export const envoyFaults: readonly BootstrapFault[] = [
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
];
