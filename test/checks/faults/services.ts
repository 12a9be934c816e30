import type { Fault } from "./fault";

const D = "Deployment/my-server";

export const serviceFaults: readonly Fault[] = [
  {
    what: "a Service selects no pod",
    code: "service-selects-nothing",
    change: (s) => s.set("Service/my-server", ["spec", "selector", "app.kubernetes.io/name"], "server"),
  },
  {
    what: "the pods' labels changed",
    code: "service-selects-nothing",
    change: (s) => s.set(D, ["spec", "template", "metadata", "labels", "app.kubernetes.io/name"], "other"),
  },
  {
    what: "a Service is in another namespace",
    code: "service-selects-nothing",
    change: (s) => s.set("Service/inside", "metadata.namespace", "default"),
  },
  {
    what: "a Service selects every server",
    code: "service-selects-several",
    change: (s) => s.set("Service/inside", "spec.selector", { "app.kubernetes.io/component": "grpc-server" }),
  },
  {
    what: "targetPort is no port of the pod",
    code: "service-target-absent",
    change: (s) => s.set("Service/my-server", "spec.ports[0].targetPort", 443),
  },
  {
    what: "targetPort has a name that no container has",
    code: "service-target-absent",
    change: (s) => s.set("Service/my-server", "spec.ports[1].targetPort", "http2"),
  },
  {
    what: "the in-cluster port leads past Envoy",
    code: "service-bypasses-envoy",
    change: (s) => s.set("Service/inside", "spec.ports[0].targetPort", 8888),
  },
  {
    what: "a Service leads to admin",
    code: "service-leads-to-admin",
    change: (s) => s.set("Service/inside", "spec.ports[1]", { name: "admin", port: 8001, targetPort: 8001 }),
  },
  {
    what: "a Service is open to the world",
    code: "service-exposed",
    change: (s) => s.set("Service/inside", "spec.type", "LoadBalancer"),
  },
  {
    what: "the headless Service got an address",
    code: "envoy-upstream-not-headless",
    change: (s) => s.drop("Service/my-server-pods", "spec.clusterIP"),
  },
  {
    what: "the headless Service is missing",
    code: "envoy-upstream-absent",
    change: (s) => s.remove("Service/my-server-pods"),
  },
  {
    what: "the headless Service lists pods that are not ready",
    code: "service-publishes-not-ready",
    change: (s) => s.set("Service/my-server-pods", "spec.publishNotReadyAddresses", true),
  },
];
