import { type EditableStack, type Tree, at } from "../support";
import { CLUSTER, INGRESS } from "./edits";

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

/** Puts a Gateway with all that it needs in the place of the stack's Ingress, as right as that was. @param servers those with routes */
export function withGateway(s: EditableStack, servers: readonly string[] = ["my-server"]): void {
  const namespace = at(s.inputs(INGRESS), "metadata.namespace") as string;
  for (const title of [INGRESS, "FrontendConfig/ingress"]) s.remove(title);
  for (const certificate of s.resources.filter(({ name }) => name.startsWith("ingress-certificate-")))
    s.resources.splice(s.resources.indexOf(certificate), 1);
  s.set(CLUSTER, "gatewayApiConfig", { channel: "CHANNEL_STANDARD" });
  s.add("kubernetes:gateway.networking.k8s.io/v1:Gateway", {
    metadata: { name: "front", namespace, annotations: { "networking.gke.io/certmap": "front" } },
    spec: {
      gatewayClassName: "gke-l7-global-external-managed",
      listeners: [{ name: "https", protocol: "HTTPS", port: 443 }],
    },
  });
  s.add("kubernetes:networking.gke.io/v1:GCPGatewayPolicy", {
    metadata: { name: "front", namespace },
    spec: { default: { sslPolicy: "modern" }, targetRef: target("Gateway", "front") },
  });
  for (const server of servers) leadTo(s, server, namespace);
}

/** A route to a server, with the policies of its Service in the place of the BackendConfig. */
function leadTo(s: EditableStack, server: string, namespace: string): void {
  const [service, config] = [`Service/${server}`, `BackendConfig/${server}`];
  const { timeoutSec, connectionDraining, healthCheck } = at(s.inputs(config), "spec") as Record<string, Tree>;
  s.remove(config);
  for (const key of ["cloud.google.com/app-protocols", "cloud.google.com/backend-config", "cloud.google.com/neg"])
    s.drop(service, ["metadata", "annotations", key]);
  s.set(service, "spec.ports[0].appProtocol", "HTTP2");
  addRoute(s, server, {
    parentRefs: [{ name: "front", sectionName: "https" }],
    hostnames: [server === "my-server" ? "grpc.example.com" : `${server}.example.com`],
    rules: [
      {
        matches: [{ path: { type: "PathPrefix", value: "/" } }],
        backendRefs: [{ name: server, port: at(s.inputs(service), "spec.ports[0].port") }],
      },
    ],
  });
  const { port, requestPath } = healthCheck!;
  const httpHealthCheck = { portSpecification: "USE_FIXED_PORT", port, requestPath };
  s.add("kubernetes:networking.gke.io/v1:HealthCheckPolicy", {
    metadata: { name: server, namespace },
    spec: {
      default: { checkIntervalSec: 5, timeoutSec: 4, config: { type: "HTTP", httpHealthCheck } },
      targetRef: target("Service", server),
    },
  });
  s.add("kubernetes:networking.gke.io/v1:GCPBackendPolicy", {
    metadata: { name: server, namespace },
    spec: { default: { timeoutSec, connectionDraining }, targetRef: target("Service", server) },
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

/** The subnet of a region's proxies. */
export function proxySubnet(s: EditableStack, range = "10.129.0.0/23"): void {
  const purpose = { purpose: "REGIONAL_MANAGED_PROXY", role: "ACTIVE" };
  s.add("gcp:compute/subnetwork:Subnetwork", { metadata: { name: "proxies" }, ...purpose, ipCidrRange: range });
}
