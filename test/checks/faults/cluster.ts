import { type Tree, at } from "../support";
import type { Fault } from "./fault";

const POLICY = "NetworkPolicy/my-server";
const CLUSTER = "Cluster/cluster-cluster";
const POOL = "NodePool/cluster-pool-default";

export const networkPolicyFaults: readonly Fault[] = [
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
    what: "a policy for nobody",
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
];

export const clusterFaults: readonly Fault[] = [
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
];
