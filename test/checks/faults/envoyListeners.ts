import { type EditableBootstrap, type Tree, at, put } from "../support";
import { APP, DEPLOYMENT, ENVOY, HOST, PORT, asDefaultChain, camelCase, configMap, refuseAll, twice } from "./edits";
import type { Row } from "./fault";

const RUNTIME = ["layered_runtime", "layers", 0, "static_layer"] as const;

export const faults: readonly Row[] = [
  {
    what: "in-cluster clients state their address as they like",
    code: "envoy-client-address-forged",
    edit: (b) => put(b.manager("internal"), "use_remote_address", false),
  },
  {
    what: "a listener moved to the server's port",
    code: "port-clash",
    edit: (b) => put(b.listener("internal"), "address.socket_address.port_value", 8888),
  },
  {
    what: "two listeners share a port",
    code: "port-clash",
    envoyRefuses: true,
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
    what: "the codec is HTTP/1",
    code: "envoy-codec-http1",
    edit: (b) => put(b.manager("ingress"), "codec_type", "HTTP1"),
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
    what: "a listener is bound to the loopback of IPv6",
    code: "envoy-listener-loopback",
    edit: (b) => put(b.listener("internal"), HOST, "::1"),
  },
  {
    what: "a listener is bound to localhost",
    code: "envoy-listener-loopback",
    envoyRefuses: true,
    edit: (b) => put(b.listener("internal"), HOST, "localhost"),
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
    what: "a codec in lower case is HTTP/1.1",
    code: "envoy-codec-http1",
    edit: (b) => put(b.manager("ingress"), "codec_type", "http1"),
  },
  {
    what: "every key of the listeners is in camel case, and a codec is HTTP/1.1",
    code: "envoy-codec-http1",
    edit: (b) => {
      put(b.manager("ingress"), "codec_type", "HTTP1");
      put(b.root, "static_resources.listeners", camelCase(at(b.root, "static_resources.listeners")));
    },
  },
  {
    what: "a field is null, and the codec is HTTP/1.1 in lower case",
    code: "envoy-codec-http1",
    edit: (b) => {
      b.set("node.locality", null);
      put(b.manager("ingress"), "codec_type", "http1");
    },
  },
  {
    what: "an Envoy whose configuration is elsewhere declares the server's port",
    code: "port-clash",
    change: (s) => {
      s.remove(configMap(s));
      s.set(DEPLOYMENT, `${ENVOY}.ports`, [{ containerPort: 8888 }]);
    },
  },
  {
    what: "the last of two codecs of a connection manager is HTTP/1.1",
    code: "envoy-codec-http1",
    change: (s) => twice(s, "codec_type: AUTO", "codec_type: HTTP1"),
  },
];

export const right: readonly Row[] = [
  {
    what: "in-cluster clients' own address counts",
    code: "envoy-client-address-forged",
    edit: (b) => put(b.manager("internal"), "use_remote_address", true),
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
  {
    what: "Envoy's switches and numbers are texts",
    code: "envoy-one-call-closes-all",
    change: (s) =>
      s.bootstrap("my-server", (b) => put(b.manager("ingress"), "stream_error_on_invalid_http_message", "yes")),
  },
  {
    what: "the first of two codecs of a connection manager is HTTP/1.1",
    code: "envoy-codec-http1",
    change: (s) => twice(s, "codec_type: HTTP1", "codec_type: AUTO"),
  },
  {
    what: "another container listens on the port by UDP",
    code: "port-clash",
    change: (s) => s.set(DEPLOYMENT, `${APP}.ports[1]`, { containerPort: 15001, protocol: "UDP" }),
  },
  {
    what: "cancelled calls close connections of an Envoy inside",
    code: "envoy-cancels-close-connection",
    change: (s) => s.bootstrap("inside", (b) => b.set("layered_runtime", undefined)),
  },
  {
    what: "a header that only the load balancer's listener believes",
    code: "envoy-client-address-forged",
    edit: (b) => {
      put(b.manager("internal"), "use_remote_address", undefined);
      put(b.manager("internal"), "xff_num_trusted_hops", 2);
    },
  },
];

function listeners(b: EditableBootstrap): Tree[] {
  return (b.root["static_resources"] as { listeners: Tree[] }).listeners;
}
