import { type EditableStack, type Tree } from "../support";
import { APP_PROTOCOLS, CLUSTER, DEPLOYMENT, POLICY, SERVICE } from "./edits";
import type { Row } from "./fault";
import {
  BACKEND,
  BACKEND_POLICY,
  GATEWAY,
  HEALTH_POLICY,
  LISTENER,
  PARENT,
  ROUTE,
  RULE,
  addRoute,
  after,
  grant,
  ofClass,
  withGateway,
} from "./gatewayEdits";

const ROUTE_TYPE = "kubernetes:gateway.networking.k8s.io/v1";
const CHECK = "spec.default.config.httpHealthCheck";
const SUBNET = "gcp:compute/subnetwork:Subnetwork";

/** A listener on port 80 beside the other. */
function openPlain(s: EditableStack): void {
  s.set(GATEWAY, "spec.listeners[1]", { name: "http", protocol: "HTTP", port: 80 });
}

function proxySubnet(s: EditableStack, range = "10.129.0.0/23"): void {
  s.add(SUBNET, {
    metadata: { name: "proxies" },
    purpose: "REGIONAL_MANAGED_PROXY",
    role: "ACTIVE",
    ipCidrRange: range,
  });
}

/** The route is a platform team's, in a namespace of its own. */
function routeElsewhere(s: EditableStack): void {
  const spec = { ...(s.inputs(ROUTE)["spec"] as Tree) };
  s.remove(ROUTE);
  s.set(GATEWAY, "metadata.namespace", "front");
  addRoute(s, "my-server", spec, "front");
  s.set(ROUTE, `${BACKEND}.namespace`, "grpc");
}

