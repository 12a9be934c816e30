import type { Fault } from "./fault";

const APP_PROTOCOLS = ["metadata", "annotations", "cloud.google.com/app-protocols"];
const BACKEND_CONFIG = ["metadata", "annotations", "cloud.google.com/backend-config"];
const NEG = ["metadata", "annotations", "cloud.google.com/neg"];
const SERVICE = "Service/my-server";
const CONFIG = "BackendConfig/my-server";

export const loadBalancerFaults: readonly Fault[] = [
  { what: "app-protocols is missing", code: "lb-not-http2", change: (s) => s.drop(SERVICE, APP_PROTOCOLS) },
  {
    what: "app-protocols says HTTPS",
    code: "lb-not-http2",
    change: (s) => s.set(SERVICE, APP_PROTOCOLS, '{"ingress":"HTTPS"}'),
  },
  {
    what: "app-protocols says GRPC",
    code: "lb-app-protocol-unknown",
    change: (s) => s.set(SERVICE, APP_PROTOCOLS, '{"ingress":"GRPC"}'),
  },
  {
    what: "app-protocols names no port of the Service",
    code: "annotation-port-unknown",
    change: (s) => s.set(SERVICE, APP_PROTOCOLS, '{"grpc":"HTTP2"}'),
  },
  {
    what: "app-protocols is YAML, not JSON",
    code: "annotation-unreadable",
    change: (s) => s.set(SERVICE, APP_PROTOCOLS, "ingress: HTTP2"),
  },
  {
    what: "app-protocols is on the Ingress",
    code: "annotation-misplaced",
    change: (s) => {
      s.drop(SERVICE, APP_PROTOCOLS);
      s.set("Ingress/ingress", APP_PROTOCOLS, '{"ingress":"HTTP2"}');
    },
  },
  {
    what: "backend-config is on the Ingress",
    code: "annotation-misplaced",
    change: (s) => {
      s.drop(SERVICE, BACKEND_CONFIG);
      s.set("Ingress/ingress", BACKEND_CONFIG, '{"default":"my-server"}');
    },
  },
  {
    what: "managed-certificates is on the Service",
    code: "annotation-misplaced",
    change: (s) => s.set(SERVICE, ["metadata", "annotations", "networking.gke.io/managed-certificates"], "x"),
  },
  { what: "the NEG annotation is missing", code: "lb-neg-missing", change: (s) => s.drop(SERVICE, NEG) },
  { what: "NEGs are switched off", code: "lb-neg-missing", change: (s) => s.set(SERVICE, NEG, '{"ingress":false}') },
  {
    what: "no BackendConfig is named",
    code: "lb-backend-config-missing",
    change: (s) => s.drop(SERVICE, BACKEND_CONFIG),
  },
  {
    what: "the BackendConfig's name is misspelt",
    code: "lb-backend-config-absent",
    change: (s) => s.set(SERVICE, BACKEND_CONFIG, '{"ports":{"ingress":"my-sever"}}'),
  },
  {
    what: "the BackendConfig is in another namespace",
    code: "lb-backend-config-absent",
    change: (s) => s.set(CONFIG, "metadata.namespace", "default"),
  },
  {
    what: "backend-config names no port of the Service",
    code: "annotation-port-unknown",
    change: (s) => s.set(SERVICE, BACKEND_CONFIG, '{"ports":{"http":"my-server"}}'),
  },
  { what: "timeoutSec stays 30 s", code: "lb-timeout-short", change: (s) => s.drop(CONFIG, "spec.timeoutSec") },
  {
    what: "timeoutSec is less than the longest stream",
    code: "lb-timeout-short",
    change: (s) => s.set(CONFIG, "spec.timeoutSec", 60),
  },
  {
    what: "timeoutSec equals Envoy's limit",
    code: "lb-timeout-short",
    change: (s) => s.set(CONFIG, "spec.timeoutSec", 300),
  },
  {
    what: "connection draining is off",
    code: "lb-draining-short",
    change: (s) => s.drop(CONFIG, "spec.connectionDraining"),
  },
  {
    what: "connection draining outlasts the pod",
    code: "lb-drain-over-grace",
    change: (s) => s.set(CONFIG, "spec.connectionDraining.drainingTimeoutSec", 900),
  },
  {
    what: "clients are tied to a backend",
    code: "lb-session-affinity",
    change: (s) => s.set(CONFIG, "spec.sessionAffinity", { affinityType: "CLIENT_IP" }),
  },
  {
    what: "a Service ties clients to a pod",
    code: "lb-session-affinity",
    change: (s) => s.set("Service/inside", "spec.sessionAffinity", "ClientIP"),
  },
  {
    what: "the health check is left to be guessed",
    code: "lb-health-missing",
    change: (s) => s.drop(CONFIG, "spec.healthCheck"),
  },
  {
    what: "the health check asks the wrong port",
    code: "lb-health-port",
    change: (s) => s.set(CONFIG, "spec.healthCheck.port", 8080),
  },
  {
    what: "the health check asks the admin port",
    code: "lb-health-port",
    change: (s) => s.set(CONFIG, "spec.healthCheck.port", 8001),
  },
  {
    what: "the health check asks the wrong path",
    code: "lb-health-path",
    change: (s) => s.set(CONFIG, "spec.healthCheck.requestPath", "/health"),
  },
  {
    what: "the health check asks /",
    code: "lb-health-path",
    change: (s) => s.drop(CONFIG, "spec.healthCheck.requestPath"),
  },
  {
    what: "the health check uses HTTPS without TLS",
    code: "lb-health-protocol",
    change: (s) => s.set(CONFIG, "spec.healthCheck.type", "HTTPS"),
  },
  {
    what: "the health check uses gRPC",
    code: "lb-health-protocol",
    change: (s) => s.set(CONFIG, "spec.healthCheck.type", "GRPC"),
  },
  {
    what: "the health check asks the gRPC server by HTTP",
    code: "lb-health-protocol",
    change: (s) => s.set(CONFIG, "spec.healthCheck.port", 8888),
  },
  {
    what: "the health check asks the listener with TLS by HTTP",
    code: "lb-health-protocol",
    change: (s) => s.set(CONFIG, "spec.healthCheck.port", 15001),
  },
  {
    what: "the health check's timeout exceeds its interval",
    code: "lb-health-timing",
    change: (s) => s.set(CONFIG, "spec.healthCheck.timeoutSec", 15),
  },
];

