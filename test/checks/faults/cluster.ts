import { UNKNOWN_YET } from "../../../commands/shared/placeholder";
import { NAMESPACE_NAME } from "../../../platform/kubernetes";
import { type EditableStack, type Tree, at, put } from "../support";
import type { Row } from "./fault";
import { addWorker, ignore, keep } from "./scaling";

const POLICY = "NetworkPolicy/my-server";
const CLUSTER = "Cluster/cluster-cluster";
const POOL = "NodePool/cluster-pool-default";
const D = "Deployment/my-server";
const POD = "spec.template.spec";
const APP = `${POD}.containers[0]`;
const ENVOY = `${POD}.initContainers[0]`;
const INGRESS = "Ingress/ingress";
const ADDRESS = "GlobalAddress/ingress-address";
const NAT = "RouterNat/cluster-nat";
const PROVIDER = "kubernetes/cluster-provider";
const MONITORING = "PodMonitoring/my-server";
const ACCOUNT = "ServiceAccount/my-server";
const READER = "IAMMember/cluster-nodes-artifact-reader";
const IMAGE = `${APP}.image`;
const ELSEWHERE = "asia-northeast1-docker.pkg.dev/acme-images/app/my-server:1.4.2";
const BINDING = "IAMMember/my-server-account-user";

const NAME = "app.kubernetes.io/name";
const RESTRICTED = { "pod-security.kubernetes.io/enforce": "restricted" };
const DNS = { ports: [{ port: 53, protocol: "UDP" }, { port: 53 }] };
const OWN_PODS = { to: [{ podSelector: { matchLabels: { [NAME]: "my-server" } } }], ports: [{ port: 8888 }] };
const LB_ANNOTATIONS = ["neg", "app-protocols", "backend-config"].map((key) => `cloud.google.com/${key}`);
const BY_NUMBER = '{"ports":{"15001":"my-server"}}';

