import { KUBERNETES_PROVIDER_TYPE } from "../../platform/pulumi";
import { type Fault, check } from "../check";
import { ifKnown } from "../field";
import { NEG } from "../view/arrivals";
import { jsonAnnotation } from "../view/service";
import type { StackView } from "../view/stackView";

const clusters = (stack: StackView) => stack.ofType("gcp:container/cluster:Cluster");
const nodePools = (stack: StackView) => stack.ofType("gcp:container/nodePool:NodePool");

export const clusterChecks = [
  check(
    {
      code: "cluster-unprotected",
      level: "error",
      requirement: "A production cluster is protected against deletion",
      impact: "One pulumi destroy, or a change that replaces the cluster, ends every call of every server.",
      fix: "Set deletionProtection: true.",
    },
    (stack) => (stack.isProduction ? clusters(stack) : []),
    (cluster) => {
      const at = cluster.at("deletionProtection");
      return at.bool === false && { at, message: "deletionProtection is off, and the stack is for production" };
    },
  ),
  check(
    {
      code: "address-unprotected",
      level: "warning",
      requirement: "The address of production is protected against deletion",
      impact: "A replaced address is another one: calls fail until every client's DNS has followed.",
      fix: "Set the resource option protect: true.",
    },
    (stack) =>
      stack.isProduction && stack.ingresses.length > 0 ? stack.ofType("gcp:compute/globalAddress:GlobalAddress") : [],
    (address) => !address.resource.options.protect && { at: address, message: "the option protect is off" },
  ),
  check(
    {
      code: "cluster-without-ingress",
      level: "error",
      requirement: "The cluster runs the controllers that its objects need",
      impact: "No controller acts on the objects: there is no load balancer, or the number of pods never changes.",
      fix: "Take disabled: true out of the add-on.",
    },
    clusters,
    (cluster, stack): Fault[] =>
      [
        { addon: "httpLoadBalancing", kind: "Ingress" },
        { addon: "horizontalPodAutoscaling", kind: "HorizontalPodAutoscaler" },
      ].flatMap(({ addon, kind }) => {
        const at = cluster.at("addonsConfig", addon, "disabled");
        const needed = stack.ofKind(kind).length > 0;
        return needed && at.bool === true
          ? [{ at, message: `${addon} is off, and the stack has ${kind} objects` }]
          : [];
      }),
  ),
  check(
    {
      code: "cluster-not-vpc-native",
      level: "error",
      requirement: "A cluster with network endpoint groups is VPC-native",
      impact:
        "The load balancer cannot reach pods: the controller fails on every Service that asks for endpoint groups.",
      fix: "Set networkingMode: VPC_NATIVE with an ipAllocationPolicy.",
    },
    clusters,
    (cluster, stack) => {
      const at = cluster.at("networkingMode");
      const negs = stack.services.some(({ object }) => {
        const asked = ifKnown(() => jsonAnnotation(object, NEG));
        return asked?.["ingress"] === true || asked?.["exposed_ports"] !== undefined;
      });
      return negs && at.text === "ROUTES" && { at, message: "networkingMode is ROUTES" };
    },
  ),
  check(
    {
      code: "cluster-open-to-all",
      level: "error",
      requirement: "The control plane is not open to the whole internet",
      impact: "Anyone with a stolen credential can change or stop every server, from anywhere.",
      fix: "Authorise ranges of your own, or use the DNS endpoint.",
    },
    clusters,
    (cluster): Fault[] => {
      const ranges = cluster
        .at("masterAuthorizedNetworksConfig", "cidrBlocks")
        .list.map((block) => block.at("cidrBlock"));
      const abac = cluster.at("enableLegacyAbac");
      return [
        ...ranges.filter((at) => at.text?.endsWith("/0")).map((at) => ({ at, message: `${at.text} may reach it` })),
        ...(abac.bool === true
          ? [{ at: abac, message: "legacy authorisation lets every service account change everything" }]
          : []),
      ];
    },
  ),
  check(
    {
      code: "nodes-cannot-pull",
      level: "error",
      requirement: "Private nodes in a network of the stack have a way out",
      impact: "Nodes cannot pull images from outside Google, Envoy's too: no pod ever starts.",
      fix: "Add a RouterNat for the subnet, or mirror the images.",
    },
    clusters,
    (cluster, stack) => {
      const at = cluster.at("privateClusterConfig", "enablePrivateNodes");
      const own = stack.ofType("gcp:compute/network:Network").length > 0;
      const nat = stack.ofType("gcp:compute/routerNat:RouterNat").length > 0;
      return (
        at.bool === true && own && !nat && { at, message: "nodes have no public address, and the stack has no NAT" }
      );
    },
  ),
  check(
    {
      code: "node-pool-replaced-by-scaling",
      level: "warning",
      requirement: "A pool's initial size is not followed once it is scaled",
      impact: "A change of initialNodeCount replaces the pool: every pod moves at once.",
      fix: "Set the resource option ignoreChanges: [initialNodeCount].",
    },
    nodePools,
    (pool) => {
      const at = pool.at("initialNodeCount");
      const ignored = pool.resource.options.ignoreChanges.some((path) => path === "initialNodeCount");
      return at.exists && pool.at("autoscaling").exists && !ignored && { at, message: "initialNodeCount is followed" };
    },
  ),
  check(
    {
      code: "node-upgrade-loses-nodes",
      level: "warning",
      requirement: "An upgrade of nodes adds one before it takes one",
      impact: "Pods of a node that is upgraded wait for room: fewer serve meanwhile.",
      fix: "Set upgradeSettings: { maxSurge: 1, maxUnavailable: 0 }.",
    },
    nodePools,
    (pool) => {
      const at = pool.at("upgradeSettings", "maxUnavailable");
      return (
        (at.number ?? 0) > 0 &&
        (pool.at("upgradeSettings", "maxSurge").number ?? 0) === 0 && {
          at,
          message: `${at.number} nodes may be missing, and none is added`,
        }
      );
    },
  ),
  check(
    {
      code: "provider-unnamed-cluster",
      level: "warning",
      requirement: "A Kubernetes provider names its cluster",
      impact:
        "A changed endpoint or certificate of the cluster replaces the provider, and with it every object: all calls fail meanwhile.",
      fix: "Set clusterIdentifier on the provider.",
    },
    (stack) => (clusters(stack).length > 0 ? stack.ofType(KUBERNETES_PROVIDER_TYPE) : []),
    (provider) => {
      const at = provider.at("clusterIdentifier");
      const configured = ifKnown(() => provider.at("kubeconfig").exists) !== false;
      return configured && !at.exists && { at, message: "the provider has no clusterIdentifier" };
    },
  ),
  check(
    {
      code: "namespace-absent",
      level: "warning",
      requirement: "A stack that makes namespaces makes all that it uses",
      impact: "Where the namespace is not there already, the object is refused.",
      fix: "Write the name of the stack's namespace, or make this one too.",
    },
    (stack) => {
      const made = stack.ofKind("Namespace");
      const elsewhere = made.length === 0 || made.some(({ name }) => name === undefined);
      return elsewhere ? [] : stack.objects.filter(({ kind }) => kind !== "Namespace");
    },
    ({ root, namespace }, stack) => {
      const at = root.at("metadata", "namespace");
      if (namespace === undefined || namespace === "default" || namespace.startsWith("kube-")) return undefined;
      return (
        stack.find("Namespace", "default", namespace) === undefined && {
          at,
          message: `this stack does not make namespace ${namespace}`,
        }
      );
    },
  ),
];
