import { UNKNOWN_YET } from "../../../commands/shared/placeholder";
import { type EditableStack, type Tree, at, put } from "../support";
import type { Row } from "./fault";

const APP_PROTOCOLS = ["metadata", "annotations", "cloud.google.com/app-protocols"];
const BACKEND_CONFIG = ["metadata", "annotations", "cloud.google.com/backend-config"];
const ALPHA = ["metadata", "annotations", "service.alpha.kubernetes.io/app-protocols"];
const NEG = ["metadata", "annotations", "cloud.google.com/neg"];
const SERVICE = "Service/my-server";
const CONFIG = "BackendConfig/my-server";
const HEALTH = { type: "HTTP", port: 8002, requestPath: "/healthz" };
const APP = "spec.template.spec.containers[0]";

export const loadBalancerFaults: readonly Row[] = [
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
  {
    what: "the protocol of a port is stated by the old annotation, and is HTTP",
    code: "lb-not-http2",
    change: (s) => {
      s.drop(SERVICE, APP_PROTOCOLS);
      s.set(SERVICE, ["metadata", "annotations", "service.alpha.kubernetes.io/app-protocols"], '{"ingress":"HTTP"}');
    },
  },
  {
    what: "the NEG annotation is no JSON",
    code: "annotation-unreadable",
    change: (s) => s.set(SERVICE, NEG, "ingress: true"),
  },
  {
    what: "a global address is named on a Service",
    code: "annotation-misplaced",
    change: (s) => s.set(SERVICE, ["metadata", "annotations", "kubernetes.io/ingress.global-static-ip-name"], "x"),
  },
  {
    what: "a Google service account is named on a Service",
    code: "annotation-misplaced",
    change: (s) => s.set(SERVICE, ["metadata", "annotations", "iam.gke.io/gcp-service-account"], "x"),
  },
  {
    what: "the BackendConfig is of a namespace that another stack has",
    code: "lb-backend-config-absent",
    change: (s) => {
      s.remove(CONFIG);
      s.remove("Namespace/grpc");
    },
  },
  {
    what: "draining is a second too short for what the pod goes on for",
    code: "lb-draining-short",
    change: (s) => s.set(CONFIG, "spec.connectionDraining.drainingTimeoutSec", 269),
  },
  {
    what: "preStop and draining are a second longer than the grace period",
    code: "lb-drain-over-grace",
    change: (s) => s.set(CONFIG, "spec.connectionDraining.drainingTimeoutSec", 331),
  },
  {
    what: "the health check's timeout is a second longer than its interval",
    code: "lb-health-timing",
    change: (s) => s.set(CONFIG, "spec.healthCheck.timeoutSec", 6),
  },
  {
    what: "the health check asks the gRPC server by HTTP, found by its probe alone",
    code: "lb-health-protocol",
    change: (s) => {
      s.set(CONFIG, "spec.healthCheck.port", 8888);
      s.drop("Deployment/my-server", "spec.template.spec.containers[0].ports[0].name");
    },
  },
  {
    what: "the health check uses HTTP/2 where the listener speaks HTTP/1.1 only",
    code: "lb-health-protocol",
    change: (s) => {
      s.set(CONFIG, "spec.healthCheck", { type: "HTTP2", port: 15001, requestPath: "/" });
      s.bootstrap("my-server", (b) => put(b.manager("ingress"), "codec_type", "HTTP1"));
    },
  },
  {
    what: "the health check asks a path that redirects",
    code: "lb-health-path",
    change: (s) => {
      s.set(CONFIG, "spec.healthCheck.requestPath", "/old");
      s.bootstrap("my-server", (b) => {
        const routes = at(b.manager("health"), "route_config.virtual_hosts[0].routes") as Tree[];
        routes.unshift({ match: { path: "/old" }, redirect: { path_redirect: "/healthz" } });
      });
    },
  },
  {
    what: "the old app-protocols annotation wins over the new one",
    code: "lb-not-http2",
    change: (s) => s.set(SERVICE, ALPHA, '{"ingress":"HTTP"}'),
  },
  {
    what: "the old app-protocols annotation is there and names no port",
    code: "lb-not-http2",
    change: (s) => s.set(SERVICE, ALPHA, "{}"),
  },
  {
    what: "the health check has no type, and the port's protocol is HTTP/2",
    code: "lb-health-protocol",
    change: (s) => s.drop(CONFIG, "spec.healthCheck.type"),
  },
  {
    what: "the health check has a short interval and no timeout",
    code: "lb-health-timing",
    change: (s) => s.drop(CONFIG, "spec.healthCheck.timeoutSec"),
  },
  {
    what: "the health check's interval is a second shorter than the default timeout",
    code: "lb-health-timing",
    change: (s) => s.set(CONFIG, "spec.healthCheck", { ...HEALTH, checkIntervalSec: 14 }),
  },
  {
    what: "the health check's timeout is a second longer than the default interval",
    code: "lb-health-timing",
    change: (s) => s.set(CONFIG, "spec.healthCheck", { ...HEALTH, timeoutSec: 16 }),
  },
  {
    what: "the health check has a short interval and no timeout, and a probe asks another port",
    code: "lb-health-timing",
    change: (s) => {
      s.drop(CONFIG, "spec.healthCheck.timeoutSec");
      s.set("Deployment/my-server", `${APP}.readinessProbe`, { httpGet: { port: 8888, scheme: "HTTPS" } });
    },
  },
  {
    what: "the health check's thresholds are zero",
    code: "lb-health-range",
    change: (s) => {
      s.set(CONFIG, "spec.healthCheck.healthyThreshold", 0);
      s.set(CONFIG, "spec.healthCheck.unhealthyThreshold", 0);
    },
  },
  {
    what: "the health check's thresholds are eleven",
    code: "lb-health-range",
    change: (s) => {
      s.set(CONFIG, "spec.healthCheck.healthyThreshold", 11);
      s.set(CONFIG, "spec.healthCheck.unhealthyThreshold", 11);
    },
  },
  {
    what: "the health check's interval and timeout are 301 s",
    code: "lb-health-range",
    change: (s) => {
      s.set(CONFIG, "spec.healthCheck.checkIntervalSec", 301);
      s.set(CONFIG, "spec.healthCheck.timeoutSec", 301);
    },
  },
  {
    what: "the health check's interval and timeout are zero",
    code: "lb-health-range",
    change: (s) => {
      s.set(CONFIG, "spec.healthCheck.checkIntervalSec", 0);
      s.set(CONFIG, "spec.healthCheck.timeoutSec", 0);
    },
  },
  {
    what: "more than every request is logged",
    code: "lb-backend-config-refused",
    change: (s) => s.set(CONFIG, "spec.logging", { enable: true, sampleRate: 1.1 }),
  },
  {
    what: "less than no request is logged",
    code: "lb-backend-config-refused",
    change: (s) => s.set(CONFIG, "spec.logging", { enable: true, sampleRate: -0.1 }),
  },
  {
    what: "the affinity type is one of Compute Engine's that the controller does not know",
    code: "lb-backend-config-refused",
    change: (s) => s.set(CONFIG, "spec.sessionAffinity", { affinityType: "HEADER_FIELD" }),
  },
  {
    what: "no affinity is written as a Service's",
    code: "lb-backend-config-refused",
    change: (s) => s.set(CONFIG, "spec.sessionAffinity", { affinityType: "None" }),
  },
  {
    what: "an affinity cookie lasts a second longer than a day",
    code: "lb-backend-config-refused",
    change: (s) => s.set(CONFIG, "spec.sessionAffinity", { affinityType: "NONE", affinityCookieTtlSec: 86_401 }),
  },
  {
    what: "IAP and Cloud CDN are enabled together",
    code: "lb-backend-config-refused",
    change: (s) => {
      s.set(CONFIG, "spec.iap", { enabled: true });
      s.set(CONFIG, "spec.cdn", { enabled: true });
    },
  },
  {
    what: "IAP names a Secret that is not there",
    code: "lb-secret-absent",
    change: (s) => s.set(CONFIG, "spec.iap", { enabled: true, oauthclientCredentials: { secretName: "oauth" } }),
  },
  {
    what: "IAP names a Secret of a namespace that another stack has",
    code: "lb-secret-absent",
    change: (s) => {
      s.remove("Namespace/grpc");
      s.set(CONFIG, "spec.iap", { enabled: true, oauthclientCredentials: { secretName: "oauth" } });
    },
  },
  {
    what: "IAP's Secret has another key",
    code: "lb-secret-absent",
    change: (s) => {
      secret(s, "oauth", { stringData: { client_id: "a", secret: "b" } });
      s.set(CONFIG, "spec.iap", { enabled: true, oauthclientCredentials: { secretName: "oauth" } });
    },
  },
  {
    what: "the key of signed addresses is in a Secret that is not there",
    code: "lb-secret-absent",
    change: (s) =>
      s.set(CONFIG, "spec.cdn", { enabled: true, signedUrlKeys: [{ keyName: "one", secretName: "signed-urls" }] }),
  },
];

