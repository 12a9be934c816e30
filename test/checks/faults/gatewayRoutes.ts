import type { EditableStack, Tree } from "../support";
import type { Row } from "./fault";
import {
  BACKEND,
  GATEWAY,
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
];

export const right: readonly Row[] = [
  { what: "a route names the stack's Gateway", code: "gateway-absent", change: (s) => withGateway(s) },
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
    what: "a route is of a kind that another controller has installed",
    code: "api-server-refuses",
    change: after((s) =>
      s.add(`${ROUTE_TYPE}:ListenerSet`, { metadata: { name: "more", namespace: "grpc" }, spec: { listeners: [] } }),
    ),
  },
];
