import { type Field, ifKnown } from "../field";
import { cpuMillis, memoryBytes } from "../../settings/values/quantity";
import type { Container, Pod } from "./pod";
import type { StackView } from "./stackView";
import { type Taint, labelsOfGke, taintsOf } from "./taints";

/** CPU in thousandths of a core, memory in bytes. */
export interface Room {
  readonly cpu: number;
  readonly memory: number;
}

const GIB = 2 ** 30;
/** Memory for each virtual CPU, in GiB, by the machine type's class: https://cloud.google.com/compute/docs/machine-resource */
const MEMORY_PER_CPU: Readonly<Record<string, number>> = { standard: 4, highmem: 8, highcpu: 1 };
const SERIES_MEMORY: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  n1: { standard: 3.75, highmem: 6.5, highcpu: 0.9 },
  c3: { highcpu: 2 },
  c3d: { highcpu: 2 },
  c4: { standard: 3.75, highmem: 7.75, highcpu: 2 },
  n4: { highcpu: 2 },
  c2d: { highcpu: 2 },
};
const SHARED: Readonly<Record<string, Room>> = {
  "e2-micro": { cpu: 250, memory: GIB },
  "e2-small": { cpu: 500, memory: 2 * GIB },
  "e2-medium": { cpu: 1000, memory: 4 * GIB },
};

/** What a machine type has; undefined for one that is not known here. */
function machine(type: string): Room | undefined {
  const shared = SHARED[type];
  if (shared !== undefined) return shared;
  const [series = "", kind = "", cpus = "", memory] = type.split("-");
  if (kind === "custom" && memory !== undefined) return { cpu: Number(cpus) * 1000, memory: Number(memory) * 2 ** 20 };
  const each = SERIES_MEMORY[series]?.[kind] ?? MEMORY_PER_CPU[kind];
  return each === undefined || !/^\d+$/.test(cpus)
    ? undefined
    : { cpu: Number(cpus) * 1000, memory: Number(cpus) * each * GIB };
}

/** What GKE leaves to pods: https://cloud.google.com/kubernetes-engine/docs/concepts/plan-node-sizes#resource_reservations */
function allocatable({ cpu, memory }: Room): Room {
  const reserved = (value: number, steps: readonly (readonly [size: number, part: number])[]) => {
    let rest = value;
    return steps.reduce((sum, [size, part]) => {
      const taken = Math.min(rest, size);
      rest -= taken;
      return sum + taken * part;
    }, 0);
  };
  const kept = reserved(cpu, [
    [1000, 0.06],
    [1000, 0.01],
    [2000, 0.005],
    [Infinity, 0.0025],
  ]);
  const held = reserved(memory, [
    [4 * GIB, 0.25],
    [4 * GIB, 0.2],
    [8 * GIB, 0.1],
    [112 * GIB, 0.06],
    [Infinity, 0.02],
  ]);
  return { cpu: cpu - kept, memory: memory - held - 100 * 2 ** 20 };
}

export interface Pool {
  readonly root: Field;
  /** Of one node; undefined where the machine type is not known. */
  readonly node: Room | undefined;
  /** Most nodes in all zones. */
  readonly maxNodes: number | undefined;
  readonly spot: boolean;
  /** Taints that keep pods without a toleration away, those that GKE gives by itself too. */
  readonly taints: readonly Taint[];
  /** Of its nodes, with those of GKE that are known here. */
  readonly labels: Readonly<Record<string, string>>;
}

/** The node pools of the stack; undefined where GKE brings nodes along by itself, or pools cannot be read. */
export function pools(stack: StackView): readonly Pool[] | undefined {
  const found = stack.ofType("gcp:container/nodePool:NodePool");
  const clusters = stack.ofType("gcp:container/cluster:Cluster");
  const automatic = clusters.some(
    (cluster) =>
      cluster.at("enableAutopilot").bool === true || cluster.at("clusterAutoscaling", "enabled").bool === true,
  );
  if (found.length === 0 || clusters.length !== 1 || automatic) return undefined;
  return ifKnown(() => found.map((root) => pool(root, clusters[0]!)));
}

function pool(root: Field, cluster: Field): Pool {
  const config = root.at("nodeConfig");
  const machineType = config.at("machineType").text ?? "e2-medium";
  const room = machine(machineType);
  const scaling = root.at("autoscaling");
  const each = scaling.at("maxNodeCount").number ?? (scaling.exists ? undefined : root.at("nodeCount").number);
  return {
    root,
    node: room && allocatable(room),
    maxNodes: scaling.at("totalMaxNodeCount").number ?? (each === undefined ? undefined : each * zones(root, cluster)),
    spot: config.at("spot").bool === true || config.at("preemptible").bool === true,
    taints: taintsOf(config, machineType),
    labels: { ...config.at("labels").texts, ...labelsOfGke(root, machineType) },
  };
}

/** Zones of a pool's nodes: a region has three where nothing else is said. */
function zones(root: Field, cluster: Field): number {
  const stated = root.at("nodeLocations").list.length || cluster.at("nodeLocations").list.length;
  const isZone = /-[a-z]$/.test(cluster.at("location").text ?? "");
  return isZone ? Math.max(1, stated === 0 ? 1 : stated + (root.at("nodeLocations").exists ? 0 : 1)) : stated || 3;
}

/**
 * What the scheduler sets aside for a pod: all that run side by side, or an init container beside the sidecars before
 * it, where that is more. https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/#resource-sharing-within-containers
 */
export function requestsOf(pod: Pod): Room {
  const most = (key: "cpu" | "memory", read: (text: string) => number) => {
    const requested = ({ field }: Container): number => {
      const stated = field.at("resources", "requests", key).scalar ?? field.at("resources", "limits", key).scalar;
      return stated === undefined ? 0 : read(String(stated)) || 0;
    };
    let [running, whileStarting] = [0, 0];
    for (const container of pod.containers) {
      if (container.role === "init") whileStarting = Math.max(whileStarting, running + requested(container));
      else running += requested(container);
    }
    return Math.max(running, whileStarting);
  };
  return { cpu: most("cpu", cpuMillis), memory: most("memory", memoryBytes) };
}
