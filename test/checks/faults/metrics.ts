import { NAMESPACE_NAME } from "../../../platform/kubernetes";
import { put } from "../support";
import { APP, DEPLOYMENT, ENVOY, POLICY, RESTRICTED, addPolicy, addWorker, keep } from "./edits";
import type { Row } from "./fault";

const MONITORING = "PodMonitoring/my-server";

export const faults: readonly Row[] = [
  {
    what: "metrics are not routed",
    code: "metrics-port",
    edit: (b) => put(b.routes("health")[1]!, "match.path", "/metrics"),
  },
  {
    what: "metrics are shut out",
    code: "network-policy-blocks-metrics",
    change: (s) => s.drop(POLICY, "spec.ingress[3]"),
  },
  {
    what: "metrics by a name that only a sidecar has",
    code: "metrics-port",
    change: (s) => s.set("PodMonitoring/my-server", "spec.endpoints[0].port", "health"),
  },
  {
    what: "collectors of metrics are shut out by a rule for another namespace",
    code: "network-policy-blocks-metrics",
    change: (s) =>
      s.set(POLICY, "spec.ingress[3].from[0].namespaceSelector.matchLabels", { [NAMESPACE_NAME]: "gmp-public" }),
  },
  {
    what: "collectors of metrics are shut out by a rule for the server's namespace",
    code: "network-policy-blocks-metrics",
    change: (s) => s.set(POLICY, "spec.ingress[3].from", [{ podSelector: {} }]),
  },
  {
    what: "collectors of metrics are shut out by a rule for labels of the server's namespace",
    code: "network-policy-blocks-metrics",
    change: (s) => s.set(POLICY, "spec.ingress[3].from[0].namespaceSelector.matchLabels", RESTRICTED),
  },
  {
    what: "metrics of no pods",
    code: "metrics-port",
    change: (s) => s.set(MONITORING, "spec.selector.matchLabels", { app: "my-server" }),
  },
  {
    what: "metrics of no pods, and the stack has one workload",
    code: "metrics-port",
    change: (s) => {
      addWorker(s);
      keep(s, MONITORING, "Deployment/worker");
    },
  },
  {
    what: "metrics from the default path, which Envoy does not answer",
    code: "metrics-port",
    change: (s) => s.drop(MONITORING, "spec.endpoints[0].path"),
  },
  {
    what: "metrics from a path near Envoy's",
    code: "metrics-port",
    change: (s) => s.set(MONITORING, "spec.endpoints[0].path", "/stats"),
  },
  {
    what: "metrics from a port where nothing listens",
    code: "metrics-port",
    change: (s) => s.set(MONITORING, "spec.endpoints[0].port", 9999),
  },
  {
    what: "metrics are asked of the listener for calls, whose routes take gRPC only",
    code: "metrics-port",
    change: (s) => s.set(MONITORING, "spec.endpoints[0].port", 15001),
  },
  {
    what: "metrics are asked of the admin interface on loopback",
    code: "metrics-port",
    change: (s) => s.set("PodMonitoring/my-server", "spec.endpoints[0].port", 8001),
  },
];

export const right: readonly Row[] = [
  {
    what: "metrics are routed by a prefix",
    code: "metrics-port",
    edit: (b) => put(b.routes("health")[1]!, "match", { prefix: "/stats/" }),
  },
  {
    what: "collectors of metrics may come by a rule for every namespace",
    code: "network-policy-blocks-metrics",
    change: (s) => s.set(POLICY, "spec.ingress[3].from", [{ namespaceSelector: {} }]),
  },
  {
    what: "collectors of metrics may come by a rule for all pods of their namespace",
    code: "network-policy-blocks-metrics",
    change: (s) => s.set(POLICY, "spec.ingress[3].from[0].podSelector", {}),
  },
  {
    what: "collectors of metrics may come by a label of their namespace",
    code: "network-policy-blocks-metrics",
    change: (s) => {
      s.add("kubernetes:core/v1:Namespace", { metadata: { name: "gmp-system", labels: { team: "metrics" } } });
      s.set(POLICY, "spec.ingress[3].from[0].namespaceSelector.matchLabels", { team: "metrics" });
    },
  },
  {
    what: "collectors of metrics are shut out of pods without metrics",
    code: "network-policy-blocks-metrics",
    change: (s) => {
      addWorker(s);
      addPolicy(s, { podSelector: { matchLabels: { app: "worker" } } });
    },
  },
  {
    what: "collectors of metrics are shut out of a port that they do not ask",
    code: "network-policy-blocks-metrics",
    change: (s) => {
      s.drop(POLICY, "spec.ingress[3]");
      s.set(MONITORING, "spec.endpoints[0].port", "grpc");
    },
  },
  {
    what: "metrics from a port that the server's container names",
    code: "metrics-port",
    change: (s) => {
      s.set(DEPLOYMENT, `${APP}.ports[1]`, { name: "metrics", containerPort: 9090 });
      s.set(MONITORING, "spec.endpoints[0].port", "metrics");
    },
  },
  {
    what: "metrics from a listener's port that Envoy's container does not state",
    code: "metrics-port",
    change: (s) => s.drop(DEPLOYMENT, `${ENVOY}.ports[2]`),
  },
  {
    what: "metrics from a path under a prefix that Envoy answers",
    code: "metrics-port",
    change: (s) => s.bootstrap("my-server", (b) => put(b.routes("health")[1]!, "match", { prefix: "/stats" })),
  },
  {
    what: "metrics from a port that a container without Envoy does not state",
    code: "metrics-port",
    change: (s) => {
      addWorker(s);
      s.copy(MONITORING, "worker");
      s.set("PodMonitoring/worker", "spec.selector.matchLabels", { app: "worker" });
      s.set("PodMonitoring/worker", "spec.endpoints[0].port", 9090);
    },
  },
  {
    what: "metrics are all that the stack has",
    code: "metrics-port",
    change: (s) => keep(s, MONITORING),
  },
  {
    what: "metrics of an admin interface that is open to the pod's address",
    code: "metrics-port",
    change: (s) => {
      s.bootstrap("my-server", (b) => b.set("admin.address.socket_address.address", "0.0.0.0"));
      s.set(MONITORING, "spec.endpoints[0].port", 8001);
    },
  },
];
