import { type Fault, check } from "../check";
import { configsOf, typeName } from "../envoy/values";
import type { Field } from "../field";
import { arrivals } from "../view/arrivals";
import { listed } from "../words";

/** Why no connection of a client comes to a filter chain without TLS of its own; undefined where one may. */
function whyNever(chain: Field, listener: Field): { readonly at: Field; readonly message: string } | undefined {
  const match = chain.at("filter_chain_match");
  const names = match.at("server_names");
  const inspects = (type: string) => configsOf(listener.at("listener_filters"), type).length > 0;
  if (match.at("destination_port").exists) {
    const [asked, own] = [
      match.at("destination_port").number,
      listener.at("address", "socket_address", "port_value").number,
    ];
    const moved = listener.at("use_original_dst").bool === true || inspects("OriginalDst");
    if (asked !== own && !moved)
      return {
        at: match.at("destination_port"),
        message: `the chain is for port ${asked}, and connections come to ${own}`,
      };
  }
  const isHttp = chain.at("filters").list.some((filter) => typeName(filter) === "HttpConnectionManager");
  if (!isHttp || chain.at("transport_socket").exists || chain.at("tls_context").exists) return undefined;
  if (names.exists)
    return {
      at: names,
      message: `the chain is for TLS connections to ${listed(names.list.map(({ text }) => text ?? ""))}, and has no TLS`,
    };
  if (match.at("transport_protocol").text === "tls")
    return { at: match.at("transport_protocol"), message: "the chain is for TLS connections, and has no TLS" };
  const protocols = match.at("application_protocols");
  if (protocols.exists && !inspects("HttpInspector"))
    return { at: protocols, message: "the chain asks for a protocol that only TLS or an http_inspector finds out" };
  return undefined;
}

export const envoyChainChecks = [
  check(
    {
      code: "envoy-chain-never",
      level: "error",
      requirement: "A filter chain matches connections",
      impact: "Envoy closes connections that match no chain: every call fails with UNAVAILABLE.",
      fix: "Take filter_chain_match out, or give the chain a transport_socket with TLS.",
    },
    (stack) => stack.bootstraps.flatMap(({ listeners }) => listeners),
    ({ field }) => field.at("filter_chains").list.flatMap((chain) => whyNever(chain, field) ?? []),
  ),
  check(
    {
      code: "envoy-listener-unbound",
      level: "error",
      requirement: "A listener that calls come to listens on its port",
      impact: "Nothing listens there: every connection is refused.",
      fix: "Take bind_to_port out.",
    },
    arrivals,
    ({ listener, envoy, service }) => {
      const at = listener?.field.at("bind_to_port");
      const handsOn = envoy?.bootstrap?.listeners.some(
        ({ field }) => field.at("use_original_dst").bool === true && field.at("bind_to_port").bool !== false,
      );
      return (
        at?.bool === false &&
        handsOn !== true && {
          at,
          message: `listener ${listener!.name} is not bound, and Service ${service.object.name} leads to it`,
        }
      );
    },
  ),
  check(
    {
      code: "envoy-proxy-protocol",
      level: "warning",
      requirement: "A listener expects what its clients send",
      impact:
        "Neither Google's load balancer for HTTP nor clients inside the cluster send it: Envoy closes their connections, and every call fails.",
      fix: "Take the listener filter proxy_protocol out, or set allow_requests_without_proxy_protocol: true.",
    },
    arrivals,
    ({ listener, service }): Fault[] => {
      if (listener === undefined || service.object.root.at("spec", "type").text === "LoadBalancer") return [];
      return configsOf(listener.field.at("listener_filters"), "ProxyProtocol")
        .filter((config) => config.at("allow_requests_without_proxy_protocol").bool !== true)
        .map((at) => ({ at, message: `listener ${listener.name} takes connections with a PROXY header alone` }));
    },
  ),
  check(
    {
      code: "envoy-balances-connections",
      level: "warning",
      requirement: "Envoy balances calls",
      impact: "The TCP proxy chooses a host for each connection: all calls of a client go to the same pod.",
      fix: "Use the HTTP connection manager with a route to the cluster.",
    },
    (stack) => stack.bootstraps,
    (bootstrap) =>
      bootstrap.listeners
        .flatMap(({ field }) => configsOf(field.at("filter_chains"), "TcpProxy"))
        .map((proxy) => proxy.at("cluster"))
        .filter((at) => bootstrap.leaves(at.text ?? "").some(({ http2, byName }) => http2 && byName))
        .map((at) => ({ at, message: `connections are handed to cluster ${at.text}, whose servers speak HTTP/2` })),
  ),
];
