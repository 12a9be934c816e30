import type { Row } from "./fault";
import { BACKEND_POLICY, GATEWAY_POLICY, HEALTH_POLICY, after, withGateway } from "./gatewayEdits";

const TARGET = "spec.targetRef";
const CONFIG = "spec.default.config";

export const faults: readonly Row[] = [
  {
    what: "a HealthCheckPolicy is for a Deployment",
    code: "gateway-policy-target-kind",
    change: after((s) => s.set(HEALTH_POLICY, TARGET, { group: "apps", kind: "Deployment", name: "my-server" })),
  },
  {
    what: "a GCPBackendPolicy is for a Gateway",
    code: "gateway-policy-target-kind",
    change: after((s) =>
      s.set(BACKEND_POLICY, TARGET, { group: "gateway.networking.k8s.io", kind: "Gateway", name: "front" }),
    ),
  },
  {
    what: "a GCPGatewayPolicy is for a Service",
    code: "gateway-policy-target-kind",
    change: after((s) => s.set(GATEWAY_POLICY, TARGET, { group: "", kind: "Service", name: "my-server" })),
  },
  {
    what: "a GCPGatewayPolicy names the Gateway without its group",
    code: "gateway-policy-target-kind",
    change: after((s) => s.set(GATEWAY_POLICY, `${TARGET}.group`, "")),
  },
  {
    what: "a HealthCheckPolicy is for a Service that is not there",
    code: "gateway-policy-target-absent",
    change: after((s) => s.set(HEALTH_POLICY, `${TARGET}.name`, "their-server")),
  },
  {
    what: "a GCPGatewayPolicy is in another namespace than its Gateway",
    code: "gateway-policy-target-absent",
    change: after((s) => s.set(GATEWAY_POLICY, "metadata.namespace", "front")),
  },
  {
    what: "a GCPBackendPolicy names a Service of another namespace",
    code: "gateway-policy-target-absent",
    change: after((s) => s.set(BACKEND_POLICY, `${TARGET}.namespace`, "theirs")),
  },
  {
    what: "a Service has two HealthCheckPolicies",
    code: "gateway-policy-twice",
    change: after((s) => s.copy(HEALTH_POLICY, "second")),
  },
  {
    what: "a Service has two GCPBackendPolicies",
    code: "gateway-policy-twice",
    change: after((s) => s.copy(BACKEND_POLICY, "second")),
  },
  {
    what: "a HealthCheckPolicy's type and block differ",
    code: "gateway-health-check-block",
    change: after((s) => s.set(HEALTH_POLICY, `${CONFIG}.type`, "HTTP2")),
  },
  {
    what: "a HealthCheckPolicy has two blocks",
    code: "gateway-health-check-block",
    change: after((s) => s.set(HEALTH_POLICY, `${CONFIG}.tcpHealthCheck`, { portSpecification: "USE_SERVING_PORT" })),
  },
  {
    what: "a HealthCheckPolicy has a type and no block",
    code: "gateway-health-check-block",
    change: after((s) => s.drop(HEALTH_POLICY, `${CONFIG}.httpHealthCheck`)),
  },
  {
    what: "a HealthCheckPolicy has a block and no type",
    code: "gateway-health-check-block",
    change: after((s) => s.drop(HEALTH_POLICY, `${CONFIG}.type`)),
  },
  {
    what: "a HealthCheckPolicy states times alone",
    code: "gateway-health-check-block",
    change: after((s) => s.drop(HEALTH_POLICY, CONFIG)),
  },
];

export const right: readonly Row[] = [
  { what: "each policy is for what it is made for", code: "gateway-policy-target-kind", change: (s) => withGateway(s) },
  {
    what: "a GCPBackendPolicy is for the Services of several clusters",
    code: "gateway-policy-target-kind",
    change: after((s) => {
      s.set(BACKEND_POLICY, `${TARGET}.group`, "net.gke.io");
      s.set(BACKEND_POLICY, `${TARGET}.kind`, "ServiceImport");
    }),
  },
  {
    what: "a policy names its own namespace",
    code: "gateway-policy-target-absent",
    change: after((s) => s.set(HEALTH_POLICY, `${TARGET}.namespace`, "grpc")),
  },
  {
    what: "two Services have a HealthCheckPolicy each",
    code: "gateway-policy-twice",
    change: after((s) => {
      s.copy(HEALTH_POLICY, "second");
      s.set("HealthCheckPolicy/second", `${TARGET}.name`, "inside");
    }),
  },
  {
    what: "a HealthCheckPolicy has its type's block",
    code: "gateway-health-check-block",
    change: after((s) =>
      s.set(HEALTH_POLICY, CONFIG, { type: "TCP", tcpHealthCheck: { portSpecification: "USE_SERVING_PORT" } }),
    ),
  },
];
