import type { EditableStack } from "../support";
import { APP_PROTOCOLS, DEPLOYMENT, POLICY, SERVICE } from "./edits";
import type { Row } from "./fault";
import {
  BACKEND_POLICY,
  GATEWAY,
  GATEWAY_POLICY,
  HEALTH_POLICY,
  PARENT,
  ROUTE,
  after,
  ofClass,
  proxySubnet,
  withGateway,
} from "./gatewayEdits";

const CHECK = "spec.default.config.httpHealthCheck";

/** The Gateway is another stack's. */
function gatewayElsewhere(s: EditableStack): void {
  s.remove(GATEWAY);
  s.remove(GATEWAY_POLICY);
  s.set(ROUTE, `${PARENT}.namespace`, "front");
}

/** What checks of load balancers find behind a Gateway, as behind an Ingress. */
export const faults: readonly Row[] = [
  {
    what: "a Service behind another stack's Gateway, for which GKE's policies are, waits as long as Envoy's longest stream",
    code: "lb-timeout-short",
    change: after((s) => {
      gatewayElsewhere(s);
      s.set(BACKEND_POLICY, "spec.default.timeoutSec", 300);
    }),
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
  {
    what: "a route of another stack's Gateway leads to a Service that no policy of GKE's is for",
    code: "gateway-health-missing",
    change: after((s) => {
      gatewayElsewhere(s);
      s.remove(HEALTH_POLICY);
      s.remove(BACKEND_POLICY);
    }),
  },
  {
    what: "Google's ranges may reach the port for health alone, and the proxies of the region the one for calls",
    code: "network-policy-blocks-load-balancer",
    change: (s) => {
      ofClass(s, "gke-l7-rilb");
      proxySubnet(s);
      s.set(POLICY, "spec.ingress[0].ports", [{ protocol: "TCP", port: 8002 }]);
      s.set(POLICY, "spec.ingress[4]", { from: [{ ipBlock: { cidr: "10.129.0.0/23" } }], ports: [{ port: 15001 }] });
    },
  },
  {
    what: "a HealthCheckPolicy names its port",
    code: "lb-health-protocol",
    change: after((s) => s.set(HEALTH_POLICY, CHECK, { portName: "ingress", requestPath: "/healthz" })),
  },
  {
    what: "a HealthCheckPolicy states a port without saying how it is meant",
    code: "lb-health-protocol",
    change: after((s) => s.drop(HEALTH_POLICY, `${CHECK}.portSpecification`)),
  },
  {
    what: "a Gateway's backend has a HealthCheckPolicy",
    code: "gateway-health-missing",
    change: (s) => withGateway(s),
  },
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
    change: (s) => withGateway(s),
  },
  {
    what: "a Gateway's Service has no BackendConfig",
    code: "lb-backend-config-missing",
    change: (s) => withGateway(s),
  },
];
