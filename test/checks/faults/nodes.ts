import { UNKNOWN_YET } from "../../../commands/shared/placeholder";
import {
  APP,
  CLUSTER,
  DEPLOYMENT,
  ENVOY,
  INSIDE,
  POD,
  POOL,
  SECOND_POOL,
  TAINT,
  addPool,
  machine,
  request,
} from "./edits";
import type { EditableStack, Tree } from "../support";
import type { Row } from "./fault";

const ON_ARM = { key: "kubernetes.io/arch", operator: "In", values: ["arm64"] };

/** Pods run on nodes with such a label only. */
function requireNodes(stack: EditableStack, deployment: string, expression: Tree): void {
  const required = { nodeSelectorTerms: [{ matchExpressions: [expression] }] };
  stack.set(deployment, `${POD}.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution`, required);
}

export const faults: readonly Row[] = [
  {
    what: "a pod larger than its nodes",
    code: "pod-fits-no-node",
    change: (s) => s.set(DEPLOYMENT, `${APP}.resources.requests.cpu`, "6"),
  },
  {
    what: "nodes that take none of the pods",
    code: "pod-fits-no-node",
    change: (s) => s.set(POOL, "nodeConfig.taints", [{ key: "dedicated", value: "gpu", effect: "NO_SCHEDULE" }]),
  },
  {
    what: "a pod for another node pool",
    code: "pod-fits-no-node",
    change: (s) => s.set(DEPLOYMENT, `${POD}.nodeSelector`, { "cloud.google.com/gke-nodepool": "large" }),
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
    change: (s) => s.set(DEPLOYMENT, `${APP}.resources`, { limits: { cpu: "6", memory: "256Mi" } }),
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
      s.set(DEPLOYMENT, `${POD}.tolerations`, [toleration]);
      s.set(INSIDE, `${POD}.tolerations`, [{ operator: "Exists" }]);
    },
  })),
  {
    what: "a toleration for one of two taints",
    code: "pod-fits-no-node",
    change: (s) => {
      s.set(POOL, "nodeConfig.taints", [TAINT, { key: "reserved", value: "yes", effect: "NO_EXECUTE" }]);
      s.set(DEPLOYMENT, `${POD}.tolerations`, [{ key: "dedicated", operator: "Exists" }]);
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
    change: (s) => s.set(DEPLOYMENT, `${POD}.nodeSelector`, { "kubernetes.io/arch": "arm64" }),
  },
  {
    what: "pods for Arm nodes, which have a taint of their own too",
    code: "pod-fits-no-node",
    change: (s) => {
      machine(s, "t2a-standard-4");
      s.set(POOL, "nodeConfig.taints", [TAINT]);
      for (const deployment of [DEPLOYMENT, INSIDE])
        s.set(deployment, `${POD}.nodeSelector`, { "kubernetes.io/arch": "arm64" });
    },
  },
  {
    what: "pods for x86 nodes, and for nodes with arm64 in another label, on Arm nodes",
    code: "pod-fits-no-node",
    change: (s) => {
      machine(s, "t2a-standard-4");
      requireNodes(s, DEPLOYMENT, { ...ON_ARM, values: ["amd64"] });
      requireNodes(s, INSIDE, { ...ON_ARM, key: "example.com/images" });
    },
  },
  {
    what: "pods that prefer Arm nodes, which gives them no toleration",
    code: "pod-fits-no-node",
    change: (s) => {
      machine(s, "t2a-standard-4");
      const preference = { matchExpressions: [ON_ARM] };
      for (const deployment of [DEPLOYMENT, INSIDE])
        s.set(deployment, `${POD}.affinity.nodeAffinity`, {
          preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, preference }],
        });
    },
  },
  {
    what: "a pod for nodes with a label that no pool gives",
    code: "pod-fits-no-node",
    change: (s) => s.set(DEPLOYMENT, `${POD}.nodeSelector`, { disktype: "ssd" }),
  },
  {
    what: "a pod for nodes with another value of the pool's label",
    code: "pod-fits-no-node",
    change: (s) => s.set(DEPLOYMENT, `${POD}.nodeSelector`, { "grpc-envoy-gke/pool": "large" }),
  },
  {
    what: "a container that prepares the pod is larger than a node",
    code: "pod-fits-no-node",
    change: (s) =>
      s.set(DEPLOYMENT, `${POD}.initContainers[1]`, { name: "prepare", resources: { requests: { cpu: "6" } } }),
  },
  {
    what: "a toleration is for another effect than the taint's",
    code: "pod-fits-no-node",
    change: (s) => {
      s.set(POOL, "nodeConfig.taints", [TAINT]);
      s.set(DEPLOYMENT, `${POD}.tolerations`, [{ key: "dedicated", operator: "Exists", effect: "NoExecute" }]);
    },
  },
  {
    what: "a pod fits on neither of two nodes with as many CPUs",
    code: "pod-fits-no-node",
    change: (s) => {
      addPool(s);
      machine(s, "n2-standard-4");
      machine(s, "n2-highmem-4", SECOND_POOL);
      request(s, { cpu: 100000 });
    },
  },
  {
    what: "a pod fits neither on the node with more CPUs nor on that with more memory",
    code: "pod-fits-no-node",
    change: (s) => {
      addPool(s);
      machine(s, "n2-highmem-4");
      machine(s, "n2-highcpu-8", SECOND_POOL);
      request(s, { cpu: 100000 });
    },
  },
];

