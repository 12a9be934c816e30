import { check } from "../check";
import { ifKnown } from "../field";
import { APP_PROTOCOLS, BACKEND_CONFIG, NEG } from "../view/arrivals";
import { annotation, jsonAnnotation } from "../view/service";
import { listed } from "../words";

/** Annotations and the kind of object that GKE's controllers read them on. */
const READ_ON: Readonly<Record<string, string>> = {
  ...Object.fromEntries([...APP_PROTOCOLS, ...BACKEND_CONFIG, NEG].map((key) => [key, "Service"])),
  "kubernetes.io/ingress.global-static-ip-name": "Ingress",
  "kubernetes.io/ingress.regional-static-ip-name": "Ingress",
  "kubernetes.io/ingress.allow-http": "Ingress",
  "networking.gke.io/managed-certificates": "Ingress",
  "networking.gke.io/v1beta1.FrontendConfig": "Ingress",
  "ingress.gcp.kubernetes.io/pre-shared-cert": "Ingress",
  "iam.gke.io/gcp-service-account": "ServiceAccount",
};

const JSON_ANNOTATIONS = [...APP_PROTOCOLS, ...BACKEND_CONFIG, NEG];
const PROTOCOLS = ["HTTP", "HTTPS", "HTTP2"];

export const serviceAnnotationChecks = [
  check(
    {
      code: "annotation-misplaced",
      level: "error",
      requirement: "Annotations for GKE's load balancer are on the object that GKE reads them from",
      impact:
        "It is ignored without a word: the load balancer keeps its defaults, which are HTTP/1.1, a health check of / and an end to every call after 30 s.",
      fix: "Move the annotation to the object that is named.",
    },
    (stack) => stack.objects,
    (object) =>
      Object.keys(ifKnown(() => object.root.at("metadata", "annotations").texts) ?? {}).flatMap((key) => {
        const kind = READ_ON[key];
        if (kind === undefined || kind === object.kind) return [];
        return [
          {
            at: annotation(object, key),
            message: `the annotation is read on a ${kind}, not on ${object.kind} objects`,
          },
        ];
      }),
  ),
  check(
    {
      code: "annotation-unreadable",
      level: "error",
      requirement: "Annotations whose value is JSON are valid",
      impact: "GKE's controller refuses the Service, and its load balancer stays as it was or is never made.",
      fix: 'Write a JSON object, for example {"ingress":"HTTP2"}.',
    },
    (stack) => stack.ofKind("Service"),
    (object) =>
      JSON_ANNOTATIONS.filter((key) => jsonAnnotation(object, key) === null).map((key) => ({
        at: annotation(object, key),
        message: "the annotation is not a JSON object",
      })),
  ),
  check(
    {
      code: "annotation-port-unknown",
      level: "error",
      requirement: "Annotations of a Service name ports that it has",
      impact: "The port keeps the defaults: HTTP/1.1, a guessed health check, and an end to every call after 30 s.",
      fix: "Write the name of the Service's port as the key.",
    },
    (stack) => stack.services,
    ({ object, ports }) => {
      const names = ports.flatMap(({ name }) => name ?? []);
      const numbers = ports.flatMap(({ port }) => (port === undefined ? [] : String(port)));
      const unknown = (key: string, named: string[], known: string[]) =>
        named
          .filter((name) => !known.includes(name))
          .map((name) => ({
            at: annotation(object, key),
            message: `the annotation names the port ${name}; the Service's ports are ${listed(names)}`,
          }));
      return [
        ...APP_PROTOCOLS.flatMap((key) => unknown(key, Object.keys(jsonAnnotation(object, key) ?? {}), names)),
        ...BACKEND_CONFIG.flatMap((key) => {
          const named = jsonAnnotation(object, key)?.["ports"];
          return unknown(key, Object.keys(named ?? {}), [...names, ...numbers]);
        }),
      ];
    },
  ),
  check(
    {
      code: "lb-app-protocol-unknown",
      level: "error",
      requirement: "app-protocols names HTTP, HTTPS or HTTP2",
      impact: "GKE's controller knows no other protocol and refuses the Service, so that no call arrives.",
      fix: "Write HTTP2, and give the pod a listener with TLS and ALPN h2.",
    },
    (stack) => stack.ofKind("Service"),
    (object) =>
      APP_PROTOCOLS.flatMap((key) =>
        Object.entries(jsonAnnotation(object, key) ?? {})
          .filter(([, protocol]) => !PROTOCOLS.includes(String(protocol)))
          .map(([port, protocol]) => ({
            at: annotation(object, key),
            message: `the protocol of port ${port} is ${String(protocol)}, which is none of ${listed(PROTOCOLS)}`,
          })),
      ),
  ),
];
