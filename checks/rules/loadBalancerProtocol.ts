import { check } from "../check";
import { alpnOf } from "../envoy/listener";
import { APP_PROTOCOLS, NEG, appProtocol, arrivals, carriesCalls, inside, outside } from "../view/arrivals";
import { annotation, jsonAnnotation } from "../view/service";
import { listed } from "../words";

export const loadBalancerProtocolChecks = [
  check(
    {
      code: "lb-not-http2",
      level: "error",
      holds: "The load balancer speaks HTTP/2 to ports that carry gRPC calls",
      effect: "gRPC needs HTTP/2 all the way: every call from outside fails.",
      mend: 'Annotate the Service with cloud.google.com/app-protocols: {"<port name>":"HTTP2"}.',
    },
    outside,
    (arrival) => {
      const protocol = appProtocol(arrival.service, arrival.port);
      if (protocol === "HTTP2" || !carriesCalls(arrival)) return undefined;
      const says = `the load balancer speaks ${protocol === "HTTPS" ? "HTTP/1.1 over TLS" : "HTTP/1.1"} to port ${arrival.port.name ?? arrival.port.port}, which carries gRPC calls`;
      return { at: annotation(arrival.service.object, APP_PROTOCOLS[0]), says };
    },
  ),
  check(
    {
      code: "lb-neg-missing",
      level: "warning",
      holds: "A Service behind an Ingress asks for network endpoint groups",
      effect:
        "Where the cluster does not ask by itself, calls go to nodes instead of pods, and a Service of type ClusterIP is refused by the controller.",
      mend: 'Annotate the Service with cloud.google.com/neg: {"ingress":true}.',
    },
    outside,
    ({ service: { object } }) => {
      if (jsonAnnotation(object, NEG)?.["ingress"] === true || jsonAnnotation(object, NEG) === null) return undefined;
      const says = "the Service does not ask for container-native load balancing";
      return { at: annotation(object, NEG), says, ...(annotation(object, NEG).exists && { level: "error" as const }) };
    },
  ),
  check(
    {
      code: "tls-missing",
      level: "error",
      holds: "A listener that the load balancer reaches by HTTPS or HTTP/2, as gRPC needs it, has TLS",
      effect:
        "The load balancer speaks HTTP/2 to backends over TLS only: its handshakes fail and every call ends with 502.",
      mend: "Give the listener a DownstreamTlsContext with a certificate and alpn_protocols: [h2].",
    },
    outside,
    ({ service, port, listener }) => {
      const protocol = appProtocol(service, port);
      if (listener === undefined || listener.tls !== undefined) return undefined;
      if (protocol === "HTTP")
        return (
          listener.carriesCalls && {
            at: listener.field,
            says: `listener ${listener.name} carries calls from the load balancer and has no TLS`,
          }
        );
      return {
        at: listener.field,
        says: `the load balancer speaks ${protocol} to listener ${listener.name}, which has no TLS`,
      };
    },
  ),
  check(
    {
      code: "tls-alpn-missing",
      level: "error",
      holds: "TLS that calls from outside reach offers h2 by ALPN",
      effect:
        "The load balancer finds no HTTP/2 in the handshake, takes the backend for broken and answers every call with 502; clients that come by themselves end the handshake.",
      mend: "Add alpn_protocols: [h2] to the listener's common_tls_context.",
    },
    arrivals,
    ({ service, port, listener, backends }) => {
      if (listener?.tls === undefined) return undefined;
      // Without an Ingress it is the clients that look for h2: grpc-go and others refuse a server that does not offer it.
      const direct = service.object.root.at("spec", "type").text === "LoadBalancer" && listener.carriesCalls;
      if (backends.length === 0 ? !direct : appProtocol(service, port) !== "HTTP2") return undefined;
      const offered = alpnOf(listener.tls);
      if (offered.includes("h2")) return undefined;
      const at = listener.tls.at("common_tls_context", "alpn_protocols");
      return { at, says: `listener ${listener.name} offers ${listed(offered)} by ALPN` };
    },
  ),
  check(
    {
      code: "tls-certificate-missing",
      level: "error",
      holds: "A listener with TLS has a certificate",
      effect: "Envoy refuses its configuration or every handshake, and no call arrives.",
      mend: "Name a certificate chain and its key in tls_certificates.",
    },
    (stack) => stack.bootstraps.flatMap(({ listeners }) => listeners),
    ({ tls, name }) => {
      const context = tls?.at("common_tls_context");
      if (context === undefined) return undefined;
      const sources = ["tls_certificates", "tls_certificate_sds_secret_configs", "tls_certificate_provider_instance"];
      if (sources.some((source) => context.at(source).exists)) return undefined;
      return { at: context, says: `listener ${name} has TLS without a certificate` };
    },
  ),
  check(
    {
      code: "tls-unexpected",
      level: "error",
      holds: "A listener with TLS is not offered as plain HTTP/2 inside the cluster",
      effect: "Clients that follow the Service's appProtocol open a plaintext connection, which Envoy closes.",
      mend: "Point the port to the listener without TLS, or take kubernetes.io/h2c out.",
    },
    inside,
    ({ port, listener }) => {
      const plain = port.field.at("appProtocol").text === "kubernetes.io/h2c";
      if (!plain || listener?.tls === undefined) return undefined;
      const says = `the port says kubernetes.io/h2c and leads to listener ${listener.name}, which has TLS`;
      return { at: port.field, says };
    },
  ),
];
