import { FIRST_PATH, INGRESS, type ManifestRow, POLICY, SERVICE, row } from "../manifestRow";

const OUTSIDE = "Service/outside";
const PODS = "Service/orders-pods";
const PORT = "spec.ports[0]";
const CLASS = "kubernetes.io/ingress.class";
const BACKEND = `${FIRST_PATH}.backend.service`;
const PEER = "spec.ingress[0].from[0]";
const PEER_PORT = "spec.ingress[0].ports[1]";
const NAMESPACES = "spec.ingress[0].from[1].namespaceSelector.matchExpressions[0]";

/** Changes of Services, Ingresses and NetworkPolicies that Kubernetes' API server refuses. */
export const faults: readonly ManifestRow[] = [
  row("a selector's value has a blank", SERVICE, "spec.selector.app", "the orders"),
  row("a Service's port is 65536", SERVICE, `${PORT}.port`, 65536),
  row("a targetPort has upper case", SERVICE, `${PORT}.targetPort`, "gRPC"),
  row("an appProtocol has a blank", SERVICE, `${PORT}.appProtocol`, "h 2"),
  row("a Service's port has a name of 64 letters", SERVICE, `${PORT}.name`, "a".repeat(64)),
  row("two ports of a Service share a name", SERVICE, "spec.ports[1].name", "grpc"),
  row("a Service's address is none", SERVICE, "spec.clusterIP", "orders"),
  row("a headless Service has node ports", PODS, "spec.type", "NodePort", { field: "spec.clusterIP" }),
  row("a Service inside has a policy for traffic from outside", SERVICE, "spec.externalTrafficPolicy", "Local"),
  row("a Service inside has a class", SERVICE, "spec.loadBalancerClass", "a.com/b"),
  row("a Service inside has ranges", SERVICE, "spec.loadBalancerSourceRanges", ["10.0.0.0/8"]),
  row("a Service inside has no node ports", SERVICE, "spec.allocateLoadBalancerNodePorts", false),
  row("a range is longer than an address", OUTSIDE, "spec.loadBalancerSourceRanges[0]", "10.0.0.0/33"),
  row("a range of IPv6 is longer than an address", OUTSIDE, "spec.loadBalancerSourceRanges[0]", "fd00::/129"),
  row("a range has no length", OUTSIDE, "spec.loadBalancerSourceRanges[0]", "10.0.0.0/"),
  row("a range is a name", OUTSIDE, "spec.loadBalancerSourceRanges[0]", "orders/8"),
  row("an external address is a name", SERVICE, "spec.externalIPs", ["orders"], { field: "spec.externalIPs[0]" }),
  ...[0, 86401].map((timeoutSeconds) =>
    row(
      `an affinity lasts ${timeoutSeconds} s`,
      SERVICE,
      "spec.sessionAffinityConfig",
      { clientIP: { timeoutSeconds } },
      {
        field: "spec.sessionAffinityConfig.clientIP.timeoutSeconds",
        more: { "spec.sessionAffinity": "ClientIP" },
      },
    ),
  ),
  row(
    "an ExternalName has upper case",
    PODS,
    "spec",
    { type: "ExternalName", externalName: "Db.example.com" },
    {
      field: "spec.externalName",
    },
  ),

  row("a default backend's name has upper case", INGRESS, "spec.defaultBackend.service.name", "Orders"),
  row("a default backend has no target", INGRESS, "spec.defaultBackend", {}),
  row("a rule has no paths", INGRESS, "spec.rules[0].http.paths", []),
  row("a host is an address", INGRESS, "spec.rules[0].host", "10.0.0.1"),
  row("a host is a wildcard of everything", INGRESS, "spec.rules[0].host", "*."),
  row("a host of TLS has a port", INGRESS, "spec.tls[0].hosts[0]", "grpc.example.com:443"),
  row("a host of TLS is empty", INGRESS, "spec.tls[0].hosts[0]", ""),
  row("the Secret of TLS has upper case", INGRESS, "spec.tls[0].secretName", "TLS"),
  ...["Exact", "Prefix"].flatMap((pathType) => [
    row(`a path of type ${pathType} is empty`, INGRESS, `${FIRST_PATH}.path`, "", {
      more: { [`${FIRST_PATH}.pathType`]: pathType },
    }),
    row(`a path of type ${pathType} has //`, INGRESS, `${FIRST_PATH}.path`, "/a//b", {
      more: { [`${FIRST_PATH}.pathType`]: pathType },
    }),
  ]),
  row("a path of the controller's type begins without /", INGRESS, `${FIRST_PATH}.path`, "a", {
    more: { [`${FIRST_PATH}.pathType`]: "ImplementationSpecific" },
  }),
  row("a path's type is empty", INGRESS, `${FIRST_PATH}.pathType`, ""),
  row("a backend's name has upper case", INGRESS, `${BACKEND}.name`, "Orders"),
  row("a backend has no name", INGRESS, `${BACKEND}.name`, ""),
  row("a backend's port is neither name nor number", INGRESS, `${BACKEND}.port`, {}),
  row("a backend's port is 65536", INGRESS, `${BACKEND}.port`, { number: 65536 }, { field: `${BACKEND}.port.number` }),
  row("a backend's port is -1", INGRESS, `${BACKEND}.port`, { number: -1 }, { field: `${BACKEND}.port.number` }),
  row("a backend's port has upper case", INGRESS, `${BACKEND}.port.name`, "gRPC"),

  row("a policy's label has a blank", POLICY, "spec.podSelector.matchLabels.app", "the orders"),
  row("a policy's type is empty", POLICY, "spec.policyTypes[0]", ""),
  row("a policy is of three types", POLICY, "spec.policyTypes", ["Ingress", "Egress", "Ingress"]),
  row("a policy's port is 65536", POLICY, `${PEER_PORT}.port`, 65536),
  row("a policy's port has upper case", POLICY, "spec.ingress[0].ports[0].port", "gRPC"),
  row("a policy's ports end at 65536", POLICY, `${PEER_PORT}.endPort`, 65536),
  row("a policy's named port has an end", POLICY, `${PEER_PORT}.port`, "grpc", { field: `${PEER_PORT}.endPort` }),
  row("a protocol is empty", POLICY, "spec.ingress[0].ports[0].protocol", ""),
  row("a peer is none", POLICY, PEER, {}),
  row("a peer's namespaces have a label with a blank", POLICY, `${NAMESPACES}.values[0]`, "a b"),
  row("a peer's pods have a label with a blank", POLICY, "spec.ingress[0].from[1].podSelector.matchLabels.app", "a b"),
  row("a peer's key has a blank", POLICY, `${NAMESPACES}.key`, "a b"),
  row("a peer's label is in no list", POLICY, `${NAMESPACES}.values`, []),
  row("a peer's label exists in a list", POLICY, `${NAMESPACES}.operator`, "Exists", { field: `${NAMESPACES}.values` }),
  row("a peer's range is empty", POLICY, `${PEER}.ipBlock.cidr`, "", { field: `${PEER}.ipBlock.cidr` }),
  row("an exception is no range", POLICY, `${PEER}.ipBlock.except[0]`, "35.191.1.0"),
  row("an exception is the whole range", POLICY, `${PEER}.ipBlock.except[0]`, "35.191.0.0/16"),
  row("an exception is beside the range", POLICY, `${PEER}.ipBlock.except[0]`, "35.192.0.0/24"),
  row("an exception is of IPv6, and the range of IPv4", POLICY, `${PEER}.ipBlock.except[0]`, "fd00::/32"),
  row("an exception is beside the range of IPv6", POLICY, `${PEER}.ipBlock.except[0]`, "fd01::/32", {
    more: { [`${PEER}.ipBlock.cidr`]: "fd00::/16" },
  }),
  row(
    "calls out go to a port of 65536",
    POLICY,
    "spec.egress[0]",
    { ports: [{ port: 65536 }] },
    {
      field: "spec.egress[0].ports[0].port",
    },
  ),
  row("calls out go to no peer", POLICY, "spec.egress[0]", { to: [{}] }, { field: "spec.egress[0].to[0]" }),
];

