import { put } from "../support";
import { SERVICE } from "./edits";
import { extension, chain, proxyProtocol, tcp } from "./envoyEdits";
import type { BootstrapRow, Row } from "./fault";

export const faults: readonly BootstrapRow[] = [
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
];

export const right: readonly Row[] = [
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
    what: "a listener takes a PROXY header from a load balancer of connections, which sends it",
    code: "envoy-proxy-protocol",
    change: (s) => {
      s.set(SERVICE, "spec.type", "LoadBalancer");
      s.bootstrap("my-server", (b) => proxyProtocol(b, {}));
    },
  },
  {
    what: "connections are handed to what speaks no HTTP/2",
    code: "envoy-balances-connections",
    edit: (b) => tcp(b, "admin"),
  },
];
