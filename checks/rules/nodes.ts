import { AUTOPILOT_GRACE, AUTOSCALER_GRACE, SAFE_TO_EVICT, SPOT_GRACE } from "../../platform/gke";
import { type Fault, check } from "../check";
import { type Field, ifKnown } from "../field";
import { type Pool, type Room, pools, requestsOf } from "../view/nodes";
import type { Pod } from "../view/pod";
import { autoscalerOf, fewestPods, rollingUpdate } from "../view/scaling";
import { keptFrom, mayRunOn } from "../view/scheduling";
import type { StackView } from "../view/stackView";
import { time } from "../words";

/** Room of all nodes that the pools may grow to. */
function capacity(of: readonly Pool[]): Room | undefined {
  let [cpu, memory] = [0, 0];
  for (const { node, maxNodes } of of) {
    if (node === undefined || maxNodes === undefined) return undefined;
    cpu += node.cpu * maxNodes;
    memory += node.memory * maxNodes;
  }
  return { cpu, memory };
}

function poolsCapacity(stack: StackView): Room | undefined {
  const all = pools(stack);
  return all && capacity(all);
}

/** Where a pool states how many nodes it may have. */
function mostNodesOf(pool: Field): Field {
  const scaling = pool.at("autoscaling");
  if (!scaling.exists) return pool.at("nodeCount");
  const total = scaling.at("totalMaxNodeCount");
  return total.exists ? total : scaling.at("maxNodeCount");
}

function fits(wanted: Room, room: Room): boolean {
  return wanted.cpu <= room.cpu && wanted.memory <= room.memory;
}

function words({ cpu, memory }: Room): string {
  return `${Math.round(cpu) / 1000} CPUs and ${Math.round((memory / 2 ** 30) * 10) / 10} GiB`;
}

/** What the pods of all workloads request while as few run as may. */
function basis(stack: StackView): Room {
  const each = stack.pods.map((pod) => {
    const [count, room] = [ifKnown(() => fewestPods(pod, stack)) ?? 0, ifKnown(() => requestsOf(pod))];
    return { cpu: count * (room?.cpu ?? 0), memory: count * (room?.memory ?? 0) };
  });
  return each.reduce((sum, one) => ({ cpu: sum.cpu + one.cpu, memory: sum.memory + one.memory }), {
    cpu: 0,
    memory: 0,
  });
}

/** What the additional pods of a rollout request. */
function surgeOf(pod: Pod, stack: StackView): Room {
  const update = ifKnown(() => rollingUpdate(pod, fewestPods(pod, stack) ?? 0));
  const one = ifKnown(() => requestsOf(pod));
  const surge = update?.surge ?? 0;
  return { cpu: surge * (one?.cpu ?? 0), memory: surge * (one?.memory ?? 0) };
}

/** x4-megamem-1920 and m4-ultramem, rounded up: https://cloud.google.com/compute/docs/memory-optimized-machines */
const LARGEST_NODE: Room = { cpu: 1_920_000, memory: 32 * 2 ** 40 };