export const networkPolicyFaults: readonly Row[] = [
  {
    what: "the load balancer is shut out",
    code: "network-policy-blocks-load-balancer",
    change: (s) => s.drop(POLICY, "spec.ingress[0]"),
  },
  {
    what: "one of the load balancer's ranges is missing",
    code: "network-policy-blocks-load-balancer",
    change: (s) => s.drop(POLICY, "spec.ingress[0].from[1]"),
  },
  {
    what: "health checks are shut out",
    code: "network-policy-blocks-health-checks",
    change: (s) => s.drop(POLICY, "spec.ingress[0].ports[1]"),
  },
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
    what: "metrics are shut out",
    code: "network-policy-blocks-metrics",
    change: (s) => s.drop(POLICY, "spec.ingress[3]"),
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
  { what: "no policy guards the pods", code: "network-policy-missing", change: (s) => s.remove(POLICY) },
  {
    what: "a policy that selects no pods",
    code: "network-policy-selects-nothing",
    change: (s) => s.set(POLICY, "spec.podSelector.matchLabels", { app: "my-server" }),
  },
  {
    what: "a second policy does not open what the first shuts",
    code: "network-policy-blocks-load-balancer",
    change: (s) => {
      s.drop(POLICY, "spec.ingress[0]");
      s.add("kubernetes:networking.k8s.io/v1:NetworkPolicy", {
        metadata: { name: "deny", namespace: "grpc" },
        spec: { podSelector: {}, policyTypes: ["Ingress"] },
      });
    },
  },
  {
    what: "the cluster enforces no policy",
    code: "network-policy-not-enforced",
    change: (s) => s.drop(CLUSTER, "datapathProvider"),
  },
  {
    what: "metrics by a name that only a sidecar has",
    code: "metrics-port",
    change: (s) => s.set("PodMonitoring/my-server", "spec.endpoints[0].port", "health"),
  },
  ...[
    { what: "the second half of a range", cidr: "130.211.2.0/23" },
    { what: "the first half of a range", cidr: "130.211.0.0/23" },
    { what: "an address in the place of a range", cidr: "130.211.0.0" },
    { what: "all ranges but the first address of one", cidr: "0.0.0.0/0", except: ["130.211.0.0/32"] },
    { what: "all ranges but the last address of one", cidr: "0.0.0.0/0", except: ["130.211.3.255/32"] },
  ].map(({ what, ...ipBlock }): Row => ({
    what: `the load balancer may come from ${what}`,
    code: "network-policy-blocks-load-balancer",
    change: (s) => s.set(POLICY, "spec.ingress[0].from[0].ipBlock", ipBlock),
  })),
  ...[
    { what: "the port over UDP", port: { port: 15001, protocol: "UDP" } },
    { what: "ports up to the one before it", port: { port: 14000, endPort: 15000 } },
    { what: "ports from the one after it", port: { port: 15002, endPort: 15003 } },
    { what: "a lower port alone", port: { port: 15000 } },
    { what: "a port's name that no container has", port: { port: "ingres" } },
  ].map(({ what, port }): Row => ({
    what: `the load balancer may use ${what}`,
    code: "network-policy-blocks-load-balancer",
    change: (s) => s.set(POLICY, "spec.ingress[0].ports[0]", port),
  })),
  {
    what: "the load balancer is shut out of a port that the Service names",
    code: "network-policy-blocks-load-balancer",
    change: (s) => {
      s.set("Service/my-server", "spec.ports[0].targetPort", "ingress");
      s.drop(POLICY, "spec.ingress[0].ports[0]");
    },
  },
  {
    what: "health checks, which ask the port for calls, are shut out of it",
    code: "network-policy-blocks-health-checks",
    change: (s) => {
      s.drop("BackendConfig/my-server", "spec.healthCheck.port");
      s.drop(POLICY, "spec.ingress[0].ports[0]");
    },
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
      s.drop(D, `${APP}.ports[0].name`);
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
      s.drop(D, `${APP}.ports[0].name`);
      probes(s, { exec: { command: ["/bin/grpc_health_probe", "-addr=:8888"] } });
    },
  },
  {
    what: "a policy for egress alone guards the pods",
    code: "network-policy-missing",
    change: (s) => egress(s, { to: [] }).set(POLICY, "spec.policyTypes", ["Egress"]),
  },
  {
    what: "a policy in another namespace",
    code: "network-policy-selects-nothing",
    change: (s) => s.set(POLICY, "metadata.namespace", "default"),
  },
  {
    what: "a policy selects no pods, and the stack has one workload",
    code: "network-policy-selects-nothing",
    change: (s) => {
      addWorker(s);
      keep(s, POLICY, "Deployment/worker");
    },
  },
  {
    what: "a cluster with the old datapath",
    code: "network-policy-not-enforced",
    change: (s) => {
      s.set(CLUSTER, "datapathProvider", "LEGACY_DATAPATH");
      s.set(CLUSTER, "networkPolicy.enabled", false);
    },
  },
  {
    what: "a cluster does not enforce its only policy",
    code: "network-policy-not-enforced",
    change: (s) => {
      s.remove("NetworkPolicy/inside");
      s.drop(CLUSTER, "datapathProvider");
    },
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
];

