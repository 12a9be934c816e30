import type { Field } from "../../../checks/field";
import type { KubeObject } from "../../../checks/view/kubeObject";
import { autoscalerOf, budgetsOf } from "../../../checks/view/scaling";
import type { Context, ServerSource } from "./context";

/** How many pods run: as the autoscaler states, or the fixed number of the workload. */
export function readReplicas(server: ServerSource, context: Context): void {
  const autoscaler = autoscalerOf(server.pod, context.view);
  if (autoscaler === undefined) readFixed(server, context);
  else readAutoscaler(server, autoscaler, context);
  for (const budget of budgetsOf(server.pod, context.view)) readBudget(server, budget, context);
}

function readFixed({ name, pod }: ServerSource, { draft, place, leave }: Context): void {
  const at = pod.owner.root.at("spec", "replicas");
  const replicas = at.number ?? 1;
  if (["DaemonSet", "Pod"].includes(pod.owner.kind)) {
    const reason =
      "the server becomes a Deployment: an autoscaler decides how many pods there are, from 2 to 10 by default, on whichever nodes";
    return draft.leaveOut(`${name} as a ${pod.owner.kind}`, place(pod.owner.root), reason);
  }
  if (replicas < 2) {
    const reason = "one pod is an outage in every upgrade of its node: the autoscaler keeps 2 to 10, the default";
    return leave(`${name} replicas ${replicas}`, at, reason);
  }
  draft.set(["servers", name, "replicas", "min"], replicas, place(at));
  draft.set(["servers", name, "replicas", "max"], replicas, `${place(at)}: a fixed number; a larger max lets it grow`);
}

function readAutoscaler({ name, app }: ServerSource, { root }: KubeObject, { draft, place, leave }: Context): void {
  const spec = root.at("spec");
  const [min, max] = [spec.at("minReplicas"), spec.at("maxReplicas")];
  if ((min.number ?? 1) < 2) {
    const reason = "one pod is an outage in every upgrade of its node: 2 at least, the default";
    leave(`${name} minReplicas ${min.number ?? 1}`, min, reason);
  } else draft.set(["servers", name, "replicas", "min"], min.number, place(min));
  if (max.number !== undefined && max.number < 2) {
    leave(`${name} maxReplicas ${max.number}`, max, "2 pods at least serve");
  } else if (max.number !== undefined) draft.set(["servers", name, "replicas", "max"], max.number, place(max));
  const target = cpuTarget(spec, app.name);
  if (target?.number !== undefined) draft.set(["servers", name, "replicas", "cpuTarget"], target.number, place(target));
  const others = spec.at("metrics").list.filter((metric) => !speaksOf(metric, target));
  for (const metric of others) {
    const reason = "the autoscaler measures the CPU of the server's container alone";
    leave(`${name} autoscaling by ${metric.at("type").text}`, metric, reason);
  }
  if (spec.at("behavior").exists) leave(`${name} autoscaling behavior`, spec.at("behavior"), "Kubernetes' own is used");
}

/** Percent of the requested CPU, wherever a version of the API has it. */
function cpuTarget(spec: Field, container: string): Field | undefined {
  const old = spec.at("targetCPUUtilizationPercentage");
  if (old.exists) return old;
  return spec
    .at("metrics")
    .list.flatMap((metric) => [metric.at("containerResource"), metric.at("resource")])
    .filter((one) => one.at("name").text === "cpu" && (one.at("container").text ?? container) === container)
    .map((one) => one.at("target", "averageUtilization"))
    .find((one) => one.exists);
}

function speaksOf(metric: Field, target: Field | undefined): boolean {
  return target !== undefined && target.path.startsWith(`${metric.path}.`);
}

/** Pods that a drain may take: the settings count them from the other side than minAvailable does. */
function readBudget({ name }: ServerSource, { root }: KubeObject, { draft, place, leave }: Context): void {
  const [most, least] = [root.at("spec", "maxUnavailable"), root.at("spec", "minAvailable")];
  const path = ["servers", name, "replicas", "maxUnavailable"];
  const written = draft.get(["servers", name, "replicas", "min"])?.value;
  const min = typeof written === "number" ? written : 2;
  if (most.number !== undefined && most.number > 0) return draft.set(path, most.number, place(most));
  const rest = min - (least.number ?? NaN);
  if (rest > 0) return draft.set(path, rest, `${place(least)}: minAvailable ${least.number} of ${min}`);
  const stated = most.exists ? most : least;
  const reason = "the settings count pods that may be missing: 1 by default, so that drains go on";
  leave(`${name} disruption budget ${stated.scalar ?? ""}`.trim(), stated, reason);
}
