import { UNKNOWN_YET } from "../../../commands/shared/placeholder";
import { type EditableStack, type Tree, at } from "../support";
import type { Row } from "./fault";

const D = "Deployment/my-server";
const POD = "spec.template.spec";
const APP = `${POD}.containers[0]`;
const ENVOY = `${POD}.initContainers[0]`;
const HPA = "HorizontalPodAutoscaler/my-server";
const PDB = "PodDisruptionBudget/my-server";
const INSIDE = "Deployment/inside";
const WORKER = "Deployment/worker";
const NAMESPACE = "Namespace/grpc";
const CLUSTER = "Cluster/cluster-cluster";
const POOL = "NodePool/cluster-pool-default";
const SECOND_POOL = "NodePool/second";

const NAME = "app.kubernetes.io/name";
const ZONES = ["asia-northeast1-a", "asia-northeast1-b"];
const TAINT = { key: "dedicated", value: "gpu", effect: "NO_SCHEDULE" };
const GIB = 2 ** 30;
const ON_ARM = { key: "kubernetes.io/arch", operator: "In", values: ["arm64"] };
const CPU = { name: "cpu", target: { type: "Utilization", averageUtilization: 70 } };
const EXTERNAL = { type: "External", external: { metric: { name: "queue" }, target: { type: "Value", value: "10" } } };