/** A Secret in the servers' namespace. */
function secret(stack: Parameters<Row["change"]>[0], name: string, inputs: Tree, namespace = "grpc"): void {
  stack.add("kubernetes:core/v1:Secret", { metadata: { name, namespace }, ...inputs });
}

const INGRESS = "Ingress/ingress";
const annotation = (key: string) => ["metadata", "annotations", key];
const PATH = "spec.rules[0].http.paths[0]";

export const ingressFaults: readonly Row[] = [
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
  {
    what: "the Ingress names a Service of a namespace that another stack makes",
    code: "ingress-service-absent",
    change: (s) => {
      s.remove("Namespace/grpc");
      for (const name of ["my-server", "inside", "my-server-pods", "inside-pods"]) s.remove(`Service/${name}`);
    },
  },
  {
    what: "the FrontendConfig's name is misspelt, beside one that is there",
    code: "ingress-frontend-config-absent",
    change: (s) => s.set(INGRESS, annotation("networking.gke.io/v1beta1.FrontendConfig"), "ingres"),
  },
  {
    what: "the certificate is missing, and the namespace is another stack's",
    code: "certificate-absent",
    change: (s) => {
      s.remove(certificate(s));
      s.remove("Namespace/grpc");
    },
  },
  {
    what: "the default backend leads to a port that the Service lacks",
    code: "ingress-port-absent",
    change: (s) => s.set(INGRESS, "spec.defaultBackend", { service: { name: "my-server", port: { name: "https" } } }),
  },
  {
    what: "the FrontendConfig does not redirect",
    code: "ingress-plaintext-open",
    change: (s) => {
      s.set(INGRESS, annotation("kubernetes.io/ingress.allow-http"), "true");
      s.set("FrontendConfig/ingress", "spec.redirectToHttps.enabled", false);
    },
  },
  {
    what: "a path of pathType Prefix ends in a wildcard",
    code: "ingress-path-refused",
    change: (s) => s.set(INGRESS, `${PATH}.pathType`, "Prefix"),
  },
  {
    what: "a path of pathType Exact ends in a wildcard",
    code: "ingress-path-refused",
    change: (s) => s.set(INGRESS, PATH, { ...pathOf(s), path: "/acme.v1.Billing/*", pathType: "Exact" }),
  },
  {
    what: "a path of pathType Prefix is empty",
    code: "ingress-path-refused",
    change: (s) => s.set(INGRESS, PATH, { ...pathOf(s), path: "", pathType: "Prefix" }),
  },
  {
    what: "a pathType is misspelt",
    code: "ingress-path-refused",
    change: (s) => s.set(INGRESS, `${PATH}.pathType`, "prefix"),
  },
  {
    what: "a wildcard is not a path's last part",
    code: "ingress-path-refused",
    change: (s) => s.set(INGRESS, `${PATH}.path`, "/acme.v1.*"),
  },
  {
    what: "a host has a second rule",
    code: "ingress-host-repeated",
    change: (s) => s.set(INGRESS, "spec.rules[1]", { host: "grpc.example.com", http: { paths: [pathOf(s)] } }),
  },
  {
    what: "two rules are for every host",
    code: "ingress-host-repeated",
    change: (s) => {
      s.set(INGRESS, "spec.rules[1]", { http: { paths: [pathOf(s)] } });
      s.set(INGRESS, "spec.rules[2]", { host: "*", http: { paths: [pathOf(s)] } });
    },
  },
  {
    what: "a path leads to a bucket",
    code: "ingress-backend-resource",
    change: (s) => s.set(INGRESS, `${PATH}.backend`, { resource: BUCKET }),
  },
  {
    what: "the default backend is a bucket",
    code: "ingress-backend-resource",
    change: (s) => s.set(INGRESS, "spec.defaultBackend", { resource: BUCKET }),
  },
  {
    what: "an external Ingress names a regional address",
    code: "ingress-address-unread",
    change: (s) => {
      s.drop(INGRESS, annotation(GLOBAL_ADDRESS));
      s.set(INGRESS, annotation(REGIONAL_ADDRESS), "ingress");
    },
  },
  {
    what: "an internal Ingress names a global address",
    code: "ingress-address-unread",
    change: (s) => s.set(INGRESS, annotation("kubernetes.io/ingress.class"), "gce-internal"),
  },
  {
    what: "an Ingress names a global address and a regional one",
    code: "ingress-address-twice",
    change: (s) => s.set(INGRESS, annotation(REGIONAL_ADDRESS), "ingress"),
  },
  {
    what: "an internal Ingress names a global address and a regional one",
    code: "ingress-address-twice",
    change: (s) => {
      s.set(INGRESS, annotation("kubernetes.io/ingress.class"), "gce-internal");
      s.set(INGRESS, annotation(REGIONAL_ADDRESS), "ingress");
    },
  },
  {
    what: "the certificate's Secret is missing",
    code: "ingress-secret-absent",
    change: (s) => s.set(INGRESS, "spec.tls", [{ secretName: "web" }]),
  },
  {
    what: "the certificate's Secret is missing, and the namespace is another stack's",
    code: "ingress-secret-absent",
    change: (s) => {
      s.remove("Namespace/grpc");
      s.set(INGRESS, "spec.tls", [{ secretName: "web" }]);
    },
  },
  {
    what: "the name of the certificate's Secret is misspelt",
    code: "ingress-secret-absent",
    change: (s) => s.set(INGRESS, "spec.tls", [{ secretName: "my-server-envoy-tsl" }]),
  },
  {
    what: "the certificate's Secret is in another namespace",
    code: "ingress-secret-absent",
    change: (s) => {
      secret(s, "web", { data: { "tls.crt": "", "tls.key": "" } }, "default");
      s.set(INGRESS, "spec.tls", [{ secretName: "web" }]);
    },
  },
  {
    what: "the certificate's Secret has no key",
    code: "ingress-secret-absent",
    change: (s) => {
      secret(s, "web", { data: { "tls.crt": "" } });
      s.set(INGRESS, "spec.tls", [{ secretName: "web" }]);
    },
  },
  {
    what: "the class is empty, which is GKE's",
    code: "ingress-plaintext-open",
    change: (s) => {
      s.set(INGRESS, annotation("kubernetes.io/ingress.class"), "");
      s.drop(INGRESS, annotation("kubernetes.io/ingress.allow-http"));
    },
  },
  {
    what: "the class is in ingressClassName, and the annotation is empty",
    code: "ingress-class-ignored",
    change: (s) => {
      s.set(INGRESS, annotation("kubernetes.io/ingress.class"), "");
      s.set(INGRESS, "spec.ingressClassName", "gce");
    },
  },
  {
    what: "port 80 is closed by a word that is no boolean",
    code: "ingress-plaintext-open",
    change: (s) => s.set(INGRESS, annotation("kubernetes.io/ingress.allow-http"), "no"),
  },
  {
    what: "the redirect's port is closed in another spelling",
    code: "ingress-redirect-unreachable",
    change: (s) => {
      s.set(INGRESS, annotation("kubernetes.io/ingress.allow-http"), "0");
      s.set("FrontendConfig/ingress", "spec.redirectToHttps.enabled", true);
    },
  },
  ...[
    "networking.gke.io/v1beta1.FrontEndConfig",
    "networking.gke.io/v1.FrontendConfig",
    "networking.gke.io/frontend-config",
    "cloud.google.com/v1beta1.FrontendConfig",
    "networking.gk.io/v1beta1.FrontendConfig",
  ].map((key) => ({
    what: `the FrontendConfig is named by ${key}`,
    code: "annotation-mistyped",
    change: (s: EditableStack) => rename(s, INGRESS, "networking.gke.io/v1beta1.FrontendConfig", key),
  })),
  ...["kubernetes.io/ingress.static-ip", "ingress.kubernetes.io/global-static-ip-name"].map((key) => ({
    what: `the address is named by ${key}`,
    code: "annotation-mistyped",
    change: (s: EditableStack) => rename(s, INGRESS, GLOBAL_ADDRESS, key),
  })),
  ...["networking.gke.io/backend-config", "cloud.google.com/backendconfig", "cloud.google.com/backend-configs"].map(
    (key) => ({
      what: `the BackendConfig is named by ${key}`,
      code: "annotation-mistyped",
      change: (s: EditableStack) => rename(s, SERVICE, "cloud.google.com/backend-config", key),
    }),
  ),
  {
    what: "endpoint groups are asked for by a misspelt annotation",
    code: "annotation-mistyped",
    change: (s) => rename(s, SERVICE, "cloud.google.com/neg", "cloud.google.com/negs"),
  },
  {
    what: "a Google service account is named by a misspelt annotation",
    code: "annotation-mistyped",
    change: (s) =>
      rename(s, "ServiceAccount/my-server", "iam.gke.io/gcp-service-account", "iam.gke.io/gcp-serviceaccount"),
  },
];

