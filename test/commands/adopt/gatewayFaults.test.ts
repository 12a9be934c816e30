import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments, stringify } from "yaml";
import { type Tree, put } from "../../checks/support";
import { adoptedTexts, codesOf } from "./support";

const SET = "test/fixtures/manifests/gateway";
const FILES = ["deployment.yaml", "envoy-config.yaml", "gateway.yaml"];
const SERVICE = "Service/orders";
const GATEWAY = "Gateway/front";
const ROUTE = "HTTPRoute/orders";
const HEALTH = "HealthCheckPolicy/orders";
const BACKEND = "GCPBackendPolicy/orders";
const PORT = "spec.ports[0]";
const LISTENER = "spec.listeners[0]";
const PARENT = "spec.parentRefs[0]";
const LED = "spec.rules[0].backendRefs[0]";
const PATH = "spec.rules[0].matches[0].path";
const CHECK = "spec.default.config.httpHealthCheck";

type Set = readonly Tree[];

const of = (set: Set, title: string): Tree =>
  set.find(({ kind, metadata }) => `${kind as string}/${(metadata as { name: string }).name}` === title)!;
const set = (title: string, path: string, value: unknown) => (objects: Tree[]) => put(of(objects, title), path, value);
const drop = (title: string, path: string) => set(title, path, undefined);
const without = (title: string) => (objects: Tree[]) => void objects.splice(objects.indexOf(of(objects, title)), 1);
const also =
  (...changes: readonly ((objects: Tree[]) => void)[]) =>
  (objects: Tree[]) =>
    changes.forEach((change) => change(objects));
const add = (object: Tree) => (objects: Tree[]) => void objects.push(object);
const copied = (title: string, name: string) => (objects: Tree[]) => {
  const copy = structuredClone(of(objects, title));
  put(copy, "metadata.name", name);
  objects.push(copy);
};

/** The route is a platform team's, in its own namespace with the Gateway. */
const routeElsewhere = also(
  set(GATEWAY, "metadata.namespace", "front"),
  set(ROUTE, "metadata.namespace", "front"),
  set(ROUTE, `${LED}.namespace`, "shop"),
);
const route = (kind: string, name: string, spec: Tree): Tree => ({
  apiVersion: "gateway.networking.k8s.io/v1",
  kind,
  metadata: { name, namespace: "shop" },
  spec: { parentRefs: [{ name: "front" }], ...spec },
});
const grant = (from: string, to: string): Tree => ({
  apiVersion: "gateway.networking.k8s.io/v1",
  kind: "ReferenceGrant",
  metadata: { name: "routes", namespace: "shop" },
  spec: {
    from: [{ group: "gateway.networking.k8s.io", kind: "HTTPRoute", namespace: from }],
    to: [{ group: "", kind: "Service", name: to }],
  },
});