export const faults: readonly Row[] = [
  {
    what: "a route names a Gateway that is not there",
    code: "gateway-absent",
    change: after((s) => s.set(ROUTE, `${PARENT}.name`, "back")),
  },
  {
    what: "a Gateway has no route",
    code: "gateway-without-route",
    change: after((s) => s.remove(ROUTE)),
  },
  {
    what: "a route names a listener that is not there",
    code: "gateway-route-refused",
    change: after((s) => s.set(ROUTE, `${PARENT}.sectionName`, "grpc")),
  },
  {
    what: "a route names a port on which no listener is",
    code: "gateway-route-refused",
    change: after((s) => s.set(ROUTE, PARENT, { name: "front", port: 8443 })),
  },
  {
    what: "a route is in a namespace that no listener takes",
    code: "gateway-route-refused",
    change: after((s) => {
      s.set(GATEWAY, "metadata.namespace", "front");
      s.set(ROUTE, `${PARENT}.namespace`, "front");
    }),
  },
  {
    what: "a route is in a namespace without the labels that a listener asks for",
    code: "gateway-route-refused",
    change: after((s) =>
      s.set(GATEWAY, `${LISTENER}.allowedRoutes`, {
        namespaces: { from: "Selector", selector: { matchLabels: { team: "payments" } } },
      }),
    ),
  },
  {
    what: "a route is for a host that the listener is not for",
    code: "gateway-route-refused",
    change: after((s) => s.set(GATEWAY, `${LISTENER}.hostname`, "*.example.org")),
  },
  {
    what: "a listener takes routes of another kind alone",
    code: "gateway-route-refused",
    change: after((s) => s.set(GATEWAY, `${LISTENER}.allowedRoutes`, { kinds: [{ kind: "GRPCRoute" }] })),
  },
  {
    what: "a GRPCRoute names GKE's Gateway",
    code: "gateway-route-kind",
    change: after((s) =>
      s.add(`${ROUTE_TYPE}:GRPCRoute`, {
        metadata: { name: "grpc", namespace: "grpc" },
        spec: { parentRefs: [{ name: "front" }], rules: [{ backendRefs: [{ name: "my-server", port: 443 }] }] },
      }),
    ),
  },
  {
    what: "a route has a timeout",
    code: "gateway-route-field",
    change: after((s) => s.set(ROUTE, `${RULE}.timeouts`, { request: "10s" })),
  },
  {
    what: "a route retries",
    code: "gateway-route-field",
    change: after((s) => s.set(ROUTE, `${RULE}.retry`, { attempts: 2 })),
  },
  {
    what: "a backend of a route answers preflights",
    code: "gateway-route-field",
    change: after((s) => s.set(ROUTE, `${BACKEND}.filters`, [{ type: "CORS", cors: { allowOrigins: ["*"] } }])),
  },
  {
    what: "a route leads to a Service that is not there",
    code: "gateway-backend-absent",
    change: after((s) => s.set(ROUTE, `${BACKEND}.name`, "their-server")),
  },
  {
    what: "a route leads to a port that the Service does not have",
    code: "gateway-backend-absent",
    change: after((s) => s.set(ROUTE, `${BACKEND}.port`, 8443)),
  },
  {
    what: "a route leads to no port",
    code: "gateway-backend-absent",
    change: after((s) => s.drop(ROUTE, `${BACKEND}.port`)),
  },
  {
    what: "a route leads to a Service of another namespace without a grant",
    code: "gateway-backend-not-granted",
    change: after(routeElsewhere),
  },
  {
    what: "a grant is for routes of another namespace",
    code: "gateway-backend-not-granted",
    change: after((s) => {
      routeElsewhere(s);
      grant(s, { group: "", kind: "Service" }, { namespace: "back" });
    }),
  },
  {
    what: "a grant is for another Service",
    code: "gateway-backend-not-granted",
    change: after((s) => {
      routeElsewhere(s);
      grant(s, { group: "", kind: "Service", name: "inside" });
    }),
  },
  {
    what: "a route matches the service's name exactly",
    code: "gateway-path-narrow",
    change: after((s) => s.set(ROUTE, `${RULE}.matches[0].path`, { type: "Exact", value: "/acme.v1.Orders" })),
  },
  {
    what: "a route matches below a method",
    code: "gateway-path-narrow",
    change: after((s) => s.set(ROUTE, `${RULE}.matches[0].path.value`, "/api/acme.v1.Orders/Get")),
  },
  {
    what: "a listener for HTTPS has no certificate",
    code: "gateway-no-certificate",
    change: after((s) => s.drop(GATEWAY, "metadata.annotations")),
  },
  {
    what: "a route leads calls on from port 80",
    code: "gateway-plaintext-open",
    change: after((s) => {
      openPlain(s);
      s.drop(ROUTE, `${PARENT}.sectionName`);
    }),
  },
  {
    what: "the Gateway is of a region, whose network has no proxy-only subnet",
    code: "gateway-proxy-subnet-missing",
    change: (s) => ofClass(s, "gke-l7-regional-external-managed"),
  },
  {
    what: "the Gateway is internal, and its network has no proxy-only subnet",
    code: "gateway-proxy-subnet-missing",
    change: (s) => ofClass(s, "gke-l7-rilb"),
  },
  {
    what: "the cluster does not serve the Gateway API",
    code: "gateway-api-off",
    change: after((s) => s.drop(CLUSTER, "gatewayApiConfig")),
  },
  {
    what: "the cluster has the Gateway API switched off",
    code: "gateway-api-off",
    change: after((s) => s.set(CLUSTER, "gatewayApiConfig", { channel: "CHANNEL_DISABLED" })),
  },
  {
    what: "a Gateway's backend has no health check",
    code: "gateway-health-missing",
    change: after((s) => s.remove(HEALTH_POLICY)),
  },
  {
    what: "a HealthCheckPolicy asks for gRPC health on a listener with TLS",
    code: "lb-health-protocol",
    change: after((s) =>
      s.set(HEALTH_POLICY, "spec.default.config", {
        type: "GRPC",
        grpcHealthCheck: { portSpecification: "USE_SERVING_PORT" },
      }),
    ),
  },
  {
    what: "a HealthCheckPolicy asks on the port for calls, which has TLS",
    code: "lb-health-protocol",
    change: after((s) => s.set(HEALTH_POLICY, `${CHECK}.portSpecification`, "USE_SERVING_PORT")),
  },
  {
    what: "a HealthCheckPolicy asks a port on which nothing listens",
    code: "lb-health-port",
    change: after((s) => s.set(HEALTH_POLICY, `${CHECK}.port`, 9999)),
  },
  {
    what: "a HealthCheckPolicy asks a path that answers 404",
    code: "lb-health-path",
    change: after((s) => s.set(HEALTH_POLICY, `${CHECK}.requestPath`, "/health")),
  },
  {
    what: "a HealthCheckPolicy waits longer than its default interval",
    code: "lb-health-timing",
    change: after((s) => {
      s.drop(HEALTH_POLICY, "spec.default.checkIntervalSec");
      s.set(HEALTH_POLICY, "spec.default.timeoutSec", 6);
    }),
  },
  {
    what: "a Gateway's backend has no times of its own",
    code: "lb-timeout-short",
    change: after((s) => s.remove(BACKEND_POLICY)),
  },
  {
    what: "a GCPBackendPolicy waits as long as Envoy's longest stream",
    code: "lb-timeout-short",
    change: after((s) => s.set(BACKEND_POLICY, "spec.default.timeoutSec", 300)),
  },
  {
    what: "a GCPBackendPolicy does not drain",
    code: "lb-draining-short",
    change: after((s) => s.drop(BACKEND_POLICY, "spec.default.connectionDraining")),
  },
  {
    what: "a GCPBackendPolicy drains longer than the pod stays",
    code: "lb-drain-over-grace",
    change: after((s) => s.set(BACKEND_POLICY, "spec.default.connectionDraining.drainingTimeoutSec", 3600)),
  },
  {
    what: "a GCPBackendPolicy ties clients to pods",
    code: "lb-session-affinity",
    change: after((s) => s.set(BACKEND_POLICY, "spec.default.sessionAffinity", { type: "CLIENT_IP" })),
  },
  {
    what: "a Gateway's port states no protocol, though the annotation of an Ingress does",
    code: "lb-not-http2",
    change: after((s) => {
      s.drop(SERVICE, "spec.ports[0].appProtocol");
      s.set(SERVICE, APP_PROTOCOLS, '{"ingress":"HTTP2"}');
    }),
  },
  {
    what: "a Gateway's port states plaintext HTTP/2",
    code: "lb-not-http2",
    change: after((s) => s.set(SERVICE, "spec.ports[0].appProtocol", "kubernetes.io/h2c")),
  },
  {
    what: "the proxies of the region may not reach the pods",
    code: "network-policy-blocks-load-balancer",
    change: (s) => {
      ofClass(s, "gke-l7-rilb");
      proxySubnet(s);
    },
  },
  {
    what: "a server behind a Gateway leaves at once",
    code: "pod-leaves-at-once",
    change: after((s) => s.drop(DEPLOYMENT, "spec.template.spec.containers[0].lifecycle")),
  },
];

