import { type EditableStack, type Tree, at } from "../support";
import { CLUSTER, CONFIG, INGRESS, SERVICE } from "./edits";

export const GATEWAY = "Gateway/front";
export const ROUTE = "HTTPRoute/my-server";
export const HEALTH_POLICY = "HealthCheckPolicy/my-server";
export const BACKEND_POLICY = "GCPBackendPolicy/my-server";
export const GATEWAY_POLICY = "GCPGatewayPolicy/front";
export const LISTENER = "spec.listeners[0]";
export const PARENT = "spec.parentRefs[0]";
export const RULE = "spec.rules[0]";
export const BACKEND = `${RULE}.backendRefs[0]`;

const HTTP_ROUTE = "kubernetes:gateway.networking.k8s.io/v1:HTTPRoute";
const target = (kind: string, name: string): Tree => ({
  group: kind === "Gateway" ? "gateway.networking.k8s.io" : "",
  kind,
  name,
});

/** Puts a Gateway with all that it needs in the place of the stack's Ingress, as right as that was. */
export function withGateway(s: EditableStack): void {
  const namespace = at(s.inputs(INGRESS), "metadata.namespace") as string;
  const config = at(s.inputs(CONFIG), "spec") as Tree;
  const check = config["healthCheck"] as Tree;
  for (const title of [INGRESS, CONFIG, "FrontendConfig/ingress"]) s.remove(title);
  s.resources.splice(
    s.resources.findIndex(({ name }) => name.startsWith("ingress-certificate-")),
    1,
  );
  for (const key of ["cloud.google.com/app-protocols", "cloud.google.com/backend-config", "cloud.google.com/neg"])
    s.drop(SERVICE, ["metadata", "annotations", key]);
  s.set(SERVICE, `spec.ports[0].appProtocol`, "HTTP2");
  s.set(CLUSTER, "gatewayApiConfig", { channel: "CHANNEL_STANDARD" });
  s.add("kubernetes:gateway.networking.k8s.io/v1:Gateway", {
    metadata: { name: "front", namespace, annotations: { "networking.gke.io/certmap": "front" } },
    spec: {
      gatewayClassName: "gke-l7-global-external-managed",
      listeners: [{ name: "https", protocol: "HTTPS", port: 443 }],
    },
  });
  addRoute(s, "my-server", {
    parentRefs: [{ name: "front", sectionName: "https" }],
    hostnames: ["grpc.example.com"],
    rules: [
      {
        matches: [{ path: { type: "PathPrefix", value: "/" } }],
        backendRefs: [{ name: "my-server", port: at(s.inputs(SERVICE), "spec.ports[0].port") }],
      },
    ],
  });
  s.add("kubernetes:networking.gke.io/v1:HealthCheckPolicy", {
    metadata: { name: "my-server", namespace },
    spec: {
      default: {
        checkIntervalSec: 5,
        timeoutSec: 4,
        config: {
          type: "HTTP",
          httpHealthCheck: {
            portSpecification: "USE_FIXED_PORT",
            port: check["port"],
            requestPath: check["requestPath"],
          },
        },
      },
      targetRef: target("Service", "my-server"),
    },
  });
  s.add("kubernetes:networking.gke.io/v1:GCPBackendPolicy", {
    metadata: { name: "my-server", namespace },
    spec: {
      default: { timeoutSec: config["timeoutSec"], connectionDraining: config["connectionDraining"] },
      targetRef: target("Service", "my-server"),
    },
  });
  s.add("kubernetes:networking.gke.io/v1:GCPGatewayPolicy", {
    metadata: { name: "front", namespace },
    spec: { default: { sslPolicy: "modern" }, targetRef: target("Gateway", "front") },
  });
}

export function addRoute(s: EditableStack, name: string, spec: Tree, namespace = "grpc"): void {
  s.add(HTTP_ROUTE, { metadata: { name, namespace }, spec });
}

/** The same Gateway of another class. */
export function ofClass(s: EditableStack, name: string): void {
  withGateway(s);
  s.set(GATEWAY, "spec.gatewayClassName", name);
}

/** A change of the stack with the Gateway. */
export const after = (change: (s: EditableStack) => void) => (s: EditableStack) => {
  withGateway(s);
  change(s);
};

/** The Service is in another namespace than the route, and with it its pods and policies. */
export function grant(s: EditableStack, to: Tree, from: Tree = {}): void {
  s.add("kubernetes:gateway.networking.k8s.io/v1:ReferenceGrant", {
    metadata: { name: "routes", namespace: "grpc" },
    spec: { from: [{ group: "gateway.networking.k8s.io", kind: "HTTPRoute", namespace: "front", ...from }], to: [to] },
  });
}