const INGRESS = "Ingress/ingress";
const annotation = (key: string) => ["metadata", "annotations", key];
const PATH = "spec.rules[0].http.paths[0]";

export const ingressFaults: readonly Fault[] = [
  {
    what: "the Ingress names no Service",
    code: "ingress-service-absent",
    change: (s) => s.set(INGRESS, `${PATH}.backend.service.name`, "my-servr"),
  },
  {
    what: "the Ingress is in another namespace",
    code: "ingress-service-absent",
    change: (s) => s.set(INGRESS, "metadata.namespace", "default"),
  },
  {
    what: "the Ingress names no port of the Service",
    code: "ingress-port-absent",
    change: (s) => s.set(INGRESS, `${PATH}.backend.service.port.number`, 443),
  },
  {
    what: "the Ingress leads to the plaintext listener",
    code: "lb-not-http2",
    change: (s) => s.set(INGRESS, `${PATH}.backend.service.port.number`, 15002),
  },
  {
    what: "the Ingress leads to the plaintext listener by HTTP/2",
    code: "tls-missing",
    change: (s) => {
      s.set(INGRESS, `${PATH}.backend.service.port.number`, 15002);
      s.set(SERVICE, APP_PROTOCOLS, '{"internal":"HTTP2"}');
      s.set(SERVICE, BACKEND_CONFIG, '{"default":"my-server"}');
    },
  },
  { what: "the path is /", code: "ingress-path-narrow", change: (s) => s.set(INGRESS, `${PATH}.path`, "/") },
  {
    what: "the path is Exact",
    code: "ingress-path-narrow",
    change: (s) => s.set(INGRESS, `${PATH}.pathType`, "Exact"),
  },
  {
    what: "a service's path has no wildcard",
    code: "ingress-path-narrow",
    change: (s) => s.set(INGRESS, `${PATH}.path`, "/acme.v1.Billing"),
  },
  {
    what: "the class is in ingressClassName",
    code: "ingress-class-ignored",
    change: (s) => {
      s.drop(INGRESS, annotation("kubernetes.io/ingress.class"));
      s.set(INGRESS, "spec.ingressClassName", "gce");
    },
  },
  {
    what: "port 80 is open",
    code: "ingress-plaintext-open",
    change: (s) => s.set(INGRESS, annotation("kubernetes.io/ingress.allow-http"), "true"),
  },
  {
    what: "port 80 is not closed",
    code: "ingress-plaintext-open",
    change: (s) => s.drop(INGRESS, annotation("kubernetes.io/ingress.allow-http")),
  },
  {
    what: "the redirect's port is closed",
    code: "ingress-redirect-unreachable",
    change: (s) => s.set("FrontendConfig/ingress", "spec.redirectToHttps.enabled", true),
  },
  {
    what: "the FrontendConfig is missing",
    code: "ingress-frontend-config-absent",
    change: (s) => s.remove("FrontendConfig/ingress"),
  },
  {
    what: "the address is regional",
    code: "ingress-address-regional",
    change: (s) => {
      const address = s.resource("GlobalAddress/ingress-address");
      Object.assign(address, { type: "gcp:compute/address:Address" });
    },
  },
  {
    what: "no certificate is named",
    code: "certificate-missing",
    change: (s) => s.drop(INGRESS, annotation("networking.gke.io/managed-certificates")),
  },
  {
    what: "the certificate's name is misspelt",
    code: "certificate-absent",
    change: (s) => s.set(INGRESS, annotation("networking.gke.io/managed-certificates"), "grpc-example"),
  },
  {
    what: "a host is on no certificate",
    code: "certificate-host-uncovered",
    change: (s) => s.set(INGRESS, "spec.rules[0].host", "api.example.com"),
  },
  {
    what: "a host has no DNS record",
    code: "dns-host-without-record",
    change: (s) => s.set(INGRESS, "spec.rules[0].host", "api.example.com"),
  },
  {
    what: "a certificate has a stray domain",
    code: "certificate-domain-unserved",
    change: (s) => s.set(certificate(s), "spec.domains[1]", "old.example.com"),
  },
  {
    what: "a managed certificate has a wildcard",
    code: "certificate-wildcard",
    change: (s) => s.set(certificate(s), "spec.domains[0]", "*.example.com"),
  },
  {
    what: "sixteen certificates",
    code: "certificate-too-many",
    change: (s) =>
      s.set(
        INGRESS,
        annotation("ingress.gcp.kubernetes.io/pre-shared-cert"),
        Array.from({ length: 16 }, (_, i) => `c${i}`).join(","),
      ),
  },
  {
    what: "a DNS record points elsewhere",
    code: "dns-record-elsewhere",
    change: (s) => {
      s.set("GlobalAddress/ingress-address", "address", "203.0.113.5");
      s.set("RecordSet/ingress-record-grpc.example.com", "rrdatas", ["203.0.113.7"]);
    },
  },
];

function certificate(stack: Parameters<Fault["change"]>[0]): string {
  const found = stack.resources.find(({ type }) => type.endsWith(":ManagedCertificate"))!;
  return `ManagedCertificate/${(found.inputs["metadata"] as { name: string }).name}`;
}
