import { UNKNOWN_YET } from "../../../commands/shared/placeholder";
import type { EditableStack, Tree } from "../support";
import {
  APP,
  CLUSTER,
  DEPLOYMENT,
  HPA,
  INSIDE,
  POD,
  POOL,
  SECOND_POOL,
  TAINT,
  WORKER,
  addPool,
  addWorker,
  keep,
  machine,
  request,
  resources,
} from "./edits";
import type { Row } from "./fault";

const ZONES = ["asia-northeast1-a", "asia-northeast1-b"];

export const faults: readonly Row[] = [
  {
    what: "no room for a rollout",
    code: "rollout-over-capacity",
    change: (s) => s.set(POOL, "autoscaling.maxNodeCount", 0),
  },
  { what: "no room for the most pods", code: "hpa-over-capacity", change: (s) => s.set(HPA, "spec.maxReplicas", 500) },
  {
    what: "spot nodes wait too short",
    code: "pod-grace-over-node",
    change: (s) => s.set(POOL, "nodeConfig.spot", true),
  },
  {
    what: "a rollout requests 1m more than all nodes have",
    code: "rollout-over-capacity",
    change: (s) => {
      oneNode(s);
      s.set("HorizontalPodAutoscaler/inside", "spec.minReplicas", 1);
      request(s, { cpu: 800 });
      request(s, { cpu: 721 }, INSIDE);
    },
  },
  {
    what: "a rollout requests a byte more than all nodes have",
    code: "rollout-over-capacity",
    change: (s) => {
      oneNode(s);
      s.set("HorizontalPodAutoscaler/inside", "spec.minReplicas", 1);
      request(s, { memory: 3 * 2 ** 30 });
      request(s, { memory: 1398380954 }, INSIDE);
    },
  },
  {
    what: "a rollout of the stack's only workload has no room",
    code: "rollout-over-capacity",
    change: (s) => {
      addWorker(s);
      keep(s, WORKER, POOL, CLUSTER);
      oneNode(s);
      s.set(WORKER, `${APP}.resources.requests.cpu`, "2000m");
    },
  },
  {
    what: "the most pods request 1m more than all nodes have",
    code: "hpa-over-capacity",
    change: (s) => {
      resources(s, { cpu: "1m" });
      s.set(HPA, "spec.maxReplicas", 35281);
    },
  },
  {
    what: "the most pods request a byte more than all nodes have",
    code: "hpa-over-capacity",
    change: (s) => {
      resources(s, { memory: "1" });
      s.set(HPA, "spec.maxReplicas", 128549545575);
    },
  },
  ...[
    { what: "a pool in two of the region's zones", pool: { nodeLocations: ZONES } },
    { what: "a cluster in two of the region's zones", cluster: { nodeLocations: ZONES } },
    { what: "a cluster in one zone", cluster: { location: "asia-northeast1-a" } },
    {
      what: "a cluster in one zone and a further one",
      cluster: { location: "asia-northeast1-a", nodeLocations: ["asia-northeast1-b"] },
    },
    {
      what: "a pool in two zones, of a cluster in one",
      cluster: { location: "asia-northeast1-a" },
      pool: { nodeLocations: ZONES },
    },
    { what: "a pool of two nodes in each zone", pool: { autoscaling: undefined, nodeCount: 2 } },
    { what: "a pool with a limit of all zones", pool: { autoscaling: { maxNodeCount: 3, totalMaxNodeCount: 5 } } },
  ].map(
    ({
      what,
      pool = {},
      cluster = {},
    }: {
      what: string;
      pool?: Tree | undefined;
      cluster?: Tree | undefined;
    }): Row => ({
      what: `no room for the most pods on ${what}`,
      code: "hpa-over-capacity",
      change: (s) => {
        for (const [key, value] of Object.entries(pool)) s.set(POOL, key, value);
        for (const [key, value] of Object.entries(cluster)) s.set(CLUSTER, key, value);
        s.set(HPA, "spec.maxReplicas", 500);
      },
    }),
  ),
  {
    what: "no room for the most pods on two pools",
    code: "hpa-over-capacity",
    change: (s) => {
      addPool(s);
      machine(s, "e2-standard-8", SECOND_POOL, 1);
      s.set(HPA, "spec.maxReplicas", 500);
    },
  },
  {
    what: "preemptible nodes wait too short",
    code: "pod-grace-over-node",
    change: (s) => s.set(POOL, "nodeConfig.preemptible", true),
  },
  {
    what: "a pod on spot nodes has 26 s to leave",
    code: "pod-grace-over-node",
    change: (s) => {
      s.set(POOL, "nodeConfig.spot", true);
      s.set(DEPLOYMENT, `${POD}.terminationGracePeriodSeconds`, 26);
      s.set(INSIDE, `${POD}.terminationGracePeriodSeconds`, 25);
    },
  },
  {
    what: "a pod on spot nodes has the default time to leave",
    code: "pod-grace-over-node",
    change: (s) => {
      s.set(POOL, "nodeConfig.spot", true);
      s.drop(DEPLOYMENT, `${POD}.terminationGracePeriodSeconds`);
      s.set(INSIDE, `${POD}.terminationGracePeriodSeconds`, 25);
    },
  },
  {
    what: "a pod on Autopilot has 601 s to leave",
    code: "pod-grace-over-node",
    change: (s) => {
      s.set(CLUSTER, "enableAutopilot", true);
      s.set(DEPLOYMENT, `${POD}.terminationGracePeriodSeconds`, 601);
    },
  },
  {
    what: "a pool without an autoscaler has one node",
    code: "rollout-over-capacity",
    change: (s) => {
      s.drop(POOL, "autoscaling");
      s.set(POOL, "nodeCount", 1);
      s.set(CLUSTER, "location", "asia-northeast1-a");
      s.drop(CLUSTER, "nodeLocations");
      s.drop(POOL, "nodeLocations");
      request(s, { cpu: 3000 });
    },
  },
];