/** Faults in a team's manifests, and the check that finds them. */
const FAULTS: readonly (readonly [what: string, code: string, change: (objects: Tree[]) => void])[] = [
  ["a Gateway of another name", "gateway-absent", set(ROUTE, `${PARENT}.name`, "door")],
  ["a Gateway of another namespace", "gateway-absent", set(ROUTE, `${PARENT}.namespace`, "shop-front")],
  ["a Gateway without a route", "gateway-without-route", without(ROUTE)],
  ["a listener of another name", "gateway-route-refused", set(ROUTE, `${PARENT}.sectionName`, "tls")],
  ["a listener of another port", "gateway-route-refused", set(ROUTE, PARENT, { name: "front", port: 8443 })],
  ["a listener of another host", "gateway-route-refused", set(GATEWAY, `${LISTENER}.hostname`, "shop.example")],
  ["a wildcard of another domain", "gateway-route-refused", set(GATEWAY, `${LISTENER}.hostname`, "*.shop.example")],
  [
    "a Gateway that lets no other namespace in",
    "gateway-route-refused",
    also(set(GATEWAY, "metadata.namespace", "front"), set(ROUTE, `${PARENT}.namespace`, "front")),
  ],
  [
    "a listener for TCP routes",
    "gateway-route-refused",
    set(GATEWAY, `${LISTENER}.allowedRoutes`, { kinds: [{ kind: "TCPRoute" }] }),
  ],
  [
    "a GRPCRoute",
    "gateway-route-kind",
    add(route("GRPCRoute", "grpc", { rules: [{ backendRefs: [{ name: "orders", port: 443 }] }] })),
  ],
  ["a TLSRoute", "gateway-route-kind", add(route("TLSRoute", "tls", { rules: [{}] }))],
  ["a request timeout", "gateway-route-field", set(ROUTE, "spec.rules[0].timeouts", { request: "30s" })],
  ["a backend timeout", "gateway-route-field", set(ROUTE, "spec.rules[0].timeouts", { backendRequest: "30s" })],
  ["retries", "gateway-route-field", set(ROUTE, "spec.rules[0].retry", { attempts: 3 })],
  ["sticky sessions", "gateway-route-field", set(ROUTE, "spec.rules[0].sessionPersistence", { type: "Cookie" })],
  ["a CORS filter", "gateway-route-field", set(ROUTE, "spec.rules[0].filters", [{ type: "CORS" }])],
  ["a Service that is not there", "gateway-backend-absent", set(ROUTE, `${LED}.name`, "order")],
  ["the pod's port in the Service's place", "gateway-backend-absent", set(ROUTE, `${LED}.port`, 8443)],
  ["no port", "gateway-backend-absent", drop(ROUTE, `${LED}.port`)],
  ["a Service of another namespace", "gateway-backend-not-granted", routeElsewhere],
  ["a grant for another namespace", "gateway-backend-not-granted", also(routeElsewhere, add(grant("edge", "orders")))],
  ["a grant for another Service", "gateway-backend-not-granted", also(routeElsewhere, add(grant("front", "carts")))],
  ["an exact service name", "gateway-path-narrow", set(ROUTE, PATH, { type: "Exact", value: "/shop.v1.Orders" })],
  ["a path in front of the method", "gateway-path-narrow", set(ROUTE, PATH, { value: "/api/shop.v1.Orders/Get" })],
  ["no certificate", "gateway-no-certificate", drop(GATEWAY, "metadata.annotations")],
  [
    "a certificate of another controller's annotation",
    "gateway-no-certificate",
    set(GATEWAY, "metadata.annotations", { "cert-manager.io/cluster-issuer": "letsencrypt" }),
  ],
  [
    "an open port 80",
    "gateway-plaintext-open",
    also(
      set(GATEWAY, "spec.listeners[1]", { name: "http", protocol: "HTTP", port: 80 }),
      drop(ROUTE, `${PARENT}.sectionName`),
    ),
  ],
  ["no health check", "gateway-health-missing", without(HEALTH)],
  [
    "a health check for the Deployment",
    "gateway-policy-target-kind",
    set(HEALTH, "spec.targetRef", { group: "apps", kind: "Deployment", name: "orders" }),
  ],
  [
    "times for the route",
    "gateway-policy-target-kind",
    set(BACKEND, "spec.targetRef", { group: "gateway.networking.k8s.io", kind: "HTTPRoute", name: "orders" }),
  ],
  ["a policy of another namespace", "gateway-policy-target-absent", set(HEALTH, "metadata.namespace", "front")],
  ["a policy for another Service", "gateway-policy-target-absent", set(BACKEND, "spec.targetRef.name", "order")],
  [
    "a policy that names another namespace",
    "gateway-policy-target-absent",
    set(BACKEND, "spec.targetRef.namespace", "front"),
  ],
  ["two health checks", "gateway-policy-twice", copied(HEALTH, "second")],
  ["two policies of times", "gateway-policy-twice", copied(BACKEND, "second")],
  ["another type's block", "gateway-health-check-block", set(HEALTH, "spec.default.config.type", "HTTPS")],
  ["a type alone", "gateway-health-check-block", set(HEALTH, "spec.default.config", { type: "HTTP" })],
  ["times alone", "gateway-health-check-block", drop(HEALTH, "spec.default.config")],
  [
    "gRPC health on a port with TLS",
    "lb-health-protocol",
    set(HEALTH, "spec.default.config", { type: "GRPC", grpcHealthCheck: { portSpecification: "USE_SERVING_PORT" } }),
  ],
  ["health of the port for calls", "lb-health-protocol", set(HEALTH, `${CHECK}.portSpecification`, "USE_SERVING_PORT")],
  ["health of a port that is closed", "lb-health-port", set(HEALTH, `${CHECK}.port`, 8081)],
  ["health of a path that answers 404", "lb-health-path", set(HEALTH, `${CHECK}.requestPath`, "/")],
  ["a health check that outlasts its interval", "lb-health-timing", set(HEALTH, "spec.default.timeoutSec", 10)],
  ["no protocol", "lb-not-http2", drop(SERVICE, `${PORT}.appProtocol`)],
  ["HTTP/1.1 with TLS", "lb-not-http2", set(SERVICE, `${PORT}.appProtocol`, "HTTPS")],
  ["plaintext HTTP/2", "lb-not-http2", set(SERVICE, `${PORT}.appProtocol`, "kubernetes.io/h2c")],
  ["the protocol of the Kubernetes documents", "lb-not-http2", set(SERVICE, `${PORT}.appProtocol`, "grpc")],
  ["no times", "lb-timeout-short", without(BACKEND)],
  [
    "clients that stick to pods",
    "lb-session-affinity",
    set(BACKEND, "spec.default.sessionAffinity", { type: "GENERATED_COOKIE" }),
  ],
  ["a field of BackendConfig", "api-field-unknown", set(BACKEND, "spec.default.timeoutSeconds", 300)],
  ["the policy's fields without default", "api-field-unknown", set(HEALTH, "spec.checkIntervalSec", 5)],
  ["a misspelt field of a route", "api-field-unknown", set(ROUTE, "spec.hosts", ["orders.acme.example"])],
  ["a text for a number", "api-server-refuses", set(BACKEND, "spec.default.timeoutSec", "300s")],
];

function objects(): Tree[] {
  return FILES.flatMap((file) =>
    parseAllDocuments(readFileSync(join(SET, file), "utf8")).map((document) => document.toJS() as Tree),
  );
}

/** Codes of all that is found, of whatever level. */
function found(change: (objects: Tree[]) => void): string[] {
  const all = objects();
  change(all);
  const result = adoptedTexts({ "all.yaml": all.map((object) => stringify(object)).join("---\n") });
  return (["error", "warning", "note"] as const).flatMap((level) => codesOf(result, level));
}

describe("adopt: faults in manifests of a Gateway", () => {
  it("are not in the set itself", () => {
    const own = found(() => undefined);
    assert.deepEqual(
      FAULTS.filter(([, code]) => own.includes(code)),
      [],
    );
  });

  for (const [what, code, change] of FAULTS)
    it(`${what}: ${code}`, () => assert.ok(found(change).includes(code), found(change).join(", ")));
});