export const clusterFaults: readonly Row[] = [
  {
    what: "production without deletion protection",
    code: "cluster-unprotected",
    change: (s) => s.set(CLUSTER, "deletionProtection", false),
  },
  {
    what: "production's address without protection",
    code: "address-unprotected",
    change: (s) => Object.assign(s.resource("GlobalAddress/ingress-address").options, { protect: false }),
  },
  {
    what: "the load balancer's controller is off",
    code: "cluster-without-ingress",
    change: (s) => s.set(CLUSTER, "addonsConfig.httpLoadBalancing.disabled", true),
  },
  {
    what: "the autoscaler's controller is off",
    code: "cluster-without-ingress",
    change: (s) => s.set(CLUSTER, "addonsConfig.horizontalPodAutoscaling.disabled", true),
  },
  {
    what: "a cluster of routes",
    code: "cluster-not-vpc-native",
    change: (s) => s.set(CLUSTER, "networkingMode", "ROUTES"),
  },
  {
    what: "a control plane for everybody",
    code: "cluster-open-to-all",
    change: (s) => s.set(CLUSTER, "masterAuthorizedNetworksConfig", { cidrBlocks: [{ cidrBlock: "0.0.0.0/0" }] }),
  },
  ...[
    "asia-northeast1-docker.pkg.dev/acme-images/app/my-server:1.4.2",
    "us-docker.pkg.dev/acme.com/images/app/my-server:1.4.2",
    "gcr.io/acme-images/my-server:1.4.2",
    "eu.gcr.io/acme-images/my-server:1.4.2",
  ].map((image): Row => ({
    what: `the nodes' account has no right to read ${image}`,
    code: "image-in-other-project",
    change: (s) => s.set(D, IMAGE, image),
  })),
  { what: "private nodes without NAT", code: "nodes-cannot-pull", change: (s) => s.remove("RouterNat/cluster-nat") },
  {
    what: "no workload identity",
    code: "workload-identity-off",
    change: (s) => s.drop(CLUSTER, "workloadIdentityConfig"),
  },
  {
    what: "pods act as their node",
    code: "workload-identity-off",
    change: (s) => s.set(POOL, "nodeConfig.workloadMetadataConfig.mode", "GCE_METADATA"),
  },
  {
    what: "a binding for another ServiceAccount",
    code: "workload-identity-unbound",
    change: (s) =>
      s.set("IAMMember/my-server-account-user", "member", "serviceAccount:acme-test.svc.id.goog[grpc/server]"),
  },
  {
    what: "nodes with the default account",
    code: "node-account-default",
    change: (s) => s.drop(POOL, "nodeConfig.serviceAccount"),
  },
  {
    what: "a pool that a scaled size replaces",
    code: "node-pool-replaced-by-scaling",
    change: (s) => Object.assign(s.resource(POOL).options, { ignoreChanges: [] }),
  },
  {
    what: "an upgrade that takes nodes first",
    code: "node-upgrade-loses-nodes",
    change: (s) => s.set(POOL, "upgradeSettings", { strategy: "SURGE", maxSurge: 0, maxUnavailable: 1 }),
  },
  {
    what: "a provider that its endpoint replaces",
    code: "provider-unnamed-cluster",
    change: (s) => s.drop("kubernetes/cluster-provider", "clusterIdentifier"),
  },
  {
    what: "an SSL policy of TLS 1.0",
    code: "tls-version-old",
    change: (s) => s.set("SSLPolicy/ingress-ssl-policy", "minTlsVersion", "TLS_1_0"),
  },
  {
    what: "an object in a misspelt namespace",
    code: "namespace-absent",
    change: (s) => s.set(POLICY, "metadata.namespace", "gprc"),
  },
  ...[{ environment: "production" }, { env: "prod" }, { stage: "live" }, { environment: "eu-prod-1" }].map(
    (resourceLabels): Row => ({
      what: `no deletion protection in a cluster with the label ${Object.entries(resourceLabels)[0]!.join(" ")}`,
      code: "cluster-unprotected",
      change: (s) => {
        s.set(CLUSTER, "resourceLabels", resourceLabels);
        s.set(CLUSTER, "deletionProtection", false);
      },
    }),
  ),
  {
    what: "a control plane for every address of IPv6",
    code: "cluster-open-to-all",
    change: (s) => ranges(s, "203.0.113.0/24", "::/0"),
  },
  {
    what: "a cluster with legacy authorisation",
    code: "cluster-open-to-all",
    change: (s) => s.set(CLUSTER, "enableLegacyAbac", true),
  },
  {
    what: "an upgrade that takes nodes, and no word of added ones",
    code: "node-upgrade-loses-nodes",
    change: (s) => s.set(POOL, "upgradeSettings", { maxUnavailable: 2 }),
  },
  {
    what: "a pool that a scaled size replaces, as only changes of its nodes are ignored",
    code: "node-pool-replaced-by-scaling",
    change: (s) => ignore(s, POOL, ["nodeConfig"]),
  },
  {
    what: "a binding with another role",
    code: "workload-identity-unbound",
    change: (s) => s.set(BINDING, "role", "roles/iam.serviceAccountTokenCreator"),
  },
  {
    what: "a binding for a ServiceAccount of another namespace",
    code: "workload-identity-unbound",
    change: (s) => s.set(BINDING, "member", "serviceAccount:acme-test.svc.id.goog[default/my-server]"),
  },
  {
    what: "no binding",
    code: "workload-identity-unbound",
    change: (s) => s.remove(BINDING),
  },
  {
    what: "a Service in a namespace of another stack",
    code: "namespace-absent",
    change: (s) => addService(s, { name: "other", namespace: "other" }),
  },

  {
    what: "nodes that name the default account",
    code: "node-account-default",
    change: (s) => s.set(POOL, "nodeConfig.serviceAccount", "default"),
  },
  {
    what: "routes instead of alias ranges, with endpoint groups that a port asks for",
    code: "cluster-not-vpc-native",
    change: (s) => {
      s.set(CLUSTER, "networkingMode", "ROUTES");
      s.set("Service/my-server", ["metadata", "annotations", "cloud.google.com/neg"], '{"exposed_ports":{"15001":{}}}');
    },
  },
];

