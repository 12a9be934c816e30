import type { Fault } from "./fault";

const D = "Deployment/my-server";
const POD = "spec.template.spec";
const APP = `${POD}.containers[0]`;
const HPA = "HorizontalPodAutoscaler/my-server";
const PDB = "PodDisruptionBudget/my-server";

export const scalingFaults: readonly Fault[] = [
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
    what: "a disruption budget for nobody",
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
    change: (s) =>
      s.set("NodePool/cluster-pool-default", "nodeConfig.taints", [
        { key: "dedicated", value: "gpu", effect: "NO_SCHEDULE" },
      ]),
  },
  {
    what: "a pod for another node pool",
    code: "pod-fits-no-node",
    change: (s) => s.set(D, `${POD}.nodeSelector`, { "cloud.google.com/gke-nodepool": "large" }),
  },
  {
    what: "no room for a rollout",
    code: "rollout-over-capacity",
    change: (s) => s.set("NodePool/cluster-pool-default", "autoscaling.maxNodeCount", 0),
  },
  { what: "no room for the most pods", code: "hpa-over-capacity", change: (s) => s.set(HPA, "spec.maxReplicas", 500) },
  {
    what: "spot nodes wait too short",
    code: "pod-grace-over-node",
    change: (s) => s.set("NodePool/cluster-pool-default", "nodeConfig.spot", true),
  },
];