export const right: readonly Row[] = [
  { what: "a route names the stack's Gateway", code: "gateway-absent", change: withGateway },
  {
    what: "a Gateway without a route of the stack takes routes of every namespace",
    code: "gateway-without-route",
    change: after((s) => {
      s.remove(ROUTE);
      s.set(GATEWAY, `${LISTENER}.allowedRoutes`, { namespaces: { from: "All" } });
    }),
  },
  {
    what: "a Gateway of another controller has no route",
    code: "gateway-without-route",
    change: (s) => {
      ofClass(s, "istio");
      s.remove(ROUTE);
    },
  },
  {
    what: "a listener takes hosts below a domain, and the route's is one of them",
    code: "gateway-route-refused",
    change: after((s) => s.set(GATEWAY, `${LISTENER}.hostname`, "*.example.com")),
  },
  {
    what: "a route takes hosts below a domain, and the listener's is one of them",
    code: "gateway-route-refused",
    change: after((s) => {
      s.set(GATEWAY, `${LISTENER}.hostname`, "grpc.example.com");
      s.set(ROUTE, "spec.hostnames", ["*.example.com"]);
    }),
  },
  {
    what: "a route is in a namespace with the name that a listener asks for",
    code: "gateway-route-refused",
    change: after((s) => {
      s.set(GATEWAY, "metadata.namespace", "front");
      s.set(ROUTE, `${PARENT}.namespace`, "front");
      const selector = { matchLabels: { "kubernetes.io/metadata.name": "grpc" } };
      s.set(GATEWAY, `${LISTENER}.allowedRoutes`, { namespaces: { from: "Selector", selector } });
    }),
  },
  {
    what: "a listener asks for labels of a namespace that the stack does not have",
    code: "gateway-route-refused",
    change: after((s) => {
      routeElsewhere(s);
      s.set(GATEWAY, "metadata.namespace", "grpc");
      s.set(ROUTE, `${PARENT}.namespace`, "grpc");
      const selector = { matchLabels: { team: "payments" } };
      s.set(GATEWAY, `${LISTENER}.allowedRoutes`, { namespaces: { from: "Selector", selector } });
    }),
  },
  {
    what: "a GRPCRoute names a Gateway of another controller",
    code: "gateway-route-kind",
    change: (s) => {
      ofClass(s, "istio");
      s.add(`${ROUTE_TYPE}:GRPCRoute`, {
        metadata: { name: "grpc", namespace: "grpc" },
        spec: { parentRefs: [{ name: "front" }] },
      });
    },
  },
  {
    what: "a route of another controller's Gateway has a timeout",
    code: "gateway-route-field",
    change: (s) => {
      ofClass(s, "istio");
      s.set(ROUTE, `${RULE}.timeouts`, { request: "10s" });
    },
  },
  {
    what: "a backend without weight leads to a Service that is not there",
    code: "gateway-backend-absent",
    change: after((s) => s.set(ROUTE, `${RULE}.backendRefs[1]`, { name: "their-server", port: 443, weight: 0 })),
  },
  {
    what: "a grant lets the route lead to the Service",
    code: "gateway-backend-not-granted",
    change: after((s) => {
      routeElsewhere(s);
      grant(s, { group: "", kind: "Service", name: "my-server" });
    }),
  },
  {
    what: "a route matches one method exactly",
    code: "gateway-path-narrow",
    change: after((s) => s.set(ROUTE, `${RULE}.matches[0].path`, { type: "Exact", value: "/acme.v1.Orders/Get" })),
  },
  {
    what: "a route matches below the service's name",
    code: "gateway-path-narrow",
    change: after((s) => s.set(ROUTE, `${RULE}.matches[0].path.value`, "/acme.v1.Orders/")),
  },
  {
    what: "a listener names a certificate of Compute Engine",
    code: "gateway-no-certificate",
    change: after((s) => {
      s.drop(GATEWAY, "metadata.annotations");
      s.set(GATEWAY, `${LISTENER}.tls`, { options: { "networking.gke.io/pre-shared-certs": "front" } });
    }),
  },
  {
    what: "a listener names a Secret",
    code: "gateway-no-certificate",
    change: after((s) => {
      s.drop(GATEWAY, "metadata.annotations");
      s.set(GATEWAY, `${LISTENER}.tls`, { certificateRefs: [{ name: "front" }] });
    }),
  },
  {
    what: "a route of port 80 redirects, and the other is for HTTPS alone",
    code: "gateway-plaintext-open",
    change: after((s) => {
      openPlain(s);
      addRoute(s, "redirect", {
        parentRefs: [{ name: "front", sectionName: "http" }],
        rules: [{ filters: [{ type: "RequestRedirect", requestRedirect: { scheme: "https" } }] }],
      });
    }),
  },
  {
    what: "the Gateway is of a region that has a proxy-only subnet",
    code: "gateway-proxy-subnet-missing",
    change: (s) => {
      ofClass(s, "gke-l7-rilb");
      proxySubnet(s);
    },
  },
  {
    what: "the cluster is of Autopilot, which serves the Gateway API by itself",
    code: "gateway-api-off",
    change: after((s) => {
      s.drop(CLUSTER, "gatewayApiConfig");
      s.set(CLUSTER, "enableAutopilot", true);
    }),
  },
  { what: "a Gateway's backend has a HealthCheckPolicy", code: "gateway-health-missing", change: withGateway },
  {
    what: "a HealthCheckPolicy asks for a connection alone",
    code: "lb-health-protocol",
    change: after((s) =>
      s.set(HEALTH_POLICY, "spec.default.config", {
        type: "TCP",
        tcpHealthCheck: { portSpecification: "USE_SERVING_PORT" },
      }),
    ),
  },
  {
    what: "a HealthCheckPolicy waits as long as its default interval",
    code: "lb-health-timing",
    change: after((s) => {
      s.drop(HEALTH_POLICY, "spec.default.checkIntervalSec");
      s.set(HEALTH_POLICY, "spec.default.timeoutSec", 5);
    }),
  },
  {
    what: "the proxies of the region may reach the pods",
    code: "network-policy-blocks-load-balancer",
    change: (s) => {
      ofClass(s, "gke-l7-rilb");
      proxySubnet(s);
      s.set(POLICY, "spec.ingress[4]", { from: [{ ipBlock: { cidr: "10.129.0.0/23" } }] });
    },
  },
  {
    what: "a Gateway's Service asks for no network endpoint groups, which it gets all the same",
    code: "lb-neg-missing",
    change: withGateway,
  },
  { what: "a Gateway's Service has no BackendConfig", code: "lb-backend-config-missing", change: withGateway },
];
