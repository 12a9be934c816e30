import { UNKNOWN_YET } from "../../../commands/shared/placeholder";
import { NAMESPACE_NAME } from "../../../platform/kubernetes";
import { type EditableStack, type Tree, at, put } from "../support";
import {
  APP,
  DEPLOYMENT,
  ENVOY,
  INGRESS,
  NAME,
  POD,
  POLICY,
  RESTRICTED,
  addPolicy,
  addService,
  addWorker,
  egress,
} from "./edits";
import type { Row } from "./fault";

const DNS = { ports: [{ port: 53, protocol: "UDP" }, { port: 53 }] };
const OWN_PODS = { to: [{ podSelector: { matchLabels: { [NAME]: "my-server" } } }], ports: [{ port: 8888 }] };
const LB_ANNOTATIONS = ["neg", "app-protocols", "backend-config"].map((key) => `cloud.google.com/${key}`);
const BY_NUMBER = '{"ports":{"15001":"my-server"}}';

export const faults: readonly Row[] = [
  {
    what: "own pods are shut out",
    code: "network-policy-blocks-own-pods",
    change: (s) => s.drop(POLICY, "spec.ingress[2]"),
  },
  {
    what: "callers are shut out",
    code: "network-policy-blocks-callers",
    change: (s) =>
      s.set(
        "NetworkPolicy/inside",
        "spec.ingress",
        (at(s.inputs("NetworkPolicy/inside"), "spec.ingress") as Tree[]).slice(1),
      ),
  },
  {
    what: "egress without DNS",
    code: "network-policy-blocks-dns",
    change: (s) => {
      s.set(POLICY, "spec.policyTypes", ["Ingress", "Egress"]);
      s.set(POLICY, "spec.egress", [
        { to: [{ ipBlock: { cidr: "10.0.0.0/8" } }], ports: [{ port: 5432, protocol: "TCP" }] },
      ]);
    },
  },
  {
    what: "egress without own pods",
    code: "network-policy-blocks-own-pods",
    change: (s) => {
      s.set(POLICY, "spec.policyTypes", ["Ingress", "Egress"]);
      s.set(POLICY, "spec.egress", [{ ports: [{ port: 53, protocol: "UDP" }] }]);
    },
  },
  {
    what: "everybody reaches the server past Envoy",
    code: "network-policy-app-open",
    change: (s) => s.set(POLICY, "spec.ingress[2].from", [{ namespaceSelector: {} }]),
  },
  ...[
    { what: "addresses alone", peer: { ipBlock: { cidr: "192.0.2.0/24" } } },
    { what: "other pods", peer: { podSelector: { matchLabels: { [NAME]: "another" } } } },
    {
      what: "other pods of every namespace",
      peer: { namespaceSelector: {}, podSelector: { matchLabels: { a: "b" } } },
    },
    { what: "another namespace", peer: { namespaceSelector: { matchLabels: { [NAMESPACE_NAME]: "default" } } } },
  ].map(({ what, peer }): Row => ({
    what: `${what} may reach the server, and own pods may not`,
    code: "network-policy-blocks-own-pods",
    change: (s) => s.set(POLICY, "spec.ingress[2].from", [peer]),
  })),
  {
    what: "egress to other pods alone",
    code: "network-policy-blocks-own-pods",
    change: (s) => egress(s, DNS, { to: [{ podSelector: { matchLabels: { [NAME]: "another" } } }] }),
  },
  {
    what: "callers are shut out of a port without a name",
    code: "network-policy-blocks-callers",
    change: (s) => {
      s.drop("Service/inside", "spec.ports[0].name");
      s.drop("NetworkPolicy/inside", "spec.ingress[0]");
    },
  },
  {
    what: "callers are shut out of a port beside one for a load balancer that another stack has",
    code: "network-policy-blocks-callers",
    change: (s) => {
      s.remove(INGRESS);
      addService(s, { namespace: "grpc" });
      s.drop(POLICY, "spec.ingress[1]");
    },
  },
  {
    what: "callers are shut out of a Service that no load balancer uses, beside an Ingress that is not known yet",
    code: "network-policy-blocks-callers",
    change: (s) => {
      s.set(INGRESS, "spec.defaultBackend", { service: { name: UNKNOWN_YET } });
      s.drop("NetworkPolicy/inside", "spec.ingress[0]");
    },
  },
  {
    what: "callers are shut out of a port beside the load balancer's",
    code: "network-policy-blocks-callers",
    change: (s) => s.drop(POLICY, "spec.ingress[1]"),
  },
  {
    what: "DNS over TCP alone",
    code: "network-policy-blocks-dns",
    change: (s) => egress(s, { ports: [{ port: 53, protocol: "TCP" }] }, OWN_PODS),
  },
  {
    what: "egress over UDP up to the port before that of DNS",
    code: "network-policy-blocks-dns",
    change: (s) => egress(s, { ports: [{ port: 1, endPort: 52, protocol: "UDP" }] }, OWN_PODS),
  },
  {
    what: "egress over UDP from the port after that of DNS",
    code: "network-policy-blocks-dns",
    change: (s) => egress(s, { ports: [{ port: 54, endPort: 60, protocol: "UDP" }] }, OWN_PODS),
  },
  {
    what: "a policy for egress without rules",
    code: "network-policy-blocks-dns",
    change: (s) => s.set(POLICY, "spec.policyTypes", ["Ingress", "Egress"]),
  },
  {
    what: "a policy without policyTypes that limits egress",
    code: "network-policy-blocks-dns",
    change: (s) => {
      s.drop(POLICY, "spec.policyTypes");
      s.set(POLICY, "spec.egress", [OWN_PODS]);
    },
  },
  {
    what: "every address reaches the server past Envoy",
    code: "network-policy-app-open",
    change: (s) => s.set(POLICY, "spec.ingress[2].from[1]", { ipBlock: { cidr: "0.0.0.0/0" } }),
  },
  {
    what: "all pods of all namespaces reach the server past Envoy",
    code: "network-policy-app-open",
    change: (s) => s.set(POLICY, "spec.ingress[2].from", [{ namespaceSelector: {}, podSelector: {} }]),
  },
  {
    what: "everybody reaches a server that is known by its probes",
    code: "network-policy-app-open",
    change: (s) => {
      openToEverybody(s);
      s.drop(DEPLOYMENT, `${APP}.ports[0].name`);
    },
  },
  {
    what: "everybody reaches a server that is known by its port's name",
    code: "network-policy-app-open",
    change: (s) => {
      openToEverybody(s);
      probes(s, { tcpSocket: { port: 8888 } });
    },
  },
  {
    what: "everybody reaches a server that is known by a command of its probes",
    code: "network-policy-app-open",
    change: (s) => {
      openToEverybody(s);
      s.drop(DEPLOYMENT, `${APP}.ports[0].name`);
      probes(s, { exec: { command: ["/bin/grpc_health_probe", "-addr=:8888"] } });
    },
  },
];