export const networkPolicyRight: readonly Row[] = [
  ...[
    { what: "every address", from: [{ ipBlock: { cidr: "0.0.0.0/0" } }] },
    {
      what: "all addresses but other ranges",
      from: [{ ipBlock: { cidr: "0.0.0.0/0", except: ["10.0.0.0/8", "192.168.0.0/16"] } }],
    },
    {
      what: "all addresses but the neighbours of its ranges",
      from: [{ ipBlock: { cidr: "0.0.0.0/0", except: ["130.210.255.0/24", "130.211.4.0/24"] } }],
    },
    { what: "anywhere", from: undefined },
  ].map(({ what, from }): Row => ({
    what: `the load balancer may come from ${what}`,
    code: "network-policy-blocks-load-balancer",
    change: (s) => s.set(POLICY, "spec.ingress[0].from", from),
  })),
  ...[
    { what: "ports by their names", ports: [{ port: "ingress" }, { port: "health" }] },
    { what: "a range of ports that ends with its own", ports: [{ port: 8002, endPort: 15001 }] },
    { what: "a range of ports that begins with its own", ports: [{ port: 15001, endPort: 15009 }] },
    { what: "every port over TCP", ports: [{ protocol: "TCP" }] },
    { what: "a port without a protocol, which is TCP", ports: [{ port: 15001 }] },
    { what: "every port", ports: undefined },
  ].map(({ what, ports }): Row => ({
    what: `the load balancer may use ${what}`,
    code: "network-policy-blocks-load-balancer",
    change: (s) => s.set(POLICY, "spec.ingress[0].ports", ports),
  })),
  {
    what: "a second policy opens what the first shuts",
    code: "network-policy-blocks-load-balancer",
    change: (s) => {
      s.drop(POLICY, "spec.ingress[0]");
      addPolicy(s, { podSelector: {}, ingress: [{ ports: [{ port: 15001 }] }] });
    },
  },
  {
    what: "the load balancer's rule for a port that the Service names",
    code: "network-policy-blocks-load-balancer",
    change: (s) => s.set("Service/my-server", "spec.ports[0].targetPort", "ingress"),
  },
  {
    what: "the load balancer is shut out of a port that the Service names and no container has",
    code: "network-policy-blocks-load-balancer",
    change: (s) => {
      s.set("Service/my-server", "spec.ports[0].targetPort", "ingres");
      s.drop(POLICY, "spec.ingress[0]");
    },
  },
  {
    what: "the load balancer is shut out, and the stack has no Ingress",
    code: "network-policy-blocks-load-balancer",
    change: (s) => {
      s.drop(POLICY, "spec.ingress[0]");
      s.remove(INGRESS);
    },
  },
  {
    what: "the policy without the load balancer is for egress alone",
    code: "network-policy-blocks-load-balancer",
    change: (s) => {
      s.drop(POLICY, "spec.ingress[0]");
      s.set(POLICY, "spec.policyTypes", ["Egress"]);
    },
  },
  {
    what: "health checks ask the port for calls",
    code: "network-policy-blocks-health-checks",
    change: (s) => {
      s.drop("BackendConfig/my-server", "spec.healthCheck.port");
      s.drop(POLICY, "spec.ingress[0].ports[1]");
    },
  },
  {
    what: "health checks may use a port by its name",
    code: "network-policy-blocks-health-checks",
    change: (s) => s.set(POLICY, "spec.ingress[0].ports[1].port", "health"),
  },
  {
    what: "health checks may come by a rule of their own",
    code: "network-policy-blocks-health-checks",
    change: (s) => {
      s.drop(POLICY, "spec.ingress[0].ports[1]");
      s.drop(POLICY, "spec.ingress[3].from");
    },
  },
  {
    what: "health checks ask a port that cannot be known",
    code: "network-policy-blocks-health-checks",
    change: (s) => {
      s.drop("BackendConfig/my-server", "spec.healthCheck.port");
      s.set("Service/my-server", "spec.ports[0].targetPort", "ingres");
      s.drop(POLICY, "spec.ingress[0]");
    },
  },
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
      s.set(D, `${APP}.ports[1]`, { name: "admin", containerPort: 9090 });
      s.set(POLICY, "spec.ingress[1].ports[1]", { port: 9090 });
    },
  },
  {
    what: "everybody reaches a server that has no sign of gRPC",
    code: "network-policy-app-open",
    change: (s) => {
      openToEverybody(s);
      s.set(D, `${APP}.ports[0].name`, "main");
      probes(s, { exec: { command: ["/bin/ask", "-addr=:8888"] } });
    },
  },
  {
    what: "everybody reaches Envoy by a port that is named after gRPC",
    code: "network-policy-app-open",
    change: (s) => s.set(D, `${ENVOY}.ports[1].name`, "grpc-internal"),
  },
  {
    what: "everybody reaches a server without Envoy",
    code: "network-policy-app-open",
    change: (s) => {
      openToEverybody(s);
      s.drop(D, `${POD}.initContainers`);
    },
  },
  {
    what: "no policy selects pods whose Envoy could be passed",
    code: "network-policy-app-open",
    change: (s) => s.remove(POLICY),
  },
  {
    what: "a policy for all pods of the namespace",
    code: "network-policy-missing",
    change: (s) => {
      s.remove("NetworkPolicy/inside");
      s.set(POLICY, "spec.podSelector", {});
    },
  },
  {
    what: "a policy without policyTypes",
    code: "network-policy-missing",
    change: (s) => s.drop(POLICY, "spec.policyTypes"),
  },
  {
    what: "no policy for pods that no Service leads to",
    code: "network-policy-missing",
    change: (s) => addWorker(s),
  },
  {
    what: "a policy in a namespace that is not known yet",
    code: "network-policy-missing",
    change: (s) => s.set(POLICY, "metadata.namespace", UNKNOWN_YET),
  },
  {
    what: "a policy that selects pods by an expression",
    code: "network-policy-selects-nothing",
    change: (s) =>
      s.set(POLICY, "spec.podSelector", { matchExpressions: [{ key: NAME, operator: "In", values: ["my-server"] }] }),
  },
  {
    what: "a policy is all that the stack has",
    code: "network-policy-selects-nothing",
    change: (s) => keep(s, POLICY),
  },
  {
    what: "a policy for pods whose labels are not known yet",
    code: "network-policy-selects-nothing",
    change: (s) => s.set(D, "spec.template.metadata.labels", UNKNOWN_YET),
  },
  {
    what: "the cluster enforces policies by the old add-on",
    code: "network-policy-not-enforced",
    change: (s) => {
      s.drop(CLUSTER, "datapathProvider");
      s.set(CLUSTER, "networkPolicy.enabled", true);
    },
  },
  {
    what: "Autopilot enforces policies by itself",
    code: "network-policy-not-enforced",
    change: (s) => {
      s.drop(CLUSTER, "datapathProvider");
      s.set(CLUSTER, "enableAutopilot", true);
    },
  },
  {
    what: "a cluster that enforces no policies, and a stack without policies",
    code: "network-policy-not-enforced",
    change: (s) => {
      s.drop(CLUSTER, "datapathProvider");
      s.remove(POLICY);
      s.remove("NetworkPolicy/inside");
    },
  },
  {
    what: "metrics from a port that the server's container names",
    code: "metrics-port",
    change: (s) => {
      s.set(D, `${APP}.ports[1]`, { name: "metrics", containerPort: 9090 });
      s.set(MONITORING, "spec.endpoints[0].port", "metrics");
    },
  },
  {
    what: "metrics from a listener's port that Envoy's container does not state",
    code: "metrics-port",
    change: (s) => s.drop(D, `${ENVOY}.ports[2]`),
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
];

