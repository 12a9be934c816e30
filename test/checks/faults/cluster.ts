import { UNKNOWN_YET } from "../../../commands/shared/placeholder";
import type { EditableStack } from "../support";
import { CLUSTER, INGRESS, POLICY, POOL, addService, ignore } from "./edits";
import type { Row } from "./fault";

const ADDRESS = "GlobalAddress/ingress-address";
const NAT = "RouterNat/cluster-nat";
const PROVIDER = "kubernetes/cluster-provider";

export const faults: readonly Row[] = [
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
    what: "a Service in a namespace of another stack",
    code: "namespace-absent",
    change: (s) => addService(s, { name: "other", namespace: "other" }),
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

export const right: readonly Row[] = [
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
    what: "a cluster for what comes before production without protection",
    code: "cluster-unprotected",
    change: (s) => {
      s.set(CLUSTER, "deletionProtection", false);
      s.set(CLUSTER, "resourceLabels", { environment: "non-prod", env: "pre_prod", stage: "preprod" });
    },
  },
  {
    what: "a namespace that is not known yet",
    code: "namespace-absent",
    change: (s) => s.set("Service/inside", "metadata.namespace", UNKNOWN_YET),
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
