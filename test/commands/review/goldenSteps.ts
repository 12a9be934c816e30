import { replacement, step, urn } from "./support";

type Steps = ReturnType<typeof step>[];

const CLUSTER = "gcp:container/cluster:Cluster";
const theCluster = urn(CLUSTER, "cluster-cluster");

/** Objects of a server, in the engine's order. */
const OBJECTS = [
  ["kubernetes:core/v1:Namespace", "servers-namespace"],
  ["kubernetes:core/v1:Service", "billing-service"],
  ["kubernetes:apps/v1:Deployment", "billing-deployment"],
  ["kubernetes:networking.k8s.io/v1:Ingress", "ingress-ingress"],
] as const;

/** A cluster in another location, with its pool and its objects, as the engine and the bridge print it. */
export function replacedCluster(): Steps {
  const state = { replaceWith: [theCluster], deletedWith: theCluster };
  const objects = OBJECTS.map(([type, name]) =>
    replacement("delete-first", { type, name, before: {}, after: {}, state }),
  );
  return [
    ...objects.toReversed().map(([deleted]) => deleted!),
    ...replacement("delete-first", {
      ...{ type: CLUSTER, name: "cluster-cluster", reasons: ["location"], diff: ["location", "__meta"] },
      before: { name: "acme", location: "asia-northeast1", __defaults: [] },
      after: { name: "acme", location: "asia-northeast1-a", __defaults: [] },
    }),
    ...replacement("delete-first", {
      ...{ type: "gcp:container/nodePool:NodePool", name: "cluster-pool-default", reasons: ["location"] },
      before: { location: "asia-northeast1" },
      after: { location: "asia-northeast1-a" },
      diff: ["location"],
    }),
    ...objects.flatMap(([, ...replaced]) => replaced),
  ];
}

/** The objects of a stack in a cluster that its owner has replaced. */
export function otherCluster(): Steps {
  const [oldState, newState] = ["5b1c4f7e", "9f1d2e48"].map((uid) => ({
    replacementTrigger: `${uid}-6a0d-4f3e-9b57-0c3a9f1d2e48`,
  }));
  return OBJECTS.flatMap(([type, name]) =>
    replacement("create-first", { type, name, before: {}, after: {}, oldState, newState }),
  );
}

/** Changes in place that Google Cloud refuses, or that do other than they look. */
export function inPlace(): Steps {
  const policy = (start: string, names: readonly string[]) => ({
    maintenancePolicy: {
      recurringWindow: { startTime: start },
      maintenanceExclusions: names.map((exclusionName) => ({ exclusionName })),
    },
  });
  const ranges = (pods: string) => ({
    ipCidrRange: "10.0.0.0/20",
    secondaryIpRanges: [
      { rangeName: "pods", ipCidrRange: pods },
      { rangeName: "services", ipCidrRange: "10.8.0.0/20" },
    ],
  });
  const pool = (name: string) => ({ type: "gcp:container/nodePool:NodePool", name });
  return [
    step({
      ...{ type: "gcp:compute/subnetwork:Subnetwork", name: "cluster-subnet" },
      ...{ before: ranges("10.4.0.0/14"), after: ranges("10.64.0.0/14"), diff: ["secondaryIpRanges[0].ipCidrRange"] },
    }),
    step({
      ...{ type: CLUSTER, name: "cluster-cluster", diff: ["maintenancePolicy.maintenanceExclusions[0]"] },
      ...{ before: policy("17:00", ["year-end"]), after: policy("17:00", []) },
    }),
    step({
      ...{ ...pool("cluster-pool-default"), diff: ["nodeConfig.labels.team", "nodeConfig.resourceManagerTags"] },
      before: { nodeConfig: { labels: { team: "billing" }, resourceManagerTags: null, __defaults: [] } },
      after: { nodeConfig: { labels: {}, __defaults: [] } },
    }),
    step({
      ...{ ...pool("cluster-pool-spot"), op: "same" },
      ...{ before: { nodeLocations: ["asia-northeast1-a"], __defaults: [] }, after: { __defaults: [] } },
    }),
    step({
      ...{ ...pool("cluster-pool-large"), diff: ["__meta", "nodeConfig.__defaults"] },
      before: { __meta: "1", nodeConfig: { __defaults: [] } },
      after: { __meta: "2", nodeConfig: { __defaults: ["spot"] } },
    }),
  ];
}