export const clusterRight: readonly Row[] = [
  ...[{ environment: "staging" }, { environment: "products" }, { team: "prod" }].map((resourceLabels): Row => ({
    what: `no deletion protection in a cluster with the label ${Object.entries(resourceLabels)[0]!.join(" ")}`,
    code: "cluster-unprotected",
    change: (s) => {
      s.set(CLUSTER, "resourceLabels", resourceLabels);
      s.set(CLUSTER, "deletionProtection", false);
    },
  })),
  {
    what: "the provider's own deletion protection, which is on",
    code: "cluster-unprotected",
    change: (s) => s.drop(CLUSTER, "deletionProtection"),
  },
  {
    what: "an address without protection outside of production",
    code: "address-unprotected",
    change: (s) => {
      protect(s, ADDRESS, false);
      s.set(CLUSTER, "resourceLabels", { environment: "staging" });
    },
  },
  {
    what: "an address without protection, and no Ingress",
    code: "address-unprotected",
    change: (s) => {
      protect(s, ADDRESS, false);
      s.remove(INGRESS);
    },
  },
  {
    what: "the load balancer's controller is off, and the stack has no Ingress",
    code: "cluster-without-ingress",
    change: (s) => {
      s.remove(INGRESS);
      s.set(CLUSTER, "addonsConfig.httpLoadBalancing.disabled", true);
    },
  },
  {
    what: "the autoscaler's controller is off, and the stack has no autoscaler",
    code: "cluster-without-ingress",
    change: (s) => {
      for (const name of ["my-server", "inside"]) s.remove(`HorizontalPodAutoscaler/${name}`);
      s.set(CLUSTER, "addonsConfig.horizontalPodAutoscaling.disabled", true);
    },
  },
  {
    what: "nothing is written of the controllers, which are on",
    code: "cluster-without-ingress",
    change: (s) => s.drop(CLUSTER, "addonsConfig"),
  },
  {
    what: "a cluster of routes, and no Service that asks for endpoint groups",
    code: "cluster-not-vpc-native",
    change: (s) => {
      s.set(CLUSTER, "networkingMode", "ROUTES");
      s.drop("Service/my-server", ["metadata", "annotations", "cloud.google.com/neg"]);
    },
  },
  {
    what: "a cluster of routes, and a Service that asks for no endpoint groups",
    code: "cluster-not-vpc-native",
    change: (s) => {
      s.set(CLUSTER, "networkingMode", "ROUTES");
      s.set("Service/my-server", ["metadata", "annotations", "cloud.google.com/neg"], '{"ingress":false}');
    },
  },
  {
    what: "nothing is written of a cluster's way of networking",
    code: "cluster-not-vpc-native",
    change: (s) => s.drop(CLUSTER, "networkingMode"),
  },
  {
    what: "a control plane for some ranges, one of whose prefixes ends with a zero",
    code: "cluster-open-to-all",
    change: (s) => ranges(s, "203.0.113.0/30", "198.51.100.0/24"),
  },
  {
    what: "a control plane for half of all addresses",
    code: "cluster-open-to-all",
    change: (s) => ranges(s, "0.0.0.0/1"),
  },
  {
    what: "nothing is written of legacy authorisation, which is off",
    code: "cluster-open-to-all",
    change: (s) => s.drop(CLUSTER, "enableLegacyAbac"),
  },
  ...[
    "asia-northeast1-docker.pkg.dev/acme-test/app/my-server:1.4.2",
    "gcr.io/acme-test/my-server:1.4.2",
    "mirror.gcr.io/library/my-server:1.4.2",
    "registry.example.com/acme-images/app/my-server:1.4.2",
  ].map((image): Row => ({
    what: `an image of the stack's own project or of another registry: ${image}`,
    code: "image-in-other-project",
    change: (s) => s.set(D, IMAGE, image),
  })),
  {
    what: "an image of a project that the stack lets its nodes read",
    code: "image-in-other-project",
    change: (s) => {
      s.set(D, IMAGE, ELSEWHERE);
      s.copy(READER, "images");
      s.set("IAMMember/images", "project", "acme-images");
    },
  },
  {
    what: "an image of another project on nodes of another stack",
    code: "image-in-other-project",
    change: (s) => {
      s.set(D, IMAGE, ELSEWHERE);
      s.remove(CLUSTER);
    },
  },
  {
    what: "an image of another project, where an account of another stack reads images",
    code: "image-in-other-project",
    change: (s) => {
      s.set(D, IMAGE, ELSEWHERE);
      s.remove(READER);
    },
  },
  {
    what: "nodes with public addresses, without NAT",
    code: "nodes-cannot-pull",
    change: (s) => {
      s.remove(NAT);
      s.set(CLUSTER, "privateClusterConfig.enablePrivateNodes", false);
    },
  },
  {
    what: "private nodes without NAT in a network of another stack",
    code: "nodes-cannot-pull",
    change: (s) => {
      s.remove(NAT);
      s.remove("Network/cluster-network");
    },
  },
  {
    what: "private nodes with a second NAT",
    code: "nodes-cannot-pull",
    change: (s) => s.copy(NAT, "second"),
  },
  {
    what: "a pool without an initial size",
    code: "node-pool-replaced-by-scaling",
    change: (s) => {
      ignore(s, POOL, []);
      s.drop(POOL, "initialNodeCount");
    },
  },
  {
    what: "a pool that nothing scales",
    code: "node-pool-replaced-by-scaling",
    change: (s) => {
      ignore(s, POOL, []);
      s.drop(POOL, "autoscaling");
    },
  },
  {
    what: "a pool whose initial size is ignored beside other fields",
    code: "node-pool-replaced-by-scaling",
    change: (s) => ignore(s, POOL, ["nodeConfig", "initialNodeCount"]),
  },
  {
    what: "an upgrade that takes a node and adds one",
    code: "node-upgrade-loses-nodes",
    change: (s) => s.set(POOL, "upgradeSettings", { maxSurge: 1, maxUnavailable: 1 }),
  },
  {
    what: "an upgrade that takes no node and adds none",
    code: "node-upgrade-loses-nodes",
    change: (s) => s.set(POOL, "upgradeSettings", { maxSurge: 0, maxUnavailable: 0 }),
  },
  {
    what: "an upgrade that adds no node, and no word of taken ones",
    code: "node-upgrade-loses-nodes",
    change: (s) => s.set(POOL, "upgradeSettings", { maxSurge: 0 }),
  },
  {
    what: "a provider that reads the kubeconfig of whoever runs Pulumi",
    code: "provider-unnamed-cluster",
    change: (s) => {
      s.drop(PROVIDER, "clusterIdentifier");
      s.drop(PROVIDER, "kubeconfig");
    },
  },
  {
    what: "a provider without a clusterIdentifier, for a cluster of another stack",
    code: "provider-unnamed-cluster",
    change: (s) => {
      s.drop(PROVIDER, "clusterIdentifier");
      s.remove(CLUSTER);
    },
  },
  {
    what: "an object in the default namespace",
    code: "namespace-absent",
    change: (s) => s.set(POLICY, "metadata.namespace", "default"),
  },
  {
    what: "an object without a namespace",
    code: "namespace-absent",
    change: (s) => s.drop(POLICY, "metadata.namespace"),
  },
  {
    what: "an object in a namespace of Kubernetes itself",
    code: "namespace-absent",
    change: (s) => s.set(POLICY, "metadata.namespace", "kube-system"),
  },
  {
    what: "an object in a namespace that is not known yet",
    code: "namespace-absent",
    change: (s) => s.set(POLICY, "metadata.namespace", UNKNOWN_YET),
  },
  {
    what: "an object in a second namespace, which the stack makes too",
    code: "namespace-absent",
    change: (s) => {
      s.add("kubernetes:core/v1:Namespace", { metadata: { name: "other" } });
      s.set(POLICY, "metadata.namespace", "other");
    },
  },
  {
    what: "an object in a namespace of another stack, which makes all of them",
    code: "namespace-absent",
    change: (s) => {
      s.remove("Namespace/grpc");
      s.set(POLICY, "metadata.namespace", "other");
    },
  },
  {
    what: "an object in a namespace that may be one whose name Pulumi makes up",
    code: "namespace-absent",
    change: (s) => {
      s.set(POLICY, "metadata.namespace", "other");
      s.drop("Namespace/grpc", "metadata.name");
    },
  },
  {
    what: "no workload identity in a stack where no pod acts as a Google service account",
    code: "workload-identity-off",
    change: (s) => {
      s.drop(ACCOUNT, "metadata.annotations");
      s.drop(CLUSTER, "workloadIdentityConfig");
      s.set(POOL, "nodeConfig.workloadMetadataConfig.mode", "GCE_METADATA");
    },
  },
  {
    what: "Autopilot, which has workload identity by itself",
    code: "workload-identity-off",
    change: (s) => {
      s.set(CLUSTER, "enableAutopilot", true);
      s.drop(CLUSTER, "workloadIdentityConfig");
    },
  },
  {
    what: "nothing is written of a pool's metadata, which its cluster decides",
    code: "workload-identity-off",
    change: (s) => s.drop(POOL, "nodeConfig.workloadMetadataConfig"),
  },
  {
    what: "a Google service account of another stack without a binding",
    code: "workload-identity-unbound",
    change: (s) => {
      s.remove(BINDING);
      s.remove("Account/my-server-account");
    },
  },
  {
    what: "a binding for the pool of another project",
    code: "workload-identity-unbound",
    change: (s) => s.set(BINDING, "member", "serviceAccount:acme-clusters.svc.id.goog[grpc/my-server]"),
  },
  {
    what: "a second binding with another role",
    code: "workload-identity-unbound",
    change: (s) => {
      s.copy(BINDING, "second");
      s.set("IAMMember/second", "role", "roles/iam.serviceAccountTokenCreator");
    },
  },
  {
    what: "no binding that can be seen for a ServiceAccount whose name Pulumi makes up",
    code: "workload-identity-unbound",
    change: (s) => s.drop(ACCOUNT, "metadata.name"),
  },
  {
    what: "no binding that can be seen for a ServiceAccount in a namespace that is not known yet",
    code: "workload-identity-unbound",
    change: (s) => s.set(ACCOUNT, "metadata.namespace", UNKNOWN_YET),
  },
  {
    what: "a binding whose member is not known yet",
    code: "workload-identity-unbound",
    change: (s) => s.set(BINDING, "member", UNKNOWN_YET),
  },
  {
    what: "nodes with an account of another stack",
    code: "node-account-default",
    change: (s) => s.set(POOL, "nodeConfig.serviceAccount", "nodes@acme-shared.iam.gserviceaccount.com"),
  },
  {
    what: "nodes whose account is not known yet",
    code: "node-account-default",
    change: (s) => s.set(POOL, "nodeConfig.serviceAccount", UNKNOWN_YET),
  },

  {
    what: "a cluster for what comes before production without protection",
    code: "cluster-unprotected",
    change: (s) => {
      s.set(CLUSTER, "deletionProtection", false);
      s.set(CLUSTER, "resourceLabels", { environment: "non-prod", env: "pre_prod", stage: "preprod" });
    },
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

function protect(stack: EditableStack, title: string, on: boolean): void {
  Object.assign(stack.resource(title).options, { protect: on });
}

/** The control plane lets these ranges in. */
function ranges(stack: EditableStack, ...cidrs: string[]): void {
  const cidrBlocks = cidrs.map((cidrBlock) => ({ cidrBlock }));
  stack.set(CLUSTER, "masterAuthorizedNetworksConfig", { cidrBlocks });
}

/** Limits egress of the server's pods to these rules. */
function egress(stack: EditableStack, ...rules: Tree[]): EditableStack {
  stack.set(POLICY, "spec.policyTypes", ["Ingress", "Egress"]);
  stack.set(POLICY, "spec.egress", rules);
  return stack;
}

/** The server's own port is open to every namespace. */
function openToEverybody(stack: EditableStack): void {
  stack.set(POLICY, "spec.ingress[2].from", [{ namespaceSelector: {} }]);
}

/** Probes of the server's container. */
function probes(stack: EditableStack, how: Tree): void {
  for (const kind of ["startupProbe", "readinessProbe", "livenessProbe"]) stack.set(D, `${APP}.${kind}`, how);
}

function addPolicy(stack: EditableStack, spec: Tree): void {
  stack.add("kubernetes:networking.k8s.io/v1:NetworkPolicy", {
    metadata: { name: "second", namespace: "grpc" },
    spec: { policyTypes: ["Ingress"], ...spec },
  });
}

/** A Service without pods. */
function addService(stack: EditableStack, metadata: Tree): void {
  stack.add("kubernetes:core/v1:Service", { metadata, spec: { ports: [{ port: 80 }] } });
}

/** A further host of the cluster that calls inside go to. */
function addUpstream(stack: EditableStack, address: string, port: number): void {
  const endpoint = { address: { socket_address: { address, port_value: port } } };
  stack.bootstrap("my-server", (b) =>
    put(b.cluster("all-pods"), "load_assignment.endpoints[0].lb_endpoints[1]", { endpoint }),
  );
}