export const scalingFaults: readonly Row[] = [
  {
    what: "a byte less than 1 GiB for each CPU on Autopilot",
    code: "autopilot-changes-requests",
    change: (s) => {
      autopilot(s);
      request(s, { cpu: 4000, memory: 4 * GIB - 1 });
    },
  },
  {
    what: "a byte more than 6.5 GiB for each CPU on Autopilot",
    code: "autopilot-changes-requests",
    change: (s) => {
      autopilot(s);
      request(s, { cpu: 1000, memory: 6.5 * GIB + 1 });
    },
  },
  {
    what: "less CPU than Autopilot gives a pod",
    code: "autopilot-changes-requests",
    change: (s) => {
      autopilot(s);
      resources(s, { cpu: "49m", memory: "64Mi" });
    },
  },
  {
    what: "less memory than Autopilot gives a pod",
    code: "autopilot-changes-requests",
    change: (s) => {
      autopilot(s);
      resources(s, { cpu: "50m", memory: 52 * 2 ** 20 - 1 });
    },
  },
  { what: "replicas beside an autoscaler", code: "hpa-fights-replicas", change: (s) => s.set(D, "spec.replicas", 3) },
  {
    what: "the autoscaler's target is misspelt",
    code: "hpa-target-absent",
    change: (s) => s.set(HPA, "spec.scaleTargetRef.name", "my-sever"),
  },
  {
    what: "the autoscaler measures no container",
    code: "hpa-container-absent",
    change: (s) => s.set(HPA, "spec.metrics[0].containerResource.container", "app"),
  },
  {
    what: "what the autoscaler measures has no request",
    code: "hpa-request-missing",
    change: (s) => s.drop(D, `${APP}.resources`),
  },
  {
    what: "the autoscaler averages the sidecar in",
    code: "hpa-averages-sidecar",
    change: (s) =>
      s.set(HPA, "spec.metrics", [
        { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 70 } } },
      ]),
  },
  { what: "two autoscalers for one Deployment", code: "hpa-twice", change: (s) => s.copy(HPA, "again") },
  {
    what: "a rollout recreates all pods",
    code: "rollout-stops-all",
    change: (s) => s.set(D, "spec.strategy", { type: "Recreate" }),
  },
  {
    what: "a rollout takes all pods",
    code: "rollout-stops-all",
    change: (s) => s.set(D, "spec.strategy.rollingUpdate.maxUnavailable", "100%"),
  },
  {
    what: "probes are slower than the deadline",
    code: "rollout-deadline-short",
    change: (s) => s.set(D, "spec.progressDeadlineSeconds", 120),
  },
  { what: "new pods are not waited for", code: "rollout-too-quick", change: (s) => s.drop(D, "spec.minReadySeconds") },
  { what: "one pod serves", code: "replicas-single", change: (s) => s.set(HPA, "spec.minReplicas", 1) },
  { what: "no disruption budget", code: "pdb-missing", change: (s) => s.remove(PDB) },
  {
    what: "a disruption budget that selects no pods",
    code: "pdb-selects-nothing",
    change: (s) => s.set(PDB, "spec.selector.matchLabels", { app: "my-server" }),
  },
  { what: "two disruption budgets", code: "pdb-twice", change: (s) => s.copy(PDB, "again") },
  {
    what: "a disruption budget that allows nothing",
    code: "pdb-blocks-drains",
    change: (s) => s.set(PDB, "spec.maxUnavailable", 0),
  },
  {
    what: "a disruption budget as large as the server",
    code: "pdb-blocks-drains",
    change: (s) => {
      s.drop(PDB, "spec.maxUnavailable");
      s.set(PDB, "spec.minAvailable", 3);
    },
  },
  {
    what: "a disruption budget that allows all",
    code: "pdb-allows-all",
    change: (s) => s.set(PDB, "spec.maxUnavailable", "100%"),
  },
  {
    what: "a pod larger than its nodes",
    code: "pod-fits-no-node",
    change: (s) => s.set(D, `${APP}.resources.requests.cpu`, "6"),
  },
  {
    what: "nodes that take none of the pods",
    code: "pod-fits-no-node",
    change: (s) => s.set(POOL, "nodeConfig.taints", [{ key: "dedicated", value: "gpu", effect: "NO_SCHEDULE" }]),
  },
  {
    what: "a pod for another node pool",
    code: "pod-fits-no-node",
    change: (s) => s.set(D, `${POD}.nodeSelector`, { "cloud.google.com/gke-nodepool": "large" }),
  },
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
    what: "replicas beside an autoscaler, where changes of the template are ignored",
    code: "hpa-fights-replicas",
    change: (s) => {
      s.set(D, "spec.replicas", 3);
      ignore(s, D, ["spec.template"]);
    },
  },
  {
    what: "the autoscaler's target is of another kind",
    code: "hpa-target-absent",
    change: (s) => s.set(HPA, "spec.scaleTargetRef.kind", "StatefulSet"),
  },
  {
    what: "an autoscaler is all that the stack has",
    code: "hpa-target-absent",
    change: (s) => keep(s, HPA),
  },
  {
    what: "an autoscaler and its namespace are all that the stack has",
    code: "hpa-target-absent",
    change: (s) => keep(s, HPA, NAMESPACE),
  },
  {
    what: "an autoscaler and another namespace are all that the stack has",
    code: "hpa-target-absent",
    change: (s) => {
      keep(s, HPA, NAMESPACE);
      s.set(NAMESPACE, "metadata.name", "other");
    },
  },
  {
    what: "an autoscaler and another workload are all that the stack has",
    code: "hpa-target-absent",
    change: (s) => {
      addWorker(s);
      keep(s, HPA, WORKER);
    },
  },
  {
    what: "the autoscaler of one container measures another",
    code: "hpa-container-absent",
    change: (s) => {
      addWorker(s);
      scaleWorker(s, { type: "ContainerResource", containerResource: { ...CPU, container: "server" } });
    },
  },
  {
    what: "the autoscaler measures a container that ends",
    code: "hpa-container-absent",
    change: (s) => {
      s.set(D, `${POD}.initContainers[1]`, { ...appOf(s), name: "migrate" });
      s.set(HPA, "spec.metrics[0].containerResource.container", "migrate");
    },
  },
  {
    what: "the autoscaler averages a sidecar without a request in",
    code: "hpa-request-missing",
    change: (s) => {
      s.set(HPA, "spec.metrics[0]", { type: "Resource", resource: CPU });
      s.drop(D, `${ENVOY}.resources`);
    },
  },
  {
    what: "the autoscaler measures memory, and only CPU is requested",
    code: "hpa-request-missing",
    change: (s) => {
      s.set(HPA, "spec.metrics[0].containerResource.name", "memory");
      s.set(D, `${APP}.resources`, { requests: { cpu: "250m" }, limits: { cpu: "500m" } });
    },
  },
  {
    what: "a rollout without additional pods takes both pods",
    code: "rollout-stops-all",
    change: (s) => s.set(INSIDE, "spec.strategy.rollingUpdate", { maxSurge: 0, maxUnavailable: 2 }),
  },
  {
    what: "a rollout takes the only pod, as neither of its numbers allows anything",
    code: "rollout-stops-all",
    change: (s) => {
      s.set(HPA, "spec.minReplicas", 1);
      s.set(D, "spec.strategy.rollingUpdate", { maxSurge: 0, maxUnavailable: 0 });
    },
  },
  {
    what: "a rollout takes the only pod, as maxSurge is neither a number nor a percentage",
    code: "rollout-stops-all",
    change: (s) => {
      s.set(HPA, "spec.minReplicas", 1);
      s.set(D, "spec.strategy.rollingUpdate.maxSurge", "some");
    },
  },
  {
    what: "probes and minReadySeconds take as long as the deadline",
    code: "rollout-deadline-short",
    change: (s) => s.set(D, "spec.progressDeadlineSeconds", 375),
  },
  {
    what: "probes and minReadySeconds take as long as the default deadline",
    code: "rollout-deadline-short",
    change: (s) => {
      s.drop(D, "spec.progressDeadlineSeconds");
      s.set(D, "spec.minReadySeconds", 240);
    },
  },
  {
    what: "a probe's first delay makes it as slow as the deadline",
    code: "rollout-deadline-short",
    change: (s) => {
      s.set(D, `${APP}.startupProbe.initialDelaySeconds`, 5);
      s.set(D, "spec.progressDeadlineSeconds", 380);
    },
  },
  {
    what: "a probe without numbers takes as long as the deadline",
    code: "rollout-deadline-short",
    change: (s) => {
      s.set(D, `${APP}.startupProbe`, { grpc: { port: 8888 } });
      s.set(D, "spec.progressDeadlineSeconds", 105);
    },
  },
  {
    what: "a probe with a period of zero takes as long as the deadline",
    code: "rollout-deadline-short",
    change: (s) => {
      s.set(D, `${APP}.startupProbe`, { grpc: { port: 8888 }, periodSeconds: 0, failureThreshold: 30 });
      s.set(D, "spec.progressDeadlineSeconds", 375);
    },
  },
  {
    what: "two sidecars start one after the other, and take as long as the deadline",
    code: "rollout-deadline-short",
    change: (s) => {
      s.set(D, `${POD}.initContainers[1]`, { ...appOf(s), name: "proxy", restartPolicy: "Always" });
      s.set(D, "spec.progressDeadlineSeconds", 675);
    },
  },
  {
    what: "new pods are waited for during 4 s",
    code: "rollout-too-quick",
    change: (s) => s.set(D, "spec.minReadySeconds", 4),
  },
  {
    what: "the autoscaler has no minReplicas",
    code: "replicas-single",
    change: (s) => s.drop(HPA, "spec.minReplicas"),
  },
  {
    what: "one pod of a StatefulSet serves",
    code: "replicas-single",
    change: (s) => {
      s.set(INSIDE, "kind", "StatefulSet");
      s.remove("HorizontalPodAutoscaler/inside");
    },
  },
  {
    what: "one pod serves, and Pulumi makes the name of its Deployment up",
    code: "replicas-single",
    change: (s) => {
      s.remove(HPA);
      s.remove("HorizontalPodAutoscaler/inside");
      s.drop(D, "metadata.name");
    },
  },
  {
    what: "one pod serves, and an autoscaler of another namespace has a target that is not known yet",
    code: "replicas-single",
    change: (s) => {
      s.set(HPA, "metadata.namespace", "default");
      s.set(HPA, "spec.scaleTargetRef", UNKNOWN_YET);
    },
  },
  {
    what: "a disruption budget in another namespace",
    code: "pdb-selects-nothing",
    change: (s) => s.set(PDB, "metadata.namespace", "default"),
  },
  {
    what: "a disruption budget selects no pods, and a workload of another namespace cannot be read yet",
    code: "pdb-selects-nothing",
    change: (s) => {
      addWorker(s);
      s.set(WORKER, "metadata.namespace", "default");
      s.set(WORKER, "spec.template.metadata.labels", UNKNOWN_YET);
      s.set(PDB, "spec.selector.matchLabels", { app: "my-server" });
    },
  },
  {
    what: "a disruption budget selects no pods, and the stack has one workload",
    code: "pdb-selects-nothing",
    change: (s) => {
      addWorker(s);
      keep(s, PDB, WORKER);
    },
  },
  ...[
    { what: "a disruption budget that asks for another value", operator: "In", values: ["another"] },
    { what: "a disruption budget that excludes the pods by their value", operator: "NotIn", values: ["my-server"] },
    { what: "a disruption budget that asks for a label to be absent", operator: "DoesNotExist" },
    { what: "a disruption budget with an operator that there is not", operator: "Equals", values: ["my-server"] },
  ].map(({ what, ...expression }): Row => ({
    what,
    code: "pdb-missing",
    change: (s) => s.set(PDB, "spec.selector.matchExpressions", [{ key: NAME, ...expression }]),
  })),
  {
    what: "a disruption budget that asks for a label that the pods do not have",
    code: "pdb-missing",
    change: (s) => s.set(PDB, "spec.selector.matchExpressions", [{ key: "tier", operator: "Exists" }]),
  },
  {
    what: "a disruption budget that asks for a number where labels have texts",
    code: "pdb-missing",
    change: (s) => s.set(PDB, "spec.selector.matchExpressions", [{ key: "tier", operator: "In", values: [1] }]),
  },
  {
    what: "a disruption budget whose percentage keeps all pods once it is rounded up",
    code: "pdb-blocks-drains",
    change: (s) => budget(s, { minAvailable: "67%" }),
  },
  {
    what: "a disruption budget that allows 0 %",
    code: "pdb-blocks-drains",
    change: (s) => budget(s, { maxUnavailable: "0%" }),
  },
  {
    what: "a disruption budget that keeps more pods than run",
    code: "pdb-blocks-drains",
    change: (s) => budget(s, { minAvailable: 4 }),
  },
  {
    what: "a disruption budget that allows as many pods as run",
    code: "pdb-allows-all",
    change: (s) => budget(s, { maxUnavailable: 3 }),
  },
  {
    what: "a disruption budget that allows both of two pods",
    code: "pdb-allows-all",
    change: (s) => s.set("PodDisruptionBudget/inside", "spec.maxUnavailable", 2),
  },
  {
    what: "a disruption budget that keeps no pod",
    code: "pdb-allows-all",
    change: (s) => budget(s, { minAvailable: 0 }),
  },
  {
    what: "a disruption budget that keeps 0 %",
    code: "pdb-allows-all",
    change: (s) => budget(s, { minAvailable: "0%" }),
  },
  ...[
    ...["e2-micro", "e2-small", "e2-medium", "e2-highmem-4", "e2-highcpu-4"],
    ...["n1-standard-4", "n1-highmem-4", "n1-highcpu-4", "n4-highcpu-4", "c2d-highcpu-4", "c3-highcpu-4"],
    ...["c3d-highcpu-4", "c4-standard-4", "c4-highmem-4", "c4-highcpu-4", "n2-custom-4-10240", "c3-standard-4-lssd"],
  ].map((type): Row => ({
    what: `a pod larger than a node of type ${type}`,
    code: "pod-fits-no-node",
    change: (s) => {
      machine(s, type);
      request(s, { cpu: 9000 });
    },
  })),
  {
    what: "a pod larger than a node of the default type",
    code: "pod-fits-no-node",
    change: (s) => {
      s.drop(POOL, "nodeConfig.machineType");
      request(s, { cpu: 941 });
    },
  },
  {
    what: "a pod requests 1m more than a node of 4 CPUs leaves",
    code: "pod-fits-no-node",
    change: (s) => request(s, { cpu: 3921 }),
  },
  {
    what: "a pod requests 1m more than a node of 8 CPUs leaves",
    code: "pod-fits-no-node",
    change: (s) => {
      machine(s, "e2-standard-8");
      request(s, { cpu: 7911 });
    },
  },
  {
    what: "a pod requests a byte more than a node of 4 GiB leaves",
    code: "pod-fits-no-node",
    change: (s) => {
      machine(s, "e2-medium");
      request(s, { memory: 3116367873 });
    },
  },
  {
    what: "a pod requests a byte more than a node of 16 GiB leaves",
    code: "pod-fits-no-node",
    change: (s) => request(s, { memory: 14283282842 }),
  },
  {
    what: "a pod requests a byte more than a node of 32 GiB leaves",
    code: "pod-fits-no-node",
    change: (s) => {
      machine(s, "e2-standard-8");
      request(s, { memory: 30432359875 });
    },
  },
  {
    what: "a pod requests a byte more than a node of 256 GiB leaves",
    code: "pod-fits-no-node",
    change: (s) => {
      machine(s, "n2-highmem-32");
      request(s, { memory: 262016996475 });
    },
  },
  {
    what: "a pod is larger than its nodes by its limit alone",
    code: "pod-fits-no-node",
    change: (s) => s.set(D, `${APP}.resources`, { limits: { cpu: "6", memory: "256Mi" } }),
  },
  {
    what: "a pod is larger than the nodes of both pools",
    code: "pod-fits-no-node",
    change: (s) => {
      addPool(s);
      request(s, { cpu: 3921 });
    },
  },
  ...[
    { what: "a toleration of another value", toleration: { key: "dedicated", value: "cpu", effect: "NoSchedule" } },
    { what: "a toleration of another taint", toleration: { key: "reserved", operator: "Exists" } },
    { what: "a toleration without a key and an operator", toleration: { effect: "NoSchedule" } },
  ].map(({ what, toleration }): Row => ({
    what,
    code: "pod-fits-no-node",
    change: (s) => {
      s.set(POOL, "nodeConfig.taints", [TAINT]);
      s.set(D, `${POD}.tolerations`, [toleration]);
      s.set(INSIDE, `${POD}.tolerations`, [{ operator: "Exists" }]);
    },
  })),
  {
    what: "a toleration for one of two taints",
    code: "pod-fits-no-node",
    change: (s) => {
      s.set(POOL, "nodeConfig.taints", [TAINT, { key: "reserved", value: "yes", effect: "NO_EXECUTE" }]);
      s.set(D, `${POD}.tolerations`, [{ key: "dedicated", operator: "Exists" }]);
      s.set(INSIDE, `${POD}.tolerations`, [{ operator: "Exists" }]);
    },
  },
  ...["t2a-standard-4", "c4a-standard-4"].map((type): Row => ({
    what: `pods of which none tolerates the taint that GKE gives Arm nodes of type ${type}`,
    code: "pod-fits-no-node",
    change: (s) => machine(s, type),
  })),
  {
    what: "pods of which none requests a GPU, on nodes that have one by their type",
    code: "pod-fits-no-node",
    change: (s) => machine(s, "g2-standard-8"),
  },
  {
    what: "pods of which none requests a GPU, on nodes with an accelerator",
    code: "pod-fits-no-node",
    change: (s) => s.set(POOL, "nodeConfig.guestAccelerators", [{ type: "nvidia-tesla-t4", count: 1 }]),
  },
  {
    what: "a pod for Arm nodes where all are x86",
    code: "pod-fits-no-node",
    change: (s) => s.set(D, `${POD}.nodeSelector`, { "kubernetes.io/arch": "arm64" }),
  },
  {
    what: "pods that prefer Arm nodes, which gives them no toleration",
    code: "pod-fits-no-node",
    change: (s) => {
      machine(s, "t2a-standard-4");
      const preference = { matchExpressions: [ON_ARM] };
      for (const deployment of [D, INSIDE])
        s.set(deployment, `${POD}.affinity.nodeAffinity`, {
          preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, preference }],
        });
    },
  },
  {
    what: "a pod for nodes with a label that no pool gives",
    code: "pod-fits-no-node",
    change: (s) => s.set(D, `${POD}.nodeSelector`, { disktype: "ssd" }),
  },
  {
    what: "a pod for nodes with another value of the pool's label",
    code: "pod-fits-no-node",
    change: (s) => s.set(D, `${POD}.nodeSelector`, { "grpc-envoy-gke/pool": "large" }),
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
      s.set(D, `${POD}.terminationGracePeriodSeconds`, 26);
      s.set(INSIDE, `${POD}.terminationGracePeriodSeconds`, 25);
    },
  },
  {
    what: "a pod on spot nodes has the default time to leave",
    code: "pod-grace-over-node",
    change: (s) => {
      s.set(POOL, "nodeConfig.spot", true);
      s.drop(D, `${POD}.terminationGracePeriodSeconds`);
      s.set(INSIDE, `${POD}.terminationGracePeriodSeconds`, 25);
    },
  },
  {
    what: "a pod on Autopilot has 601 s to leave",
    code: "pod-grace-over-node",
    change: (s) => {
      s.set(CLUSTER, "enableAutopilot", true);
      s.set(D, `${POD}.terminationGracePeriodSeconds`, 601);
    },
  },

  {
    what: "a container that prepares the pod is larger than a node",
    code: "pod-fits-no-node",
    change: (s) => s.set(D, `${POD}.initContainers[1]`, { name: "prepare", resources: { requests: { cpu: "6" } } }),
  },
  {
    what: "a toleration is for another effect than the taint's",
    code: "pod-fits-no-node",
    change: (s) => {
      s.set(POOL, "nodeConfig.taints", [TAINT]);
      s.set(D, `${POD}.tolerations`, [{ key: "dedicated", operator: "Exists", effect: "NoExecute" }]);
    },
  },
];

