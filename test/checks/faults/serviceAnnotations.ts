import { APP_PROTOCOLS, BACKEND_CONFIG, NEG, SERVICE } from "./edits";
import type { Row } from "./fault";

export const faults: readonly Row[] = [
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
  {
    what: "backend-config names no port of the Service",
    code: "annotation-port-unknown",
    change: (s) => s.set(SERVICE, BACKEND_CONFIG, '{"ports":{"http":"my-server"}}'),
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
];

export const right: readonly Row[] = [
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
];