export const right: readonly Row[] = [
  {
    what: "a rollout requests all CPUs that the nodes have",
    code: "rollout-over-capacity",
    change: (s) => {
      oneNode(s);
      s.set("HorizontalPodAutoscaler/inside", "spec.minReplicas", 1);
      request(s, { cpu: 800 });
      request(s, { cpu: 720 }, INSIDE);
    },
  },
  {
    what: "a rollout requests every byte that the nodes have",
    code: "rollout-over-capacity",
    change: (s) => {
      oneNode(s);
      s.set("HorizontalPodAutoscaler/inside", "spec.minReplicas", 1);
      request(s, { memory: 3 * 2 ** 30 });
      request(s, { memory: 1398380953 }, INSIDE);
    },
  },
  {
    what: "no nodes, and pods whose requests are not known yet",
    code: "rollout-over-capacity",
    change: (s) => {
      addWorker(s);
      keep(s, WORKER, POOL, CLUSTER);
      s.set(POOL, "autoscaling.maxNodeCount", 0);
      s.set(WORKER, `${APP}.resources`, UNKNOWN_YET);
    },
  },
  {
    what: "no nodes, and a DaemonSet",
    code: "rollout-over-capacity",
    change: (s) => {
      addWorker(s);
      keep(s, WORKER, INSIDE, POOL, CLUSTER);
      s.set(POOL, "autoscaling.maxNodeCount", 0);
      s.drop(WORKER, `${APP}.resources`);
      s.set(INSIDE, "kind", "DaemonSet");
    },
  },
  {
    what: "a recreated pod requests all CPUs that the nodes have",
    code: "rollout-over-capacity",
    change: (s) => {
      addWorker(s);
      keep(s, WORKER, POOL, CLUSTER);
      oneNode(s);
      s.set(WORKER, `${APP}.resources.requests.cpu`, "3920m");
      s.set(WORKER, "spec.strategy", { type: "Recreate" });
    },
  },
  {
    what: "large pods on nodes that Autopilot brings",
    code: "rollout-over-capacity",
    change: (s) => {
      s.set(CLUSTER, "enableAutopilot", true);
      s.set(POOL, "autoscaling.maxNodeCount", 0);
    },
  },
  {
    what: "large pods on nodes of a type that this check does not know",
    code: "rollout-over-capacity",
    change: (s) => {
      machine(s, "m1-megamem-96");
      request(s, { cpu: 900_000 });
    },
  },
  {
    what: "the most pods request all CPUs that the nodes have",
    code: "hpa-over-capacity",
    change: (s) => {
      resources(s, { cpu: "1m" });
      s.set(HPA, "spec.maxReplicas", 35280);
    },
  },
  {
    what: "the most pods request every byte that the nodes have",
    code: "hpa-over-capacity",
    change: (s) => {
      resources(s, { memory: "1" });
      s.set(HPA, "spec.maxReplicas", 128549545574);
    },
  },
  {
    what: "two pools have room for the most pods",
    code: "hpa-over-capacity",
    change: (s) => {
      addPool(s);
      s.set(HPA, "spec.maxReplicas", 141);
    },
  },
  {
    what: "many pods on nodes that Autopilot brings",
    code: "hpa-over-capacity",
    change: (s) => {
      s.set(CLUSTER, "enableAutopilot", true);
      s.set(HPA, "spec.maxReplicas", 500);
    },
  },
  {
    what: "many pods on nodes of a type that this check does not know",
    code: "hpa-over-capacity",
    change: (s) => {
      machine(s, "m1-megamem-96");
      s.set(HPA, "spec.maxReplicas", 5000);
    },
  },
  {
    what: "many pods on a pool whose largest size is not stated",
    code: "hpa-over-capacity",
    change: (s) => {
      s.set(POOL, "autoscaling", { minNodeCount: 1 });
      s.set(POOL, "nodeCount", 1);
      s.set(HPA, "spec.maxReplicas", 500);
    },
  },
  {
    what: "an autoscaler without maxReplicas",
    code: "hpa-over-capacity",
    change: (s) => s.drop(HPA, "spec.maxReplicas"),
  },
  {
    what: "many pods without an autoscaler",
    code: "hpa-over-capacity",
    change: (s) => {
      s.remove(HPA);
      s.set(DEPLOYMENT, "spec.replicas", 500);
    },
  },
  {
    what: "pods on spot nodes have 25 s to leave",
    code: "pod-grace-over-node",
    change: (s) => {
      s.set(POOL, "nodeConfig.spot", true);
      for (const deployment of [DEPLOYMENT, INSIDE]) s.set(deployment, `${POD}.terminationGracePeriodSeconds`, 25);
    },
  },
  {
    what: "a pod on Autopilot has 600 s to leave",
    code: "pod-grace-over-node",
    change: (s) => {
      s.set(CLUSTER, "enableAutopilot", true);
      s.set(DEPLOYMENT, `${POD}.terminationGracePeriodSeconds`, 600);
    },
  },
  {
    what: "spot nodes that a taint keeps for others",
    code: "pod-grace-over-node",
    change: (s) => {
      addPool(s);
      s.set(SECOND_POOL, "nodeConfig.spot", true);
      s.set(SECOND_POOL, "nodeConfig.taints", [TAINT]);
    },
  },
  {
    what: "a Job on spot nodes",
    code: "pod-grace-over-node",
    change: (s) => {
      keep(s, INSIDE, POOL, CLUSTER);
      s.set(POOL, "nodeConfig.spot", true);
      s.set(INSIDE, "kind", "Job");
    },
  },
];

function oneNode(stack: EditableStack): void {
  stack.set(POOL, "autoscaling", { totalMinNodeCount: 1, totalMaxNodeCount: 1 });
}