export const right: readonly Row[] = [
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
      s.drop(DEPLOYMENT, `${ENVOY}.resources`);
      s.set(DEPLOYMENT, `${APP}.resources`, { requests: { cpu: "3920m", memory: "14283282841" } });
    },
  },
  {
    what: "a pod that requests all of a node, beside quantities that are none",
    code: "pod-fits-no-node",
    change: (s) => {
      s.set(DEPLOYMENT, `${ENVOY}.resources`, { requests: { cpu: "half", memory: "some" } });
      s.set(DEPLOYMENT, `${APP}.resources`, { requests: { cpu: "3920m", memory: "14283282841" } });
    },
  },
  {
    what: "a pod whose limit alone is larger than a node",
    code: "pod-fits-no-node",
    change: (s) => s.set(DEPLOYMENT, `${APP}.resources.limits.cpu`, "6"),
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
      for (const deployment of [DEPLOYMENT, INSIDE]) s.set(deployment, `${POD}.tolerations`, [toleration]);
    },
  })),
  {
    what: "pods for a pool that has its name from Pulumi, by that name",
    code: "pod-fits-no-node",
    change: (s) => {
      s.drop(POOL, "name");
      s.set(DEPLOYMENT, `${POD}.nodeSelector`, { "cloud.google.com/gke-nodepool": "pool-default-0f3a" });
    },
  },
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
        for (const deployment of [DEPLOYMENT, INSIDE]) s.set(deployment, `${POD}.${key}`, value);
    },
  })),
  {
    what: "pods that have GPUs",
    code: "pod-fits-no-node",
    change: (s) => {
      machine(s, "g2-standard-8");
      for (const deployment of [DEPLOYMENT, INSIDE])
        s.set(deployment, `${APP}.resources.limits`, { "nvidia.com/gpu": 1 });
    },
  },
  {
    what: "a pod for nodes with the pool's name, its label and labels that GKE gives",
    code: "pod-fits-no-node",
    change: (s) =>
      s.set(DEPLOYMENT, `${POD}.nodeSelector`, {
        "cloud.google.com/gke-nodepool": "default",
        "grpc-envoy-gke/pool": "default",
        "topology.kubernetes.io/zone": "asia-northeast1-a",
        "cloud.google.com/gke-os-distribution": "cos",
        "kubernetes.io/arch": "amd64",
      }),
  },
  {
    what: "a container that prepares the pod requests what the server does afterwards",
    code: "pod-fits-no-node",
    change: (s) => {
      s.set(DEPLOYMENT, `${APP}.resources.requests.cpu`, "3");
      s.set(DEPLOYMENT, `${POD}.initContainers[1]`, { name: "prepare", resources: { requests: { cpu: "3" } } });
    },
  },
  {
    what: "tolerations for the taint's effect, and for every effect",
    code: "pod-fits-no-node",
    change: (s) => {
      s.set(POOL, "nodeConfig.taints", [TAINT]);
      s.set(DEPLOYMENT, `${POD}.tolerations`, [{ key: "dedicated", operator: "Exists", effect: "NoSchedule" }]);
      s.set(INSIDE, `${POD}.tolerations`, [{ key: "dedicated", operator: "Exists" }]);
    },
  },
];