const GLOBAL_ADDRESS = "kubernetes.io/ingress.global-static-ip-name";
const REGIONAL_ADDRESS = "kubernetes.io/ingress.regional-static-ip-name";
const BUCKET = { apiGroup: "storage.example.com", kind: "Bucket", name: "files" };

function pathOf(stack: EditableStack): Tree {
  return at(stack.inputs(INGRESS), PATH) as Tree;
}

/** Gives an annotation another key. */
function rename(stack: EditableStack, title: string, from: string, to: string): void {
  stack.set(title, annotation(to), at(stack.inputs(title), annotation(from)));
  stack.drop(title, annotation(from));
}

function certificate(stack: Parameters<Row["change"]>[0]): string {
  const found = stack.resources.find(({ type }) => type.endsWith(":ManagedCertificate"))!;
  return `ManagedCertificate/${(found.inputs["metadata"] as { name: string }).name}`;
}

export const loadBalancerRight: readonly Row[] = [
  {
    what: "HTTP/2 is asked for by the old annotation",
    code: "lb-not-http2",
    change: (s) => {
      s.drop(SERVICE, APP_PROTOCOLS);
      s.set(SERVICE, ["metadata", "annotations", "service.alpha.kubernetes.io/app-protocols"], '{"ingress":"HTTP2"}');
    },
  },
  {
    what: "every protocol that GKE knows is named",
    code: "lb-app-protocol-unknown",
    change: (s) => s.set(SERVICE, APP_PROTOCOLS, '{"ingress":"HTTP2","internal":"HTTPS"}'),
  },
  {
    what: "a port without a load balancer is named HTTP",
    code: "lb-app-protocol-unknown",
    change: (s) => s.set(SERVICE, APP_PROTOCOLS, '{"ingress":"HTTP2","internal":"HTTP"}'),
  },
  {
    what: "annotations name both ports, the second by its number",
    code: "annotation-port-unknown",
    change: (s) => {
      s.set(SERVICE, APP_PROTOCOLS, '{"ingress":"HTTP2","internal":"HTTP"}');
      s.set(SERVICE, BACKEND_CONFIG, '{"ports":{"15001":"my-server","15002":"my-server"}}');
    },
  },
  {
    what: "an annotation is an empty JSON object",
    code: "annotation-unreadable",
    change: (s) => s.set("Service/inside", NEG, "{}"),
  },
  {
    what: "annotations are on the objects that GKE reads them from",
    code: "annotation-misplaced",
    change: (s) => {
      s.set(SERVICE, ["metadata", "annotations", "beta.cloud.google.com/backend-config"], '{"default":"my-server"}');
      s.set("Ingress/ingress", ["metadata", "annotations", "example.com/note"], "ours");
    },
  },
  {
    what: "endpoint groups are asked for together with exposed ports",
    code: "lb-neg-missing",
    change: (s) => s.set(SERVICE, NEG, '{"ingress":true,"exposed_ports":{"15001":{}}}'),
  },
  {
    what: "the BackendConfig is named for every port",
    code: "lb-backend-config-missing",
    change: (s) => s.set(SERVICE, BACKEND_CONFIG, '{"default":"my-server"}'),
  },
  {
    what: "the BackendConfig is named by the port's number and by the old annotation",
    code: "lb-backend-config-missing",
    change: (s) => {
      s.drop(SERVICE, BACKEND_CONFIG);
      s.set(
        SERVICE,
        ["metadata", "annotations", "beta.cloud.google.com/backend-config"],
        '{"ports":{"15001":"my-server"}}',
      );
    },
  },
  {
    what: "a Service names a BackendConfig beside one whose name is not known yet",
    code: "lb-backend-config-absent",
    change: (s) => {
      s.set(CONFIG, "metadata.name", UNKNOWN_YET);
      s.set(SERVICE, BACKEND_CONFIG, '{"ports":{"ingress":"another"}}');
    },
  },
  {
    what: "timeoutSec is a second longer than Envoy's longest call",
    code: "lb-timeout-short",
    change: (s) => s.set(CONFIG, "spec.timeoutSec", 301),
  },
  {
    what: "draining is as long as the calls that may go on, but for the time that a process needs to end",
    code: "lb-draining-short",
    change: (s) => s.set(CONFIG, "spec.connectionDraining.drainingTimeoutSec", 270),
  },
  {
    what: "preStop and draining fill the grace period",
    code: "lb-drain-over-grace",
    change: (s) => s.set(CONFIG, "spec.connectionDraining.drainingTimeoutSec", 330),
  },
  {
    what: "nothing is drained, and the pod is killed at once",
    code: "lb-drain-over-grace",
    change: (s) => {
      s.drop(CONFIG, "spec.connectionDraining");
      s.set("Deployment/my-server", "spec.template.spec.terminationGracePeriodSeconds", 1);
    },
  },
  {
    what: "affinity is switched off in words",
    code: "lb-session-affinity",
    change: (s) => {
      s.set(CONFIG, "spec.sessionAffinity", { affinityType: "NONE" });
      s.set("Service/inside", "spec.sessionAffinity", "None");
    },
  },
  {
    what: "the health check is stated by its port alone",
    code: "lb-health-missing",
    change: (s) => s.set(CONFIG, "spec.healthCheck", { port: 8002 }),
  },
  {
    what: "the health check asks the port for calls, which is the default",
    code: "lb-health-port",
    change: (s) => s.set(CONFIG, "spec.healthCheck", { type: "HTTP2", requestPath: "/healthz" }),
  },
  {
    what: "the health check asks the listener with TLS by HTTP/2",
    code: "lb-health-protocol",
    change: (s) => s.set(CONFIG, "spec.healthCheck", { type: "HTTP2", port: 15001, requestPath: "/" }),
  },
  {
    what: "the health check asks the listener with TLS by HTTPS, which takes HTTP/1.1 too",
    code: "lb-health-protocol",
    change: (s) => {
      s.set(CONFIG, "spec.healthCheck", { type: "HTTPS", port: 15001, requestPath: "/" });
      s.bootstrap("my-server", (b) => put(b.manager("ingress"), "codec_type", "AUTO"));
    },
  },
  {
    what: "the health check's timeout is its interval",
    code: "lb-health-timing",
    change: (s) => s.set(CONFIG, "spec.healthCheck.timeoutSec", 5),
  },
  {
    what: "the health check states no interval",
    code: "lb-health-timing",
    change: (s) => s.drop(CONFIG, "spec.healthCheck.checkIntervalSec"),
  },
  {
    what: "a server without preStop is drained for its whole grace period",
    code: "lb-drain-over-grace",
    change: (s) => {
      s.drop("Deployment/my-server", "spec.template.spec.containers[0].lifecycle");
      s.set(CONFIG, "spec.connectionDraining.drainingTimeoutSec", 450);
    },
  },
  {
    what: "the old app-protocols annotation says the same as the new one",
    code: "lb-not-http2",
    change: (s) => s.set(SERVICE, ALPHA, '{"ingress":"HTTP2"}'),
  },
  {
    what: "the old app-protocols annotation wins over a new one that is wrong",
    code: "lb-not-http2",
    change: (s) => {
      s.set(SERVICE, ALPHA, '{"ingress":"HTTP2"}');
      s.set(SERVICE, APP_PROTOCOLS, '{"ingress":"HTTP"}');
    },
  },
  {
    what: "the health check has no type, and the port it asks has TLS as the port for calls has",
    code: "lb-health-protocol",
    change: (s) => s.set(CONFIG, "spec.healthCheck", { port: 15001, requestPath: "/" }),
  },
  {
    what: "the health check's interval is the default timeout",
    code: "lb-health-timing",
    change: (s) => s.set(CONFIG, "spec.healthCheck", { ...HEALTH, checkIntervalSec: 15 }),
  },
  {
    what: "the health check's timeout is the default interval",
    code: "lb-health-timing",
    change: (s) => s.set(CONFIG, "spec.healthCheck", { ...HEALTH, timeoutSec: 15 }),
  },
  {
    what: "the health check's timeout comes from a readiness probe on the port",
    code: "lb-health-timing",
    change: (s) => {
      s.drop(CONFIG, "spec.healthCheck.timeoutSec");
      s.set("Deployment/my-server", `${APP}.ports[1]`, { name: "web", containerPort: 15001 });
      s.set("Deployment/my-server", `${APP}.readinessProbe`, { httpGet: { port: "web", scheme: "HTTPS" } });
    },
  },
  {
    what: "the health check's numbers are the least that Compute Engine takes",
    code: "lb-health-range",
    change: (s) => health(s, { healthyThreshold: 1, unhealthyThreshold: 1, checkIntervalSec: 1, timeoutSec: 1 }),
  },
  {
    what: "the health check's numbers are the most that Compute Engine takes",
    code: "lb-health-range",
    change: (s) => health(s, { healthyThreshold: 10, unhealthyThreshold: 10, checkIntervalSec: 300, timeoutSec: 300 }),
  },
  {
    what: "every request is logged, and an affinity cookie lasts a day",
    code: "lb-backend-config-refused",
    change: (s) => {
      s.set(CONFIG, "spec.logging", { enable: true, sampleRate: 1 });
      s.set(CONFIG, "spec.sessionAffinity", { affinityType: "GENERATED_COOKIE", affinityCookieTtlSec: 86_400 });
    },
  },
  {
    what: "no request is logged, and IAP is enabled without Cloud CDN",
    code: "lb-backend-config-refused",
    change: (s) => {
      s.set(CONFIG, "spec.logging", { enable: true, sampleRate: 0 });
      s.set(CONFIG, "spec.iap", { enabled: true });
      s.set(CONFIG, "spec.cdn", { enabled: false });
      s.set(CONFIG, "spec.sessionAffinity", { affinityType: "CLIENT_IP", affinityCookieTtlSec: 0 });
    },
  },
  {
    what: "IAP's Secret is there with both keys",
    code: "lb-secret-absent",
    change: (s) => {
      secret(s, "oauth", { stringData: { client_id: "a" }, data: { client_secret: "Yg==" } });
      s.set(CONFIG, "spec.iap", { enabled: true, oauthclientCredentials: { secretName: "oauth" } });
    },
  },
  {
    what: "IAP and Cloud CDN name Secrets and are switched off",
    code: "lb-secret-absent",
    change: (s) => {
      s.set(CONFIG, "spec.iap", { enabled: false, oauthclientCredentials: { secretName: "oauth" } });
      s.set(CONFIG, "spec.cdn", { enabled: false, signedUrlKeys: [{ secretName: "signed-urls" }] });
    },
  },
  {
    what: "IAP has Google's own client",
    code: "lb-secret-absent",
    change: (s) => s.set(CONFIG, "spec.iap", { enabled: true }),
  },
  {
    what: "IAP's Secret is made by an ExternalSecret",
    code: "lb-secret-absent",
    change: (s) => {
      const metadata = { name: "credentials", namespace: "grpc" };
      s.add("kubernetes:external-secrets.io/v1:ExternalSecret", { metadata, spec: { target: { name: "oauth" } } });
      s.set(CONFIG, "spec.iap", { enabled: true, oauthclientCredentials: { secretName: "oauth" } });
    },
  },
];

