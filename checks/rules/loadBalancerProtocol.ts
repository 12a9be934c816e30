import { check } from "../check";
import { alpnOf } from "../envoy/listener";
import { APP_PROTOCOLS, NEG, appProtocol, arrivals, carriesCalls, inside, outside, winning } from "../view/arrivals";
import { annotation, jsonAnnotation } from "../view/service";
import { listed } from "../words";

export const loadBalancerProtocolChecks = [
  check(
    {
      code: "lb-not-http2",
      level: "error",
      requirement: "The load balancer speaks HTTP/2 to ports that carry gRPC calls",
      impact: "gRPC needs HTTP/2 all the way: every call from outside fails.",
      fix: 'Annotate the Service with cloud.google.com/app-protocols: {"<port name>":"HTTP2"}.',
    },
    outside,
    (arrival) => {
      const { object } = arrival.service;
      const protocol = appProtocol(arrival.service, arrival.port);
      if (protocol === "HTTP2" || !carriesCalls(arrival)) return undefined;
      const message = `the load balancer speaks ${protocol === "HTTPS" ? "HTTP/1.1 over TLS" : "HTTP/1.1"} to port ${arrival.port.name ?? arrival.port.port}, which carries gRPC calls`;
      const key = winning(object, APP_PROTOCOLS) ?? APP_PROTOCOLS[1];
      const beaten = APP_PROTOCOLS.filter((other) => other !== key && annotation(object, other).exists);
      if (beaten.length === 0) return { at: annotation(object, key), message };
      return {
        at: annotation(object, key),
        message: `${message}: the controller reads this annotation and not ${listed(beaten)}`,
        fix: `Take ${key} out.`,
      };
    },
  ),
  check(
    {
      code: "lb-neg-missing",
      level: "warning",
      requirement: "A Service behind an Ingress asks for network endpoint groups",
      impact:
        "Where the cluster does not ask by itself, calls go to nodes instead of pods, and a Service of type ClusterIP is refused by the controller.",
      fix: 'Annotate the Service with cloud.google.com/neg: {"ingress":true}.',
    },
    outside,
    ({ service: { object } }) => {
      if (jsonAnnotation(object, NEG)?.["ingress"] === true || jsonAnnotation(object, NEG) === null) return undefined;
      const message = "the Service does not ask for container-native load balancing";
      return {
        at: annotation(object, NEG),
        message,
        ...(annotation(object, NEG).exists && { level: "error" as const }),
      };
    },
  ),
  check(
    {
      code: "tls-missing",
      level: "error",
      requirement: "A listener that the load balancer reaches by HTTPS or HTTP/2, as gRPC needs it, has TLS",
      impact:
        "The load balancer speaks HTTP/2 to backends over TLS only: its handshakes fail and every call ends with 502.",
      fix: "Give the listener a DownstreamTlsContext with a certificate and alpn_protocols: [h2].",
    },
    outside,
    ({ service, port, listener }) => {
      const protocol = appProtocol(service, port);
      if (listener === undefined || listener.tls !== undefined) return undefined;
      if (protocol === "HTTP")
        return (
          listener.carriesCalls && {
            at: listener.field,
            message: `listener ${listener.name} carries calls from the load balancer and has no TLS`,
          }
        );
      return {
        at: listener.field,
        message: `the load balancer speaks ${protocol} to listener ${listener.name}, which has no TLS`,
      };
    },
  ),
  check(
    {
      code: "tls-alpn-missing",
      level: "error",
      requirement: "TLS that calls from outside reach offers h2 by ALPN",
      impact:
        "The load balancer finds no HTTP/2 in the handshake, takes the backend for broken and answers every call with 502; clients that come by themselves end the handshake.",
      fix: "Add alpn_protocols: [h2] to the listener's common_tls_context.",
    },
    arrivals,
    ({ service, port, listener, backends }) => {
      if (listener?.tls === undefined) return undefined;
      // Without an Ingress it is the clients that look for h2: grpc-go and others refuse a server that does not offer it.
      if (backends.length === 0 ? !listener.carriesCalls : appProtocol(service, port) !== "HTTP2") return undefined;
      const offered = alpnOf(listener.tls);
      if (offered.includes("h2")) return undefined;
      const at = listener.tls.at("common_tls_context", "alpn_protocols");
      return { at, message: `listener ${listener.name} offers ${listed(offered)} by ALPN` };
    },
  ),
  check(
    {
      code: "tls-certificate-missing",
      level: "error",
      requirement: "A listener with TLS has a certificate",
      impact: "Envoy refuses its configuration or every handshake, and no call arrives.",
      fix: "Name a certificate chain and its key in tls_certificates.",
    },
    (stack) => stack.bootstraps.flatMap(({ listeners }) => listeners),
    ({ tls, name }) => {
      const context = tls?.at("common_tls_context");
      if (context === undefined) return undefined;
      const sources = ["tls_certificates", "tls_certificate_sds_secret_configs", "tls_certificate_provider_instance"];
      if (sources.some((source) => context.at(source).exists)) return undefined;
      return { at: context, message: `listener ${name} has TLS without a certificate` };
    },
  ),
  check(
    {
      code: "tls-unexpected",
      level: "error",
      requirement: "A listener with TLS is not offered as plain HTTP/2 inside the cluster",
      impact: "Clients that follow the Service's appProtocol open a plaintext connection, which Envoy closes.",
      fix: "Point the port to the listener without TLS, or take kubernetes.io/h2c out.",
    },
    inside,
    ({ port, listener }) => {
      const plain = port.field.at("appProtocol").text === "kubernetes.io/h2c";
      if (!plain || listener?.tls === undefined) return undefined;
      const message = `the port states kubernetes.io/h2c and leads to listener ${listener.name}, which has TLS`;
      return { at: port.field, message };
    },
  ),
];
