import { AUTOPILOT_MIN, AUTOPILOT_RATIO } from "../../platform/gke";
import { check } from "../check";
import { type Room, requestsOf } from "../view/nodes";
import type { Pod } from "../view/pod";
import type { StackView } from "../view/stackView";

const GIB = 2 ** 30;

/** Pods of Autopilot's general-purpose class: other classes, GPUs and DaemonSets have ranges of their own. */
function pods(stack: StackView): readonly Pod[] {
  const [cluster, ...more] = stack.ofType("gcp:container/cluster:Cluster");
  if (cluster === undefined || more.length > 0 || cluster.at("enableAutopilot").bool !== true) return [];
  return stack.pods.filter(
    ({ owner, spec }) => owner.kind !== "DaemonSet" && Object.keys(spec.at("nodeSelector").texts).length === 0,
  );
}

/** Requests as Autopilot has them: at least its smallest, and the smaller of the two raised until they match. */
function admitted({ cpu, memory }: Room): Room {
  const least = { cpu: Math.max(cpu, AUTOPILOT_MIN.cpu), memory: Math.max(memory, AUTOPILOT_MIN.memory) };
  const perCpu = GIB / 1000;
  return {
    cpu: Math.max(least.cpu, Math.ceil(least.memory / perCpu / AUTOPILOT_RATIO.most)),
    memory: Math.max(least.memory, least.cpu * perCpu * AUTOPILOT_RATIO.least),
  };
}

function changes(from: Room, to: Room): string {
  const gib = (bytes: number) => `${Math.round((bytes / GIB) * 100) / 100} GiB`;
  return [
    ...(to.cpu > from.cpu ? [`CPU from ${from.cpu}m to ${to.cpu}m`] : []),
    ...(to.memory > from.memory ? [`memory from ${gib(from.memory)} to ${gib(to.memory)}`] : []),
  ].join(" and ");
}

export const autopilotChecks = [
  check(
    {
      code: "autopilot-changes-requests",
      level: "note",
      requirement: "What a pod requests is what Autopilot gives it",
      impact: "The pods are larger, and cost more, than the settings state.",
      fix: `Request from ${AUTOPILOT_RATIO.least} to ${AUTOPILOT_RATIO.most} GiB of memory for each CPU, over all containers of the pod, Envoy's among them.`,
    },
    pods,
    (pod) => {
      const requested = requestsOf(pod);
      // A container without a request gets one: that is another matter.
      if (requested.cpu === 0 || requested.memory === 0) return undefined;
      const change = changes(requested, admitted(requested));
      return change !== "" && { at: pod.spec.at("containers"), message: `Autopilot raises the pod's ${change}` };
    },
  ),
];