function health(stack: EditableStack, numbers: Tree): void {
  stack.set(CONFIG, "spec.healthCheck", { ...(at(stack.inputs(CONFIG), "spec.healthCheck") as Tree), ...numbers });
}

export const ingressRight: readonly Row[] = [
  {
    what: "a Service is named beside one whose name is not known yet",
    code: "ingress-service-absent",
    change: (s) => {
      s.set(INGRESS, `${PATH}.backend.service.name`, "another");
      s.set("Service/inside", "metadata.name", UNKNOWN_YET);
    },
  },
  {
    what: "the Ingress names the port by its name",
    code: "ingress-port-absent",
    change: (s) => s.set(INGRESS, `${PATH}.backend.service.port`, { name: "ingress" }),
  },
  {
    what: "the path is a prefix",
    code: "ingress-path-narrow",
    change: (s) => {
      s.set(INGRESS, `${PATH}.path`, "/");
      s.set(INGRESS, `${PATH}.pathType`, "Prefix");
    },
  },
  {
    what: "the path is one method of its own",
    code: "ingress-path-narrow",
    change: (s) => {
      s.set(INGRESS, `${PATH}.path`, "/acme.v1.Billing/Pay");
      s.set(INGRESS, `${PATH}.pathType`, "Exact");
    },
  },
  {
    what: "neither path nor type is stated, which takes everything",
    code: "ingress-path-narrow",
    change: (s) => {
      s.drop(INGRESS, `${PATH}.path`);
      s.drop(INGRESS, `${PATH}.pathType`);
    },
  },
  {
    what: "the class is in the annotation and in ingressClassName",
    code: "ingress-class-ignored",
    change: (s) => s.set(INGRESS, "spec.ingressClassName", "gce"),
  },
  {
    what: "port 80 is open and redirects",
    code: "ingress-plaintext-open",
    change: (s) => {
      s.set(INGRESS, annotation("kubernetes.io/ingress.allow-http"), "true");
      s.set("FrontendConfig/ingress", "spec.redirectToHttps.enabled", true);
    },
  },
  {
    what: "port 80 is open, and the FrontendConfig is of another stack",
    code: "ingress-plaintext-open",
    change: (s) => {
      s.set(INGRESS, annotation("kubernetes.io/ingress.allow-http"), "true");
      s.set(INGRESS, annotation("networking.gke.io/v1beta1.FrontendConfig"), "elsewhere");
    },
  },
  {
    what: "the redirect's port is open",
    code: "ingress-redirect-unreachable",
    change: (s) => {
      s.set(INGRESS, annotation("kubernetes.io/ingress.allow-http"), "true");
      s.set("FrontendConfig/ingress", "spec.redirectToHttps.enabled", true);
    },
  },
  {
    what: "the Ingress names no FrontendConfig",
    code: "ingress-frontend-config-absent",
    change: (s) => s.drop(INGRESS, annotation("networking.gke.io/v1beta1.FrontendConfig")),
  },
  {
    what: "an internal Ingress has a regional address",
    code: "ingress-address-regional",
    change: (s) => {
      Object.assign(s.resource("GlobalAddress/ingress-address"), { type: "gcp:compute/address:Address" });
      s.set(INGRESS, annotation("kubernetes.io/ingress.class"), "gce-internal");
    },
  },
  {
    what: "certificates are pre-shared",
    code: "certificate-missing",
    change: (s) => {
      s.drop(INGRESS, annotation("networking.gke.io/managed-certificates"));
      s.set(INGRESS, annotation("ingress.gcp.kubernetes.io/pre-shared-cert"), "api-2026");
    },
  },
  {
    what: "the certificate is in a Secret",
    code: "certificate-missing",
    change: (s) => {
      s.drop(INGRESS, annotation("networking.gke.io/managed-certificates"));
      s.set(INGRESS, "spec.tls", [{ secretName: "tls" }]);
    },
  },
  {
    what: "a certificate is named with spaces and a comma too many",
    code: "certificate-absent",
    change: (s) => {
      const name = certificate(s).split("/")[1];
      s.set(INGRESS, annotation("networking.gke.io/managed-certificates"), ` ${name} , `);
    },
  },
  {
    what: "a host is on a pre-shared certificate",
    code: "certificate-host-uncovered",
    change: (s) => {
      s.set(INGRESS, "spec.rules[0].host", "api.example.com");
      s.set(INGRESS, annotation("ingress.gcp.kubernetes.io/pre-shared-cert"), "api-2026");
    },
  },
  {
    what: "a host may be on a certificate of another stack",
    code: "certificate-host-uncovered",
    change: (s) => {
      const name = certificate(s).split("/")[1];
      s.set(INGRESS, "spec.rules[0].host", "api.example.com");
      s.set(INGRESS, annotation("networking.gke.io/managed-certificates"), `${name},elsewhere`);
    },
  },
  {
    what: "a certificate has both hosts of the Ingress",
    code: "certificate-domain-unserved",
    change: (s) => {
      s.set(INGRESS, "spec.rules[1]", { ...(at(s.inputs(INGRESS), "spec.rules[0]") as Tree), host: "old.example.com" });
      s.set(certificate(s), "spec.domains[1]", "old.example.com");
    },
  },
  {
    what: "a managed certificate has two whole hosts",
    code: "certificate-wildcard",
    change: (s) => s.set(certificate(s), "spec.domains", ["grpc.example.com", "api.example.com"]),
  },
  {
    what: "fifteen certificates, one of them managed",
    code: "certificate-too-many",
    change: (s) =>
      s.set(
        INGRESS,
        annotation("ingress.gcp.kubernetes.io/pre-shared-cert"),
        Array.from({ length: 14 }, (_, i) => `c${i}`).join(","),
      ),
  },
  {
    what: "a stack without DNS records",
    code: "dns-host-without-record",
    change: (s) => s.remove("RecordSet/ingress-record-grpc.example.com"),
  },
  {
    what: "a DNS record points to the address",
    code: "dns-record-elsewhere",
    change: (s) => {
      s.set("GlobalAddress/ingress-address", "address", "203.0.113.5");
      s.set("RecordSet/ingress-record-grpc.example.com", "rrdatas", ["203.0.113.5"]);
    },
  },
  {
    what: "a record of another type, and one of another host, point elsewhere",
    code: "dns-record-elsewhere",
    change: (s) => {
      s.set("GlobalAddress/ingress-address", "address", "203.0.113.5");
      s.set("RecordSet/ingress-record-grpc.example.com", "rrdatas", ["203.0.113.7"]);
      s.set("RecordSet/ingress-record-grpc.example.com", "type", "TXT");
    },
  },
  ...["False", "FALSE", "F", "f", "0"].map((word) => ({
    what: `port 80 is closed by ${word}`,
    code: "ingress-plaintext-open",
    change: (s: EditableStack) => s.set(INGRESS, annotation("kubernetes.io/ingress.allow-http"), word),
  })),
  {
    what: "the redirect's port is open by a word that is no boolean",
    code: "ingress-redirect-unreachable",
    change: (s) => {
      s.set(INGRESS, annotation("kubernetes.io/ingress.allow-http"), "no");
      s.set("FrontendConfig/ingress", "spec.redirectToHttps.enabled", true);
    },
  },
  {
    what: "the path is empty, which takes everything",
    code: "ingress-path-narrow",
    change: (s) => s.set(INGRESS, `${PATH}.path`, ""),
  },
  {
    what: "the path is empty, and Envoy has a route for everything",
    code: "envoy-route-missing",
    change: (s) => s.set(INGRESS, `${PATH}.path`, ""),
  },
  {
    what: "an empty path with pathType ImplementationSpecific",
    code: "ingress-path-refused",
    change: (s) => s.set(INGRESS, `${PATH}.path`, ""),
  },
  {
    what: "a prefix without a wildcard",
    code: "ingress-path-refused",
    change: (s) => s.set(INGRESS, PATH, { ...pathOf(s), path: "/acme.v1.Billing", pathType: "Prefix" }),
  },
  {
    what: "a path for everything, with neither path nor type",
    code: "ingress-path-refused",
    change: (s) => {
      s.drop(INGRESS, `${PATH}.path`);
      s.drop(INGRESS, `${PATH}.pathType`);
    },
  },
  {
    what: "an Ingress of another controller has a wildcard",
    code: "ingress-path-refused",
    change: (s) => {
      s.set(INGRESS, annotation("kubernetes.io/ingress.class"), "nginx");
      s.set(INGRESS, `${PATH}.path`, "/acme.*");
    },
  },
  {
    what: "one host has two paths, and another host a rule",
    code: "ingress-host-repeated",
    change: (s) => {
      s.set(INGRESS, "spec.rules[0].http.paths[1]", { ...pathOf(s), path: "/acme.v1.Billing/*" });
      s.set(INGRESS, "spec.rules[1]", { host: "*.example.com", http: { paths: [pathOf(s)] } });
    },
  },
  {
    what: "a second rule of a host has no paths",
    code: "ingress-host-repeated",
    change: (s) => s.set(INGRESS, "spec.rules[1]", { host: "grpc.example.com" }),
  },
  {
    what: "the default backend is a Service",
    code: "ingress-backend-resource",
    change: (s) => s.set(INGRESS, "spec.defaultBackend", { service: { name: "my-server", port: { number: 15001 } } }),
  },
  {
    what: "an internal Ingress names a regional address",
    code: "ingress-address-unread",
    change: (s) => {
      rename(s, INGRESS, GLOBAL_ADDRESS, REGIONAL_ADDRESS);
      s.set(INGRESS, annotation("kubernetes.io/ingress.class"), "gce-internal");
    },
  },
  {
    what: "an external Ingress has an empty regional address",
    code: "ingress-address-unread",
    change: (s) => s.set(INGRESS, annotation(REGIONAL_ADDRESS), ""),
  },
  {
    what: "an Ingress names a global address, and its regional one is empty",
    code: "ingress-address-twice",
    change: (s) => s.set(INGRESS, annotation(REGIONAL_ADDRESS), ""),
  },
  {
    what: "the certificate's Secret is there",
    code: "ingress-secret-absent",
    change: (s) => {
      secret(s, "web", { data: { "tls.crt": "", "tls.key": "" } });
      s.set(INGRESS, "spec.tls", [{ secretName: "web" }]);
    },
  },
  {
    what: "the certificate's Secret is made by cert-manager, whom the Ingress names",
    code: "ingress-secret-absent",
    change: (s) => {
      s.set(INGRESS, annotation("cert-manager.io/cluster-issuer"), "letsencrypt");
      s.set(INGRESS, "spec.tls", [{ secretName: "web" }]);
    },
  },
  {
    what: "the certificate's Secret is made by a Certificate",
    code: "ingress-secret-absent",
    change: (s) => {
      const metadata = { name: "web-certificate", namespace: "grpc" };
      s.add("kubernetes:cert-manager.io/v1:Certificate", { metadata, spec: { secretName: "web" } });
      s.set(INGRESS, "spec.tls", [{ secretName: "web" }]);
    },
  },
  {
    what: "the class is empty, and another one is in ingressClassName",
    code: "ingress-class-ignored",
    change: (s) => {
      s.set(INGRESS, annotation("kubernetes.io/ingress.class"), "");
      s.set(INGRESS, "spec.ingressClassName", "nginx");
    },
  },
  ...[
    "kubernetes.io/change-cause",
    "nginx.ingress.kubernetes.io/ssl-redirect",
    "ingress.kubernetes.io/ssl-redirect",
    "ingress.kubernetes.io/static-ip",
    "networking.gke.io/suppress-firewall-xpn-error",
    "kubernetes.io/ingress.provider",
    "example.com/frontend-config",
    "cloud.google.com/team",
    "meta.helm.sh/release-name",
    "external-dns.alpha.kubernetes.io/hostname",
    "autopilot.gke.io/resource-adjustment",
    "frontend-config",
  ].map((key) => ({
    what: `an Ingress has the annotation ${key}`,
    code: "annotation-mistyped",
    change: (s: EditableStack) => s.set(INGRESS, annotation(key), "x"),
  })),
  ...[
    "cloud.google.com/neg-status",
    "cloud.google.com/network-tier",
    "networking.gke.io/internal-load-balancer-subnet",
    "service.kubernetes.io/topology-mode",
    "service.beta.kubernetes.io/aws-load-balancer-type",
    "controller.autoneg.dev/neg",
    "prometheus.io/port",
  ].map((key) => ({
    what: `a Service has the annotation ${key}`,
    code: "annotation-mistyped",
    change: (s: EditableStack) => s.set(SERVICE, annotation(key), "x"),
  })),
  {
    what: "a misspelt annotation is beside the right one",
    code: "annotation-mistyped",
    change: (s) => s.set(INGRESS, annotation("networking.gke.io/frontend-config"), "ingress"),
  },
];
