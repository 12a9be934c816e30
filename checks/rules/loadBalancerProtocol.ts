import { type Fault, check } from "../check";
import { alpnOf } from "../envoy/listener";
import { APP_PROTOCOLS, NEG, arrivals, carriesCalls, inside, outside, throughIngress, winning } from "../view/arrivals";
import { protocolsOf } from "../view/backendService";
import { annotation, jsonAnnotation } from "../view/service";
import { listed } from "../words";

/** The field has words of its own, of which plaintext HTTP/2 is not confirmed to work. */
function inGateway(appProtocol: string, message: string): string {
  if (appProtocol !== "kubernetes.io/h2c") return message;
  return "the port's appProtocol is kubernetes.io/h2c, by which Google's load balancer is not known to reach pods";
}

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
    (arrival): Fault[] => {
      if (!carriesCalls(arrival)) return [];
      const { object } = arrival.service;
      return protocolsOf(arrival).flatMap(({ door, at, value }): Fault[] => {
        if (value === "HTTP2") return [];
        const message = `the load balancer speaks ${value === "HTTPS" ? "HTTP/1.1 over TLS" : "HTTP/1.1"} to port ${arrival.port.name ?? arrival.port.port}, which carries gRPC calls`;
        if (door === "Gateway")
          return [{ at, message: inGateway(value, message), fix: "Set appProtocol: HTTP2 on the Service's port." }];
        const key = winning(object, APP_PROTOCOLS);
        const beaten = APP_PROTOCOLS.filter((other) => other !== key && annotation(object, other).exists);
        if (key === undefined || beaten.length === 0) return [{ at, message }];
        return [
          {
            at,
            message: `${message}: the controller reads this annotation and not ${listed(beaten)}`,
            fix: `Take ${key} out.`,
          },
        ];
      });
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
    throughIngress,
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
    (arrival): Fault[] => {
      const { listener } = arrival;
      if (listener === undefined || listener.tls !== undefined) return [];
      const [spoken] = protocolsOf(arrival)
        .map(({ value }) => value)
        .filter((value) => /^HTTP(?:S|2)$/.test(value));
      const at = listener.field;
      if (spoken !== undefined)
        return [{ at, message: `the load balancer speaks ${spoken} to listener ${listener.name}, which has no TLS` }];
      if (!listener.carriesCalls) return [];
      return [{ at, message: `listener ${listener.name} carries calls from the load balancer and has no TLS` }];
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
    (arrival) => {
      const { listener } = arrival;
      if (listener?.tls === undefined) return undefined;
      // Without a door it is the clients that look for h2: grpc-go and others refuse a server that does not offer it.
      const spoken = protocolsOf(arrival);
      if (spoken.length === 0 ? !listener.carriesCalls : spoken.every(({ value }) => value !== "HTTP2"))
        return undefined;
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