export const nodeChecks = [
  check(
    {
      code: "pod-fits-no-node",
      level: "error",
      requirement: "A pod fits on a node of the stack",
      impact: "The pods wait for ever: the rollout stops, and no new pod ever serves.",
      fix: "Request less, use a larger machine type, or tolerate the pool's taint.",
    },
    (stack) => stack.pods,
    (pod, stack): Fault | undefined => {
      const all = pools(stack);
      if (all === undefined) {
        const asked = requestsOf(pod);
        if (fits(asked, LARGEST_NODE)) return undefined;
        const message = `a pod requests ${words(asked)}, the largest machine type has ${words(LARGEST_NODE)}`;
        return {
          at: pod.spec.at("containers"),
          message,
          fix: "Request less; 500m of CPU is half a core, 500 are cores.",
        };
      }
      const open = all.filter((pool) => mayRunOn(pod, pool));
      if (open.length === 0) {
        const reasons = all.map((pool) => `${pool.root.at("name").text ?? "a pool"} ${keptFrom(pod, pool)}`);
        return {
          at: pod.spec,
          message: `no node pool takes the pods: ${reasons.join(", ")}`,
          // GKE gives the nodes of some machine types a taint that no setting states.
          fix: "Have a pool that takes them (x86 machines without GPUs have no taint by themselves), or tolerate the pool's taint and match its labels.",
        };
      }
      const wanted = requestsOf(pod);
      if (open.some(({ node }) => node === undefined || fits(wanted, node))) return undefined;
      const largest = open.flatMap(({ node }) => node ?? []).sort((a, b) => b.cpu - a.cpu || b.memory - a.memory)[0]!;
      return {
        at: pod.spec.at("containers"),
        message: `a pod requests ${words(wanted)}, the largest node has ${words(largest)}`,
      };
    },
  ),
  check(
    {
      code: "rollout-over-capacity",
      level: "error",
      requirement: "The nodes have room for a rollout",
      impact: "New pods wait for room that never comes: the rollout stops half-way and counts as failed.",
      fix: "Raise the pools' maxNodes, request less, or lower maxSurge or the fewest replicas.",
    },
    // Once for the stack: the nodes are everybody's.
    (stack) => [stack],
    (stack): Fault | undefined => {
      const [pool] = pools(stack) ?? [];
      const room = poolsCapacity(stack);
      const surges = stack.pods.filter(({ owner }) => owner.kind === "Deployment").map((pod) => surgeOf(pod, stack));
      if (pool === undefined || room === undefined) return undefined;
      const base = basis(stack);
      const wanted = {
        cpu: base.cpu + Math.max(...surges.map(({ cpu }) => cpu)),
        memory: base.memory + Math.max(...surges.map(({ memory }) => memory)),
      };
      if (fits(wanted, room)) return undefined;
      return {
        at: mostNodesOf(pool.root),
        message: `the fewest pods and the new ones of a rollout request ${words(wanted)}, all nodes have ${words(room)}`,
      };
    },
  ),
  check(
    {
      code: "hpa-over-capacity",
      level: "warning",
      requirement: "The nodes have room for the most pods that an autoscaler asks for",
      impact: "Under load the last pods wait for room that never comes, and the others are overrun.",
      fix: "Raise the pools' maxNodes or lower maxReplicas.",
    },
    (stack) => stack.pods,
    (pod, stack): Fault | undefined => {
      const room = poolsCapacity(stack);
      const at = autoscalerOf(pod, stack)?.root.at("spec", "maxReplicas");
      if (room === undefined || at?.number === undefined) return undefined;
      const one = requestsOf(pod);
      const wanted = { cpu: one.cpu * at.number, memory: one.memory * at.number };
      return fits(wanted, room)
        ? undefined
        : { at, message: `${at.number} pods request ${words(wanted)}, all nodes have ${words(room)}` };
    },
  ),
  check(
    {
      code: "pod-grace-over-node",
      level: "warning",
      requirement: "Nodes wait as long as a pod needs to leave",
      impact: "When a node is taken away, its pods are killed before their calls have ended.",
      fix: "Shorten the calls, or keep the pods off spot nodes and Autopilot.",
    },
    (stack) => stack.pods.filter(({ owner }) => owner.kind === "Deployment"),
    (pod, stack): Fault | undefined => {
      const at = pod.spec.at("terminationGracePeriodSeconds");
      const autopilot = isAutopilot(stack);
      const spot = (pools(stack) ?? []).some((pool) => pool.spot && mayRunOn(pod, pool));
      const limit = autopilot ? AUTOPILOT_GRACE : spot ? SPOT_GRACE : Infinity;
      if (pod.grace <= limit) return undefined;
      return {
        at,
        message: `the pod has ${time(pod.grace)} to leave, ${autopilot ? "Autopilot" : "a spot node"} gives it ${time(limit)}`,
      };
    },
  ),
  check(
    {
      code: "pod-grace-over-autoscaler",
      level: "warning",
      requirement: "A pod that needs long to leave keeps its node",
      impact: `The cluster autoscaler removes a half-empty node and kills its pods ${time(AUTOSCALER_GRACE)} later, with the calls that are still running.`,
      fix: `Annotate the pod template with ${SAFE_TO_EVICT}: "false", which keeps half-empty nodes, or shorten the calls.`,
    },
    (stack) => stack.pods.filter(({ owner }) => owner.kind === "Deployment" || owner.kind === "StatefulSet"),
    (pod, stack): Fault | undefined => {
      // Where nodes give less, `pod-grace-over-node` reports it: Autopilot gives no more, with the annotation either.
      if (isAutopilot(stack) || pod.grace <= AUTOSCALER_GRACE || !isAutoscaled(stack)) return undefined;
      const at = pod.template.at("metadata", "annotations", SAFE_TO_EVICT);
      if (at.text === "false") return undefined;
      return {
        at: at.exists ? at : pod.spec.at("terminationGracePeriodSeconds"),
        message: `the pod has ${time(pod.grace)} to leave, the cluster autoscaler gives it ${time(AUTOSCALER_GRACE)}`,
      };
    },
  ),
];

function isAutopilot(stack: StackView): boolean {
  return stack.ofType("gcp:container/cluster:Cluster").some((cluster) => cluster.at("enableAutopilot").bool === true);
}

/** Whether nodes may be taken away because they are half empty; also where the stack's own resources do not state it. */
function isAutoscaled(stack: StackView): boolean {
  const own = stack.ofType("gcp:container/nodePool:NodePool");
  return own.length === 0 || own.some((pool) => pool.at("autoscaling").exists);
}