export const scalingRight: readonly Row[] = [
  ...[
    { what: "1 GiB for each CPU", requests: { cpu: "4", memory: "4Gi" } },
    { what: "6.5 GiB for each CPU", requests: { cpu: "1", memory: 6.5 * GIB } },
    { what: "the least that a pod gets", requests: { cpu: "50m", memory: "52Mi" } },
    { what: "no CPU, which gets the default", requests: { memory: "64Mi" } },
  ].map(({ what, requests }): Row => ({
    what: `a pod on Autopilot requests ${what}`,
    code: "autopilot-changes-requests",
    change: (s) => {
      autopilot(s);
      resources(s, requests);
    },
  })),
  {
    what: "a pod of another compute class of Autopilot",
    code: "autopilot-changes-requests",
    change: (s) => {
      autopilot(s);
      resources(s, { cpu: "4", memory: "1Gi" });
      s.set(D, `${POD}.nodeSelector`, { "cloud.google.com/compute-class": "Performance" });
    },
  },
  {
    what: "much CPU and little memory on nodes of one's own",
    code: "autopilot-changes-requests",
    change: (s) => resources(s, { cpu: "3", memory: "512Mi" }),
  },
  {
    what: "replicas beside an autoscaler, where changes of them are ignored",
    code: "hpa-fights-replicas",
    change: (s) => {
      s.set(D, "spec.replicas", 3);
      ignore(s, D, ["spec.replicas"]);
    },
  },
  {
    what: "replicas beside an autoscaler, where changes of the whole spec are ignored",
    code: "hpa-fights-replicas",
    change: (s) => {
      s.set(D, "spec.replicas", 3);
      ignore(s, D, ["metadata.labels", "spec"]);
    },
  },
  {
    what: "replicas are null beside an autoscaler",
    code: "hpa-fights-replicas",
    change: (s) => s.set(D, "spec.replicas", null),
  },
  {
    what: "replicas of a workload that no autoscaler moves",
    code: "hpa-fights-replicas",
    change: (s) => {
      s.remove(HPA);
      s.set(D, "spec.replicas", 3);
    },
  },
  {
    what: "replicas, and an autoscaler in another namespace",
    code: "hpa-fights-replicas",
    change: (s) => {
      s.set(HPA, "metadata.namespace", "default");
      s.set(D, "spec.replicas", 3);
    },
  },
  {
    what: "replicas, and an autoscaler, both in namespaces that are not known yet",
    code: "hpa-fights-replicas",
    change: (s) => {
      s.set(HPA, "metadata.namespace", UNKNOWN_YET);
      s.set(D, "metadata.namespace", UNKNOWN_YET);
      s.set(D, "spec.replicas", 3);
    },
  },
  {
    what: "an autoscaler of a StatefulSet",
    code: "hpa-target-absent",
    change: (s) => {
      s.set(D, "kind", "StatefulSet");
      s.set(HPA, "spec.scaleTargetRef.kind", "StatefulSet");
    },
  },
  {
    what: "an autoscaler's target that Pulumi may make the name of up",
    code: "hpa-target-absent",
    change: (s) => s.drop(D, "metadata.name"),
  },
  {
    what: "an autoscaler's target that is in a namespace that is not known yet",
    code: "hpa-target-absent",
    change: (s) => s.set(D, "metadata.namespace", UNKNOWN_YET),
  },
  {
    what: "an autoscaler in a namespace that is not known yet",
    code: "hpa-target-absent",
    change: (s) => s.set(HPA, "metadata.namespace", UNKNOWN_YET),
  },
  {
    what: "an autoscaler whose target is not known yet",
    code: "hpa-target-absent",
    change: (s) => s.set(HPA, "spec.scaleTargetRef", UNKNOWN_YET),
  },
  {
    what: "the autoscaler measures the sidecar",
    code: "hpa-container-absent",
    change: (s) => s.set(HPA, "spec.metrics[0].containerResource.container", "envoy"),
  },
  {
    what: "the autoscaler measures a whole pod",
    code: "hpa-container-absent",
    change: (s) => s.set(HPA, "spec.metrics[0]", { type: "Resource", resource: CPU }),
  },
  {
    what: "the autoscaler's metric is from outside",
    code: "hpa-container-absent",
    change: (s) => s.set(HPA, "spec.metrics[0]", EXTERNAL),
  },
  {
    what: "the autoscaler of something that is not there",
    code: "hpa-container-absent",
    change: (s) => s.set(HPA, "spec.scaleTargetRef.name", "my-sever"),
  },
  {
    what: "what the autoscaler measures has a limit, which is its request too",
    code: "hpa-request-missing",
    change: (s) => s.drop(D, `${APP}.resources.requests`),
  },
  {
    what: "what the autoscaler measures has a request without a limit",
    code: "hpa-request-missing",
    change: (s) => s.drop(D, `${APP}.resources.limits`),
  },
  {
    what: "the autoscaler measures CPU by an amount, without a request",
    code: "hpa-request-missing",
    change: (s) => {
      s.set(HPA, "spec.metrics[0].containerResource.target", { type: "AverageValue", averageValue: "500m" });
      s.drop(D, `${APP}.resources`);
    },
  },
  {
    what: "the container that the autoscaler does not measure has no request",
    code: "hpa-request-missing",
    change: (s) => s.drop(D, `${ENVOY}.resources`),
  },
  {
    what: "the resource that the autoscaler does not measure has no request",
    code: "hpa-request-missing",
    change: (s) => s.set(D, `${APP}.resources`, { requests: { cpu: "250m" } }),
  },
  {
    what: "an init container that ends has no request",
    code: "hpa-request-missing",
    change: (s) => {
      s.set(HPA, "spec.metrics[0]", { type: "Resource", resource: CPU });
      s.set(D, `${POD}.initContainers[1]`, { ...appOf(s), name: "migrate", resources: {} });
    },
  },
  {
    what: "the average of one container",
    code: "hpa-averages-sidecar",
    change: (s) => {
      addWorker(s);
      scaleWorker(s, { type: "Resource", resource: CPU });
    },
  },
  {
    what: "the average of one container, from an autoscaler of version 1",
    code: "hpa-averages-sidecar",
    change: (s) => {
      addWorker(s);
      scaleWorker(s);
      s.set("HorizontalPodAutoscaler/worker", "spec.targetCPUUtilizationPercentage", 70);
    },
  },
  {
    what: "a metric from outside beside the server's own",
    code: "hpa-averages-sidecar",
    change: (s) => s.set(HPA, "spec.metrics[1]", EXTERNAL),
  },
  {
    what: "two autoscalers for two workloads that are not there",
    code: "hpa-twice",
    change: (s) => {
      s.set(HPA, "spec.scaleTargetRef.name", "my-sever");
      s.set("HorizontalPodAutoscaler/inside", "spec.scaleTargetRef.name", "insid");
    },
  },
  {
    what: "a second autoscaler of the same name of target, in another namespace",
    code: "hpa-twice",
    change: (s) => {
      s.copy(HPA, "again");
      s.set("HorizontalPodAutoscaler/again", "metadata.namespace", "default");
    },
  },
  {
    what: "one autoscaler with two metrics",
    code: "hpa-twice",
    change: (s) => s.set(HPA, "spec.metrics[1]", EXTERNAL),
  },
  {
    what: "a rollout takes two of three pods",
    code: "rollout-stops-all",
    change: (s) => s.set(D, "spec.strategy.rollingUpdate.maxUnavailable", 2),
  },
  {
    what: "a rollout takes 99 % of three pods, rounded down",
    code: "rollout-stops-all",
    change: (s) => s.set(D, "spec.strategy.rollingUpdate.maxUnavailable", "99%"),
  },
  {
    what: "a rollout of one pod adds one first",
    code: "rollout-stops-all",
    change: (s) => s.set(HPA, "spec.minReplicas", 1),
  },
  {
    what: "a rollout of one pod without a strategy",
    code: "rollout-stops-all",
    change: (s) => {
      s.set(HPA, "spec.minReplicas", 1);
      s.drop(D, "spec.strategy");
    },
  },
  {
    what: "a rollout of one pod, where maxUnavailable is neither a number nor a percentage",
    code: "rollout-stops-all",
    change: (s) => {
      s.set(HPA, "spec.minReplicas", 1);
      s.set(D, "spec.strategy.rollingUpdate.maxUnavailable", "some");
    },
  },
  {
    what: "a rollout recreates pods that no Service leads to",
    code: "rollout-stops-all",
    change: (s) => {
      addWorker(s);
      s.set(WORKER, "spec.strategy", { type: "Recreate" });
    },
  },
  {
    what: "a StatefulSet, which takes its pods one by one whatever its strategy",
    code: "rollout-stops-all",
    change: (s) => {
      s.set(INSIDE, "kind", "StatefulSet");
      s.set(INSIDE, "spec.strategy", { type: "Recreate" });
    },
  },
  {
    what: "probes and minReadySeconds take a second less than the deadline",
    code: "rollout-deadline-short",
    change: (s) => s.set(D, "spec.progressDeadlineSeconds", 376),
  },
  {
    what: "probes and minReadySeconds take a second less than the default deadline",
    code: "rollout-deadline-short",
    change: (s) => {
      s.drop(D, "spec.progressDeadlineSeconds");
      s.set(D, "spec.minReadySeconds", 239);
    },
  },
  {
    what: "probes take a second less than the deadline, and nothing waits after them",
    code: "rollout-deadline-short",
    change: (s) => {
      s.drop(D, "spec.minReadySeconds");
      s.set(D, "spec.progressDeadlineSeconds", 361);
    },
  },
  {
    what: "a server without a startup probe, and a deadline for its sidecar alone",
    code: "rollout-deadline-short",
    change: (s) => {
      s.drop(D, `${APP}.startupProbe`);
      s.set(D, "spec.progressDeadlineSeconds", 76);
    },
  },
  {
    what: "a probe without numbers takes a second less than the deadline",
    code: "rollout-deadline-short",
    change: (s) => {
      s.set(D, `${APP}.startupProbe`, { grpc: { port: 8888 } });
      s.set(D, "spec.progressDeadlineSeconds", 106);
    },
  },
  {
    what: "a probe with a period of zero takes a second less than the deadline",
    code: "rollout-deadline-short",
    change: (s) => {
      s.set(D, `${APP}.startupProbe`, { grpc: { port: 8888 }, periodSeconds: 0, failureThreshold: 30 });
      s.set(D, "spec.progressDeadlineSeconds", 376);
    },
  },
  {
    what: "two servers in a pod start side by side",
    code: "rollout-deadline-short",
    change: (s) => {
      s.set(D, `${POD}.containers[1]`, { ...appOf(s), name: "second" });
      s.set(D, "spec.progressDeadlineSeconds", 376);
    },
  },
  {
    what: "new pods are waited for during 5 s",
    code: "rollout-too-quick",
    change: (s) => s.set(D, "spec.minReadySeconds", 5),
  },
  {
    what: "new pods that no Service leads to are not waited for",
    code: "rollout-too-quick",
    change: (s) => {
      s.drop(INSIDE, "spec.minReadySeconds");
      s.remove("Service/inside");
      s.remove("Service/inside-pods");
    },
  },
  {
    what: "new pods without Envoy are not waited for",
    code: "rollout-too-quick",
    change: (s) => {
      s.drop(INSIDE, "spec.minReadySeconds");
      s.drop(INSIDE, `${POD}.initContainers`);
    },
  },
  {
    what: "two pods serve",
    code: "replicas-single",
    change: (s) => s.set(HPA, "spec.minReplicas", 2),
  },
  {
    what: "two pods serve, without an autoscaler",
    code: "replicas-single",
    change: (s) => {
      s.remove(HPA);
      s.set(D, "spec.replicas", 2);
    },
  },
  {
    what: "one pod that no Service leads to",
    code: "replicas-single",
    change: (s) => addWorker(s),
  },
  {
    what: "a pod on each node serves",
    code: "replicas-single",
    change: (s) => {
      s.set(INSIDE, "kind", "DaemonSet");
      s.remove("HorizontalPodAutoscaler/inside");
    },
  },
  {
    what: "an autoscaler, whose target is not known yet, may be the server's",
    code: "replicas-single",
    change: (s) => s.set(HPA, "spec.scaleTargetRef.name", UNKNOWN_YET),
  },
  {
    what: "the stack's one autoscaler may be that of a Deployment whose name Pulumi makes up",
    code: "replicas-single",
    change: (s) => {
      s.remove("HorizontalPodAutoscaler/inside");
      s.set("Deployment/inside", "spec.replicas", 2);
      s.drop(D, "metadata.name");
    },
  },
  {
    what: "no disruption budget for a pod on each node",
    code: "pdb-missing",
    change: (s) => {
      s.set(INSIDE, "kind", "DaemonSet");
      s.remove("PodDisruptionBudget/inside");
    },
  },
  {
    what: "no disruption budget for pods that no Service leads to",
    code: "pdb-missing",
    change: (s) => addWorker(s),
  },
  {
    what: "a disruption budget for all pods of the namespace",
    code: "pdb-missing",
    change: (s) => {
      s.remove("PodDisruptionBudget/inside");
      s.set(PDB, "spec.selector", {});
    },
  },
  {
    what: "a disruption budget in a namespace that is not known yet",
    code: "pdb-missing",
    change: (s) => s.set(PDB, "metadata.namespace", UNKNOWN_YET),
  },
  {
    what: "a disruption budget, and a Deployment in a namespace that is not known yet",
    code: "pdb-missing",
    change: (s) => {
      s.set(D, "metadata.namespace", UNKNOWN_YET);
      s.set("Service/my-server", "metadata.namespace", UNKNOWN_YET);
    },
  },
  ...[
    { what: "one of several values", key: NAME, operator: "In", values: ["another", "my-server"] },
    { what: "another value to be absent", key: NAME, operator: "NotIn", values: ["another"] },
    { what: "a value to be absent of a label that is absent", key: "tier", operator: "NotIn", values: ["test"] },
    { what: "a number to be absent of a label that is absent", key: "tier", operator: "NotIn", values: [1] },
    { what: "a label that the pods have", key: NAME, operator: "Exists" },
    { what: "a label to be absent that is absent", key: "tier", operator: "DoesNotExist" },
  ].map(({ what, ...expression }): Row => ({
    what: `a disruption budget that asks for ${what}`,
    code: "pdb-selects-nothing",
    change: (s) => s.set(PDB, "spec.selector.matchExpressions", [expression]),
  })),
  {
    what: "a disruption budget is all that the stack has",
    code: "pdb-selects-nothing",
    change: (s) => keep(s, PDB),
  },
  {
    what: "a disruption budget for pods whose labels are not known yet",
    code: "pdb-selects-nothing",
    change: (s) => s.set(D, "spec.template.metadata.labels", UNKNOWN_YET),
  },
  {
    what: "a disruption budget that may be for the pods of a namespace that is not known yet",
    code: "pdb-selects-nothing",
    change: (s) => s.set(D, "metadata.namespace", UNKNOWN_YET),
  },
  {
    what: "a second disruption budget in another namespace",
    code: "pdb-twice",
    change: (s) => {
      s.copy(PDB, "again");
      s.set("PodDisruptionBudget/again", "metadata.namespace", "default");
    },
  },
  {
    what: "a second disruption budget for other pods",
    code: "pdb-twice",
    change: (s) => {
      addWorker(s);
      s.copy(PDB, "again");
      s.set("PodDisruptionBudget/again", "spec.selector.matchLabels", { app: "worker" });
    },
  },
  {
    what: "a disruption budget that keeps two of three pods",
    code: "pdb-blocks-drains",
    change: (s) => budget(s, { minAvailable: 2 }),
  },
  {
    what: "a disruption budget whose percentage keeps two of three pods once it is rounded up",
    code: "pdb-blocks-drains",
    change: (s) => budget(s, { minAvailable: "66%" }),
  },
  {
    what: "a disruption budget whose percentage allows one of three pods once it is rounded up",
    code: "pdb-blocks-drains",
    change: (s) => budget(s, { maxUnavailable: "1%" }),
  },
  {
    what: "a disruption budget that keeps all pods but those that the autoscaler adds",
    code: "pdb-blocks-drains",
    change: (s) => {
      budget(s, { minAvailable: 3 });
      s.set(HPA, "spec.minReplicas", 4);
    },
  },
  {
    what: "a disruption budget that allows two of three pods",
    code: "pdb-allows-all",
    change: (s) => budget(s, { maxUnavailable: 2 }),
  },
  {
    what: "a disruption budget that allows the only pod to go",
    code: "pdb-allows-all",
    change: (s) => s.set(HPA, "spec.minReplicas", 1),
  },
  {
    what: "a disruption budget that keeps one of three pods",
    code: "pdb-allows-all",
    change: (s) => budget(s, { minAvailable: 1 }),
  },
  {
    what: "a disruption budget that keeps 1 % of three pods",
    code: "pdb-allows-all",
    change: (s) => budget(s, { minAvailable: "1%" }),
  },
  {
    what: "a pod requests all that a node of 4 CPUs leaves",
    code: "pod-fits-no-node",
    change: (s) => request(s, { cpu: 3920 }),
  },
  {
    what: "a pod requests all that a node of 8 CPUs leaves",
    code: "pod-fits-no-node",
    change: (s) => {
      machine(s, "e2-standard-8");
      request(s, { cpu: 7910 });
    },
  },
  {
    what: "a pod requests all that a node of the default type leaves",
    code: "pod-fits-no-node",
    change: (s) => {
      s.drop(POOL, "nodeConfig.machineType");
      request(s, { cpu: 940 });
    },
  },
  {
    what: "a pod requests every byte that a node of 4 GiB leaves",
    code: "pod-fits-no-node",
    change: (s) => {
      machine(s, "e2-medium");
      request(s, { memory: 3116367872 });
    },
  },
  {
    what: "a pod requests every byte that a node of 16 GiB leaves",
    code: "pod-fits-no-node",
    change: (s) => request(s, { memory: 14283282841 }),
  },
  {
    what: "a pod requests every byte that a node of 32 GiB leaves",
    code: "pod-fits-no-node",
    change: (s) => {
      machine(s, "e2-standard-8");
      request(s, { memory: 30432359874 });
    },
  },
  {
    what: "a pod requests every byte that a node of 256 GiB leaves",
    code: "pod-fits-no-node",
    change: (s) => {
      machine(s, "n2-highmem-32");
      request(s, { memory: 262016996474 });
    },
  },
  {
    what: "a pod of one container that requests all of a node, beside one that requests nothing",
    code: "pod-fits-no-node",
    change: (s) => {
      s.drop(D, `${ENVOY}.resources`);
      s.set(D, `${APP}.resources`, { requests: { cpu: "3920m", memory: "14283282841" } });
    },
  },
  {
    what: "a pod that requests all of a node, beside quantities that are none",
    code: "pod-fits-no-node",
    change: (s) => {
      s.set(D, `${ENVOY}.resources`, { requests: { cpu: "half", memory: "some" } });
      s.set(D, `${APP}.resources`, { requests: { cpu: "3920m", memory: "14283282841" } });
    },
  },
  {
    what: "a pod whose limit alone is larger than a node",
    code: "pod-fits-no-node",
    change: (s) => s.set(D, `${APP}.resources.limits.cpu`, "6"),
  },
  {
    what: "a pod that a node of the second pool has room for",
    code: "pod-fits-no-node",
    change: (s) => {
      addPool(s);
      machine(s, "e2-standard-8", SECOND_POOL);
      request(s, { cpu: 7910 });
    },
  },
  ...["m1-megamem-96", "n2-custom-4", "n2-standard", "custom-4-16384"].map((type): Row => ({
    what: `a large pod on nodes of type ${type}, which this check does not know`,
    code: "pod-fits-no-node",
    change: (s) => {
      machine(s, type);
      request(s, { cpu: 9000 });
    },
  })),
  {
    what: "a large pod on nodes whose type is not known yet",
    code: "pod-fits-no-node",
    change: (s) => {
      s.set(POOL, "nodeConfig.machineType", UNKNOWN_YET);
      request(s, { cpu: 9000 });
    },
  },
  {
    what: "a large pod on Autopilot",
    code: "pod-fits-no-node",
    change: (s) => {
      s.set(CLUSTER, "enableAutopilot", true);
      request(s, { cpu: 9000 });
    },
  },
  {
    what: "a large pod in a cluster that makes node pools by itself",
    code: "pod-fits-no-node",
    change: (s) => {
      s.set(CLUSTER, "clusterAutoscaling.enabled", true);
      request(s, { cpu: 9000 });
    },
  },
  {
    what: "a large pod and no pool that the stack makes",
    code: "pod-fits-no-node",
    change: (s) => {
      s.remove(POOL);
      request(s, { cpu: 9000 });
    },
  },
  {
    what: "a large pod in one of two clusters",
    code: "pod-fits-no-node",
    change: (s) => {
      s.copy(CLUSTER, "second");
      request(s, { cpu: 9000 });
    },
  },
  {
    what: "a taint that only prefers other nodes",
    code: "pod-fits-no-node",
    change: (s) => s.set(POOL, "nodeConfig.taints", [{ ...TAINT, effect: "PREFER_NO_SCHEDULE" }]),
  },
  ...[
    { what: "the taint's value", toleration: { key: "dedicated", operator: "Equal", value: "gpu" } },
    { what: "any value of the taint", toleration: { key: "dedicated", operator: "Exists" } },
    { what: "every taint", toleration: { operator: "Exists" } },
  ].map(({ what, toleration }): Row => ({
    what: `pods that tolerate ${what}`,
    code: "pod-fits-no-node",
    change: (s) => {
      s.set(POOL, "nodeConfig.taints", [TAINT]);
      for (const deployment of [D, INSIDE]) s.set(deployment, `${POD}.tolerations`, [toleration]);
    },
  })),
  {
    what: "Arm nodes without GKE's taint",
    code: "pod-fits-no-node",
    change: (s) => {
      machine(s, "t2a-standard-4");
      s.set(POOL, "nodeConfig.taintConfig.architectureTaintBehavior", "NONE");
    },
  },
  {
    what: "Arm nodes beside x86 ones",
    code: "pod-fits-no-node",
    change: (s) => {
      addPool(s);
      machine(s, "t2a-standard-4", SECOND_POOL);
    },
  },
  ...[
    { what: "tolerate the taint of Arm nodes", set: { tolerations: [{ key: "kubernetes.io/arch", value: "arm64" }] } },
    { what: "are for Arm nodes by a nodeSelector", set: { nodeSelector: { "kubernetes.io/arch": "arm64" } } },
    {
      what: "are for Arm nodes by an affinity",
      set: {
        affinity: {
          nodeAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [ON_ARM] }] },
          },
        },
      },
    },
  ].map(({ what, set }): Row => ({
    what: `pods that ${what}`,
    code: "pod-fits-no-node",
    change: (s) => {
      machine(s, "t2a-standard-4");
      for (const [key, value] of Object.entries(set))
        for (const deployment of [D, INSIDE]) s.set(deployment, `${POD}.${key}`, value);
    },
  })),
  {
    what: "pods that have GPUs",
    code: "pod-fits-no-node",
    change: (s) => {
      machine(s, "g2-standard-8");
      for (const deployment of [D, INSIDE]) s.set(deployment, `${APP}.resources.limits`, { "nvidia.com/gpu": 1 });
    },
  },
  {
    what: "a pod for nodes with the pool's name, its label and labels that GKE gives",
    code: "pod-fits-no-node",
    change: (s) =>
      s.set(D, `${POD}.nodeSelector`, {
        "cloud.google.com/gke-nodepool": "default",
        "grpc-envoy-gke/pool": "default",
        "topology.kubernetes.io/zone": "asia-northeast1-a",
        "cloud.google.com/gke-os-distribution": "cos",
        "kubernetes.io/arch": "amd64",
      }),
  },
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
      s.set(D, "spec.replicas", 500);
    },
  },
  {
    what: "pods on spot nodes have 25 s to leave",
    code: "pod-grace-over-node",
    change: (s) => {
      s.set(POOL, "nodeConfig.spot", true);
      for (const deployment of [D, INSIDE]) s.set(deployment, `${POD}.terminationGracePeriodSeconds`, 25);
    },
  },
  {
    what: "a pod on Autopilot has 600 s to leave",
    code: "pod-grace-over-node",
    change: (s) => {
      s.set(CLUSTER, "enableAutopilot", true);
      s.set(D, `${POD}.terminationGracePeriodSeconds`, 600);
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

  {
    what: "a container that prepares the pod requests what the server does afterwards",
    code: "pod-fits-no-node",
    change: (s) => {
      s.set(D, `${APP}.resources.requests.cpu`, "3");
      s.set(D, `${POD}.initContainers[1]`, { name: "prepare", resources: { requests: { cpu: "3" } } });
    },
  },
  {
    what: "tolerations for the taint's effect, and for every effect",
    code: "pod-fits-no-node",
    change: (s) => {
      s.set(POOL, "nodeConfig.taints", [TAINT]);
      s.set(D, `${POD}.tolerations`, [{ key: "dedicated", operator: "Exists", effect: "NoSchedule" }]);
      s.set(INSIDE, `${POD}.tolerations`, [{ key: "dedicated", operator: "Exists" }]);
    },
  },
];

/** Changes of these fields are not followed. */
export function ignore(stack: EditableStack, title: string, ignoreChanges: string[]): void {
  Object.assign(stack.resource(title).options, { ignoreChanges });
}

/** Takes all other resources out. */
export function keep(stack: EditableStack, ...titles: string[]): void {
  const kept = titles.map((title) => stack.resource(title));
  stack.resources.splice(0, stack.resources.length, ...kept);
}

/** A Deployment of one pod, with one container, without Envoy, which no Service leads to. */
export function addWorker(stack: EditableStack): void {
  stack.copy(INSIDE, "worker");
  stack.set(WORKER, "spec.selector.matchLabels", { app: "worker" });
  stack.set(WORKER, "spec.template.metadata.labels", { app: "worker" });
  stack.set(WORKER, `${APP}.name`, "worker");
  for (const key of ["initContainers", "serviceAccountName", "topologySpreadConstraints"])
    stack.drop(WORKER, `${POD}.${key}`);
  stack.set(WORKER, `${POD}.volumes`, [{ name: "tmp", emptyDir: {} }]);
}

function scaleWorker(stack: EditableStack, ...metrics: Tree[]): void {
  const autoscaler = "HorizontalPodAutoscaler/worker";
  stack.copy("HorizontalPodAutoscaler/inside", "worker");
  stack.set(autoscaler, "spec.scaleTargetRef.name", "worker");
  stack.set(autoscaler, "spec.metrics", metrics);
}

function appOf(stack: EditableStack): Tree {
  return structuredClone(at(stack.inputs(D), APP) as Tree);
}

/** The disruption budget with one of its limits. */
function budget(stack: EditableStack, limit: { minAvailable?: unknown; maxUnavailable?: unknown }): void {
  stack.set(PDB, "spec.minAvailable", limit.minAvailable);
  stack.set(PDB, "spec.maxUnavailable", limit.maxUnavailable);
}

/** What the two containers of a pod request together: thousandths of a CPU, and bytes. Envoy keeps its part. */
function request(stack: EditableStack, { cpu, memory }: { cpu?: number; memory?: number }, deployment = D): void {
  const requests = `${APP}.resources.requests`;
  if (cpu !== undefined) stack.set(deployment, `${requests}.cpu`, `${cpu - 250}m`);
  if (memory !== undefined) stack.set(deployment, `${requests}.memory`, String(memory - 512 * 2 ** 20));
}

function autopilot(stack: EditableStack): void {
  stack.set(CLUSTER, "enableAutopilot", true);
}

/** The server's container requests this, and Envoy nothing. */
function resources(stack: EditableStack, requests: Tree): void {
  stack.drop(D, `${ENVOY}.resources`);
  stack.set(D, `${APP}.resources`, { requests });
}

/** A second pool like the first. */
function addPool(stack: EditableStack): void {
  stack.copy(POOL, "second");
  ignore(stack, SECOND_POOL, ["initialNodeCount"]);
}

/** Nodes of a type, and enough of them for every pod. */
function machine(stack: EditableStack, type: string, pool = POOL, most = 1000): void {
  stack.set(pool, "nodeConfig.machineType", type);
  stack.set(pool, "autoscaling.maxNodeCount", most);
}

function oneNode(stack: EditableStack): void {
  stack.set(POOL, "autoscaling", { totalMinNodeCount: 1, totalMaxNodeCount: 1 });
}