/** Changes of them that it takes. */
export const right: readonly ManifestRow[] = [
  row("a Service's first port", SERVICE, `${PORT}.port`, 1),
  row("a Service's last port", SERVICE, `${PORT}.port`, 65535),
  row("a targetPort of 0, which is the port", SERVICE, `${PORT}.targetPort`, 0),
  row("a Service with one port without a name", SERVICE, "spec.ports", [{ port: 80 }]),
  row("a headless Service without ports", PODS, "spec.ports", []),
  row("the first node port", OUTSIDE, `${PORT}.nodePort`, 30000),
  row("the last node port", OUTSIDE, `${PORT}.nodePort`, 32767),
  row("a node port of 0, which is any", OUTSIDE, `${PORT}.nodePort`, 0),
  row("a node port of a Service for nodes", OUTSIDE, "spec.type", "NodePort", {
    more: { "spec.loadBalancerSourceRanges": undefined },
  }),
  row("a Service's address of IPv4", SERVICE, "spec.clusterIP", ""),
  row("a policy for traffic to external addresses", SERVICE, "spec.externalTrafficPolicy", "Cluster", {
    more: { "spec.externalIPs": ["203.0.113.7"] },
  }),
  row("no ranges of a Service inside", SERVICE, "spec.loadBalancerSourceRanges", []),
  row("a load balancer with a class and without node ports", OUTSIDE, "spec.loadBalancerClass", "a.com/b", {
    more: { "spec.allocateLoadBalancerNodePorts": false },
  }),
  row("a range of one address", OUTSIDE, "spec.loadBalancerSourceRanges[0]", "10.0.0.1/32"),
  row("a range of one address of IPv6", OUTSIDE, "spec.loadBalancerSourceRanges[0]", "fd00::1/128"),
  ...[1, 86400].map((timeoutSeconds) =>
    row(
      `an affinity for ${timeoutSeconds} s`,
      SERVICE,
      "spec.sessionAffinityConfig",
      { clientIP: { timeoutSeconds } },
      {
        more: { "spec.sessionAffinity": "ClientIP" },
      },
    ),
  ),
  row("an affinity's time without an affinity", SERVICE, "spec.sessionAffinityConfig", {
    clientIP: { timeoutSeconds: 86401 },
  }),
  row("a node port of an ExternalName", PODS, "spec", {
    type: "ExternalName",
    externalName: "a.b",
    ports: [{ port: 1, nodePort: 30000 }],
  }),
  row("an ExternalName with a dot at its end", PODS, "spec", { type: "ExternalName", externalName: "db.example.com." }),

  row("an Ingress without a default backend", INGRESS, "spec.defaultBackend", undefined),
  row("an Ingress without rules", INGRESS, "spec.rules", []),
  row("the same class twice", INGRESS, "spec.ingressClassName", "gce"),
  row("a class by the field alone", INGRESS, "metadata.annotations", undefined, {
    more: { "spec.ingressClassName": "nginx" },
  }),
  row("a class by the annotation alone", INGRESS, ["metadata", "annotations", CLASS], "nginx"),
  row("a rule without paths", INGRESS, "spec.rules[0]", { host: "grpc.example.com" }),
  row("a rule for every host", INGRESS, "spec.rules[0].host", ""),
  row("a host of one part", INGRESS, "spec.rules[0].host", "localhost"),
  row("a wildcard of a domain of one part", INGRESS, "spec.rules[0].host", "*.com"),
  row("a wildcard of a domain", INGRESS, "spec.rules[0].host", "*.example.com"),
  row("no Secret of TLS", INGRESS, "spec.tls[0].secretName", ""),
  row("a path of type Exact", INGRESS, `${FIRST_PATH}.pathType`, "Exact"),
  row("an empty path of the controller's type", INGRESS, `${FIRST_PATH}.path`, "", {
    more: { [`${FIRST_PATH}.pathType`]: "ImplementationSpecific" },
  }),
  row("a path of the controller's type with //", INGRESS, `${FIRST_PATH}.path`, "/a//b", {
    more: { [`${FIRST_PATH}.pathType`]: "ImplementationSpecific" },
  }),
  row("a backend's first port", INGRESS, `${BACKEND}.port`, { number: 1 }),
  row("a backend's last port", INGRESS, `${BACKEND}.port`, { number: 65535 }),

  row("a policy of one type", POLICY, "spec.policyTypes", ["Ingress"]),
  row("a policy's last port", POLICY, `${PEER_PORT}.endPort`, 65535),
  row("a policy's ports that end where they begin", POLICY, `${PEER_PORT}.endPort`, 8000),
  row("a policy's port by its name", POLICY, PEER_PORT, { port: "grpc" }),
  row("a policy's ports by their protocol", POLICY, PEER_PORT, { protocol: "UDP" }),
  row("a peer's label that exists", POLICY, NAMESPACES, { key: "team", operator: "Exists" }),
  row("a peer's label that does not exist", POLICY, NAMESPACES, { key: "team", operator: "DoesNotExist", values: [] }),
  row("an exception of one address", POLICY, `${PEER}.ipBlock.except[0]`, "35.191.255.255/32"),
  row("an exception of half of a range", POLICY, `${PEER}.ipBlock.except[0]`, "35.191.128.0/17"),
  row("an exception of everything", POLICY, `${PEER}.ipBlock.cidr`, "0.0.0.0/0"),
  row("an exception of a range of IPv6", POLICY, `${PEER}.ipBlock`, { cidr: "fd00::/16", except: ["fd00:1::/32"] }),
  row("calls out to a peer's ports", POLICY, "spec.egress[0]", {
    ports: [{ port: 443 }],
    to: [{ namespaceSelector: {} }],
  }),
];