export const right: readonly Row[] = [
  ...[
    { what: "all pods of its namespace", peer: { podSelector: {} } },
    { what: "pods by an expression", peer: { podSelector: { matchExpressions: [{ key: NAME, operator: "Exists" }] } } },
    { what: "its namespace by name", peer: { namespaceSelector: { matchLabels: { [NAMESPACE_NAME]: "grpc" } } } },
    { what: "its namespace by a label", peer: { namespaceSelector: { matchLabels: RESTRICTED } } },
    {
      what: "its pods and its namespace",
      peer: {
        namespaceSelector: { matchLabels: { [NAMESPACE_NAME]: "grpc" } },
        podSelector: { matchLabels: { [NAME]: "my-server" } },
      },
    },
  ].map(({ what, peer }): Row => ({
    what: `own pods may come by a rule for ${what}`,
    code: "network-policy-blocks-own-pods",
    change: (s) => s.set(POLICY, "spec.ingress[2].from", [peer]),
  })),
  {
    what: "egress to DNS and own pods",
    code: "network-policy-blocks-own-pods",
    change: (s) => egress(s, DNS, OWN_PODS),
  },
  {
    what: "egress to everything on the server's port",
    code: "network-policy-blocks-own-pods",
    change: (s) => egress(s, DNS, { ports: [{ port: 8888 }] }),
  },
  {
    what: "a server without Envoy that no pod may reach",
    code: "network-policy-blocks-own-pods",
    change: (s) => {
      addWorker(s);
      addPolicy(s, { podSelector: { matchLabels: { app: "worker" } } });
    },
  },
  {
    what: "Envoy calls a host outside of the stack",
    code: "network-policy-blocks-own-pods",
    change: (s) => addUpstream(s, "other.example.com", 9999),
  },
  {
    what: "Envoy calls the pods of another server",
    code: "network-policy-blocks-own-pods",
    change: (s) => addUpstream(s, "inside-pods.grpc.svc.cluster.local.", 9999),
  },
  {
    what: "Envoy calls the server's Service, whose port is another one than its pods'",
    code: "network-policy-blocks-own-pods",
    change: (s) => {
      s.set("Service/my-server", "spec.ports[1].port", 80);
      addUpstream(s, "my-server.grpc.svc.cluster.local.", 80);
    },
  },
  {
    what: "callers of one other workload",
    code: "network-policy-blocks-callers",
    change: (s) =>
      s.set("NetworkPolicy/inside", "spec.ingress[0].from", [{ podSelector: { matchLabels: { app: "web" } } }]),
  },
  {
    what: "callers are shut out of a port that the Service names and no container has",
    code: "network-policy-blocks-callers",
    change: (s) => {
      s.set("Service/inside", "spec.ports[0].targetPort", "intern");
      s.drop("NetworkPolicy/inside", "spec.ingress[0]");
    },
  },
  {
    what: "callers are shut out of a port that only the load balancer uses",
    code: "network-policy-blocks-callers",
    change: (s) => {
      for (const key of LB_ANNOTATIONS) s.drop("Service/my-server", ["metadata", "annotations", key]);
      s.drop(POLICY, "spec.ingress[0]");
    },
  },
  {
    what: "callers are shut out of a port that is for a load balancer of another stack",
    code: "network-policy-blocks-callers",
    change: (s) => {
      s.remove(INGRESS);
      s.drop(POLICY, "spec.ingress[0]");
    },
  },
  {
    what: "callers are shut out of a port whose number is for a load balancer of another stack",
    code: "network-policy-blocks-callers",
    change: (s) => {
      s.remove(INGRESS);
      s.drop("Service/my-server", ["metadata", "annotations", "cloud.google.com/app-protocols"]);
      s.set("Service/my-server", ["metadata", "annotations", "cloud.google.com/backend-config"], BY_NUMBER);
      s.drop(POLICY, "spec.ingress[0]");
    },
  },
  ...[
    {
      what: "an Ingress whose class is not known yet",
      hide: (s: EditableStack) =>
        s.set(INGRESS, ["metadata", "annotations", "kubernetes.io/ingress.class"], UNKNOWN_YET),
    },
    {
      what: "an Ingress whose backend is not known yet",
      hide: (s: EditableStack) => s.set(INGRESS, "spec.defaultBackend", { service: { name: UNKNOWN_YET } }),
    },
    {
      what: "an Ingress and a Service without a name",
      hide: (s: EditableStack) => addService(s, { namespace: "grpc" }),
    },
    {
      what: "an Ingress and a Service in a namespace that is not known yet",
      hide: (s: EditableStack) => addService(s, { name: "other", namespace: UNKNOWN_YET }),
    },
  ].map(({ what, hide }): Row => ({
    what: `callers are shut out of a port that may be that of ${what}`,
    code: "network-policy-blocks-callers",
    change: (s) => {
      s.drop(POLICY, "spec.ingress[1]");
      hide(s);
    },
  })),
  {
    what: "callers are shut out of a port whose Service asks for endpoint groups, beside an Ingress that is not known yet",
    code: "network-policy-blocks-callers",
    change: (s) => {
      for (const key of LB_ANNOTATIONS.slice(1)) s.drop("Service/my-server", ["metadata", "annotations", key]);
      s.set(INGRESS, "spec.defaultBackend", { service: { name: UNKNOWN_YET } });
      s.drop(POLICY, "spec.ingress[1]");
    },
  },
  {
    what: "egress limited to DNS",
    code: "network-policy-blocks-dns",
    change: (s) => egress(s, DNS),
  },
  {
    what: "egress limited to a namespace",
    code: "network-policy-blocks-dns",
    change: (s) => egress(s, { to: [{ namespaceSelector: { matchLabels: { [NAMESPACE_NAME]: "kube-system" } } }] }),
  },
  {
    what: "egress over UDP up to the port of DNS",
    code: "network-policy-blocks-dns",
    change: (s) => egress(s, { ports: [{ port: 1, endPort: 53, protocol: "UDP" }] }),
  },
  {
    what: "rules for egress in a policy for ingress alone",
    code: "network-policy-blocks-dns",
    change: (s) => s.set(POLICY, "spec.egress", [OWN_PODS]),
  },
  {
    what: "a policy without policyTypes and without egress",
    code: "network-policy-blocks-dns",
    change: (s) => s.drop(POLICY, "spec.policyTypes"),
  },
  ...[
    { what: "all pods of its namespace", peer: { podSelector: {} } },
    { what: "pods of one namespace", peer: { namespaceSelector: { matchLabels: { [NAMESPACE_NAME]: "web" } } } },
    { what: "some pods of every namespace", peer: { namespaceSelector: {}, podSelector: { matchLabels: { a: "b" } } } },
    { what: "some addresses", peer: { ipBlock: { cidr: "10.0.0.0/8" } } },
  ].map(({ what, peer }): Row => ({
    what: `${what} may reach the server past Envoy`,
    code: "network-policy-app-open",
    change: (s) => s.set(POLICY, "spec.ingress[2].from[1]", peer),
  })),
  {
    what: "everybody reaches a port of the server that is not for gRPC",
    code: "network-policy-app-open",
    change: (s) => {
      s.set(DEPLOYMENT, `${APP}.ports[1]`, { name: "admin", containerPort: 9090 });
      s.set(POLICY, "spec.ingress[1].ports[1]", { port: 9090 });
    },
  },
  {
    what: "everybody reaches a server that has no sign of gRPC",
    code: "network-policy-app-open",
    change: (s) => {
      openToEverybody(s);
      s.set(DEPLOYMENT, `${APP}.ports[0].name`, "main");
      probes(s, { exec: { command: ["/bin/ask", "-addr=:8888"] } });
    },
  },
  {
    what: "everybody reaches Envoy by a port that is named after gRPC",
    code: "network-policy-app-open",
    change: (s) => s.set(DEPLOYMENT, `${ENVOY}.ports[1].name`, "grpc-internal"),
  },
  {
    what: "everybody reaches a server without Envoy",
    code: "network-policy-app-open",
    change: (s) => {
      openToEverybody(s);
      s.drop(DEPLOYMENT, `${POD}.initContainers`);
    },
  },
  {
    what: "no policy selects pods whose Envoy could be passed",
    code: "network-policy-app-open",
    change: (s) => s.remove(POLICY),
  },
];

/** The server's own port is open to every namespace. */
function openToEverybody(stack: EditableStack): void {
  stack.set(POLICY, "spec.ingress[2].from", [{ namespaceSelector: {} }]);
}

/** Probes of the server's container. */
function probes(stack: EditableStack, how: Tree): void {
  for (const kind of ["startupProbe", "readinessProbe", "livenessProbe"]) stack.set(DEPLOYMENT, `${APP}.${kind}`, how);
}

/** A further host of the cluster that calls inside go to. */
function addUpstream(stack: EditableStack, address: string, port: number): void {
  const endpoint = { address: { socket_address: { address, port_value: port } } };
  stack.bootstrap("my-server", (b) =>
    put(b.cluster("all-pods"), "load_assignment.endpoints[0].lb_endpoints[1]", { endpoint }),
  );
}
