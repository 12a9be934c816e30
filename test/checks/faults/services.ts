import { UNKNOWN_YET } from "../../../commands/shared/placeholder";
import { at, put } from "../support";
import { APP, DEPLOYMENT, ENVOY, keep } from "./edits";
import type { Row } from "./fault";

export const faults: readonly Row[] = [
  {
    what: "a Service selects no pod",
    code: "service-selects-nothing",
    change: (s) => s.set("Service/my-server", ["spec", "selector", "app.kubernetes.io/name"], "server"),
  },
  {
    what: "the pods' labels changed",
    code: "service-selects-nothing",
    change: (s) => s.set(DEPLOYMENT, ["spec", "template", "metadata", "labels", "app.kubernetes.io/name"], "other"),
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
    what: "targetPort is left out where no container has the port",
    code: "service-target-absent",
    change: (s) => {
      s.drop("Service/inside", "spec.ports[0].targetPort");
      s.set("Service/inside", "spec.ports[0].port", 9999);
    },
  },
  {
    what: "the in-cluster port leads past Envoy",
    code: "service-bypasses-envoy",
    change: (s) => s.set("Service/inside", "spec.ports[0].targetPort", 8888),
  },
  {
    what: "a Service is open to the world",
    code: "service-exposed",
    change: (s) => s.set("Service/inside", "spec.type", "LoadBalancer"),
  },
  {
    what: "the headless Service lists pods that are not ready",
    code: "service-publishes-not-ready",
    change: (s) => s.set("Service/my-server-pods", "spec.publishNotReadyAddresses", true),
  },
  {
    what: "a Service selects two servers of one program",
    code: "service-selects-several",
    change: (s) => {
      s.set("Service/inside", "spec.selector", { "app.kubernetes.io/component": "grpc-server" });
      for (const list of ["initContainers", "containers"]) {
        const path = `spec.template.spec.${list}[0].image`;
        s.set("Deployment/inside", path, at(s.inputs(DEPLOYMENT), path));
      }
    },
  },
  {
    what: "a Service is open on every node",
    code: "service-exposed",
    change: (s) => s.set("Service/inside", "spec.type", "NodePort"),
  },
  {
    what: "targetPort is no port of a server without Envoy",
    code: "service-target-absent",
    change: (s) => {
      s.drop("Deployment/inside", "spec.template.spec.initContainers");
      s.set("Service/inside", "spec.ports[0].targetPort", 9999);
    },
  },
  {
    what: "a listener moved to another port",
    code: "service-target-absent",
    edit: (b) => put(b.listener("ingress"), "address.socket_address.port_value", 15009),
  },
  {
    what: "a Service selects nothing beside one pod",
    code: "service-selects-nothing",
    change: (s) => {
      keep(s, "Service/my-server", "Deployment/inside");
    },
  },
];

export const right: readonly Row[] = [
  {
    what: "a Service without a selector, whose endpoints someone else writes",
    code: "service-selects-nothing",
    change: (s) => s.drop("Service/inside", "spec.selector"),
  },
  {
    what: "a Service selects by one of the pods' labels",
    code: "service-selects-nothing",
    change: (s) => s.set("Service/inside", "spec.selector", { "app.kubernetes.io/name": "inside" }),
  },
  {
    what: "a Service selects one server by the label that both have and the one that it has alone",
    code: "service-selects-several",
    change: (s) =>
      s.set("Service/inside", "spec.selector", {
        "app.kubernetes.io/component": "grpc-server",
        "app.kubernetes.io/name": "inside",
      }),
  },
  {
    what: "targetPort is a name of the server's port",
    code: "service-target-absent",
    change: (s) => {
      s.set("Deployment/inside", `${APP}.ports[0].name`, "grpc-own");
      s.set("Service/inside", "spec.ports[0].targetPort", "grpc-own");
    },
  },
  {
    what: "targetPort is left out where the port is Envoy's",
    code: "service-target-absent",
    change: (s) => s.drop("Service/my-server", "spec.ports[0].targetPort"),
  },
  {
    what: "the headless Service leads to the server's own port",
    code: "service-bypasses-envoy",
    change: (s) => s.set("Service/my-server-pods", "spec.ports[0].targetPort", 8888),
  },
  {
    what: "a Service leads to a port beside the server's, which is not gRPC",
    code: "service-bypasses-envoy",
    change: (s) => {
      s.set("Deployment/inside", `${APP}.ports[1]`, { name: "metrics", containerPort: 9100 });
      s.set("Service/inside", "spec.ports[1]", { name: "metrics", port: 9100, targetPort: 9100 });
    },
  },
  {
    what: "a load balancer inside the network",
    code: "service-exposed",
    change: (s) => {
      s.set("Service/inside", "spec.type", "LoadBalancer");
      s.set("Service/inside", ["metadata", "annotations", "networking.gke.io/load-balancer-type"], "Internal");
    },
  },
  {
    what: "members of a StatefulSet look each other up before they are ready",
    code: "service-publishes-not-ready",
    change: (s) => {
      s.set("Service/inside-pods", "spec.publishNotReadyAddresses", true);
      Object.assign(s.resource("Deployment/inside"), { type: "kubernetes:apps/v1:StatefulSet" });
      s.set("StatefulSet/inside", "kind", "StatefulSet");
    },
  },
  {
    what: "a Service does not list pods that are not ready, and states it",
    code: "service-publishes-not-ready",
    change: (s) => s.set("Service/my-server-pods", "spec.publishNotReadyAddresses", false),
  },
  {
    what: "a server without Envoy declares no port, and may listen on any",
    code: "service-target-absent",
    change: (s) => {
      s.drop("Deployment/inside", "spec.template.spec.initContainers");
      s.drop("Deployment/inside", `${APP}.ports`);
      s.set("Service/inside", "spec.ports[0].targetPort", 9999);
    },
  },
  {
    what: "a port of Envoy's is a text",
    code: "service-target-absent",
    change: (s) =>
      s.bootstrap("my-server", (b) => put(b.listener("ingress"), "address.socket_address.port_value", "15001")),
  },
  {
    what: "a Service of pods that another stack has",
    code: "service-selects-nothing",
    change: (s) => keep(s, "Service/my-server"),
  },
  {
    what: "a Service's targetPort is not known yet",
    code: "service-target-absent",
    change: (s) => s.set("Service/my-server", "spec.ports[0].targetPort", UNKNOWN_YET),
  },
  {
    what: "a Service leads to a listener that kubelet asks by gRPC, and that no container declares",
    code: "service-bypasses-envoy",
    change: (s) => {
      s.set(DEPLOYMENT, `${ENVOY}.ports`, []);
      s.set(DEPLOYMENT, `${APP}.livenessProbe.grpc.port`, 15002);
    },
  },
  {
    what: "a Service leads to the server's port, which Envoy's container declares",
    code: "service-bypasses-envoy",
    change: (s) => {
      s.set("Service/inside", "spec.ports[0].targetPort", 8888);
      s.set("Deployment/inside", `${ENVOY}.ports[0]`, { name: "other", containerPort: 8888 });
    },
  },
  {
    what: "a Service for the world has no pods of this stack",
    code: "service-exposed",
    change: (s) =>
      s.add("kubernetes:core/v1:Service", {
        metadata: { name: "db", namespace: "grpc" },
        spec: { type: "LoadBalancer", ports: [{ port: 80 }] },
      }),
  },
];
