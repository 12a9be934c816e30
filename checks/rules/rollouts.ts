import { READINESS_GATE_TIMEOUT } from "../../platform/googleLoadBalancer";
import { DEFAULT_PROGRESS_DEADLINE } from "../../platform/kubernetes";
import { check } from "../check";
import { type Field } from "../field";
import type { Pod } from "../view/pod";
import { NEG, throughIngress } from "../view/arrivals";
import { autoscalerOf, fewestPods, rollingUpdate } from "../view/scaling";
import { shareNamespace } from "../view/kubeObject";
import { jsonAnnotation } from "../view/service";
import type { StackView } from "../view/stackView";
import { time } from "../words";
import { patience } from "./probes";

const deployments = (stack: StackView) => stack.pods.filter(({ owner }) => owner.kind === "Deployment");

/** Whether GKE gives the pods the gate: an Ingress leads to them by network endpoint groups. */
function hasGate(pod: Pod, stack: StackView): boolean {
  return throughIngress(stack).some(
    (arrival) => arrival.pod === pod && jsonAnnotation(arrival.service.object, NEG)?.["ingress"] !== false,
  );
}

/** Whether KEDA sets the number of pods, none among them: https://keda.sh/docs/latest/reference/scaledobject-spec/ */
function isScaledByKeda({ owner }: Pod, stack: StackView): boolean {
  return stack
    .ofKind("ScaledObject")
    .some((one) => shareNamespace(one, owner) && one.root.at("spec", "scaleTargetRef", "name").text === owner.name);
}

export const rolloutChecks = [
  check(
    {
      code: "rollout-paused",
      level: "error",
      requirement: "A Deployment is not paused",
      // https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#pausing-and-resuming-a-deployment
      impact:
        "Kubernetes makes no pods of a paused Deployment's new template: a first one never serves, a later one changes nothing.",
      fix: "Take spec.paused out.",
    },
    deployments,
    ({ owner }) => {
      const at = owner.root.at("spec", "paused");
      return at.bool === true && { at, message: "paused is true" };
    },
  ),
  check(
    {
      code: "replicas-none",
      level: "error",
      requirement: "A workload behind a Service has pods",
      impact: "The Service has no endpoints: calls to it fail at once.",
      fix: "Raise replicas to 2 or more, or leave it to an autoscaler.",
    },
    (stack) => stack.servingPods,
    (pod, stack) =>
      fewestPods(pod, stack) === 0 &&
      autoscalerOf(pod, stack) === undefined &&
      !isScaledByKeda(pod, stack) && { at: pod.owner.root.at("spec", "replicas"), message: "replicas is 0" },
  ),
  check(
    {
      code: "rollout-stops-all",
      level: "error",
      requirement: "A rollout leaves pods to serve",
      impact: "Every rollout takes all pods away before new ones serve: all calls fail meanwhile.",
      fix: "Use RollingUpdate with maxUnavailable: 0 and maxSurge: 25%.",
    },
    (stack) => deployments(stack).filter((pod) => stack.servingPods.includes(pod)),
    (pod, stack) => {
      const replicas = fewestPods(pod, stack) ?? 1;
      const strategy = pod.owner.root.at("spec", "strategy");
      const update = rollingUpdate(pod, replicas);
      if (replicas === 0) return undefined;
      if (update === undefined) return { at: strategy.at("type"), message: "the strategy is Recreate" };
      const message = `${update.unavailable} of ${replicas} pods may be missing`;
      return update.unavailable >= replicas && { at: strategy.at("rollingUpdate", "maxUnavailable"), message };
    },
  ),
  check(
    {
      code: "rollout-deadline-short",
      level: "error",
      requirement: "A pod may take longer to be available than its probes wait",
      impact:
        "A pod that starts slowly, but in time for its probes, makes the rollout count as failed: pulumi up fails and calls stay on old pods.",
      fix: "Raise progressDeadlineSeconds, or give the startup probe less time.",
    },
    deployments,
    (pod) => {
      const spec = pod.owner.root.at("spec");
      const at = spec.at("progressDeadlineSeconds");
      const deadline = at.number ?? DEFAULT_PROGRESS_DEADLINE;
      // Without a startup probe, what liveness waits for is how long a start takes.
      const start = (container: Field) =>
        container.at("startupProbe").exists
          ? patience(container.at("startupProbe"))
          : (container.at("livenessProbe", "initialDelaySeconds").number ?? 0);
      const starts = pod.running.map(({ field, role }) => ({ role, seconds: start(field) }));
      const sidecars = starts.filter(({ role }) => role === "sidecar").reduce((sum, { seconds }) => sum + seconds, 0);
      const apps = Math.max(0, ...starts.filter(({ role }) => role === "app").map(({ seconds }) => seconds));
      const needed = sidecars + apps + (spec.at("minReadySeconds").number ?? 0);
      return (
        needed >= deadline && {
          at,
          message: `the deadline is ${time(deadline)}, probes and minReadySeconds take up to ${time(needed)}`,
        }
      );
    },
  ),
  check(
    {
      code: "rollout-deadline-late",
      level: "warning",
      requirement: "A rollout counts as failed before the load balancer's readiness gate opens by itself",
      impact:
        "A new version that the load balancer never finds healthy counts as ready ten minutes after each pod's creation: the rollout goes on without an alarm until it has replaced every pod that serves.",
      fix: `Set progressDeadlineSeconds below ${READINESS_GATE_TIMEOUT}.`,
    },
    (stack) => deployments(stack).filter((pod) => hasGate(pod, stack)),
    ({ owner }) => {
      const at = owner.root.at("spec", "progressDeadlineSeconds");
      // Kubernetes' default ends within seconds of the gate, and every object of a cluster states it.
      const deadline = at.number ?? DEFAULT_PROGRESS_DEADLINE;
      if (deadline <= READINESS_GATE_TIMEOUT) return undefined;
      return {
        at,
        message: `the deadline is ${time(deadline)}, the readiness gate opens by itself after ${time(READINESS_GATE_TIMEOUT)}`,
      };
    },
  ),
  check(
    {
      code: "rollout-too-quick",
      level: "warning",
      requirement: "A new pod is known to callers before an old one leaves",
      impact:
        "Old pods leave as soon as new ones are ready, before Envoys and balancers have found them: the rest are overrun.",
      fix: "Set minReadySeconds to 10 or more.",
    },
    (stack) => deployments(stack).filter((pod) => stack.envoyOf(pod) !== undefined && stack.servingPods.includes(pod)),
    ({ owner }) => {
      const at = owner.root.at("spec", "minReadySeconds");
      const seconds = at.number ?? 0;
      return seconds < 5 && { at, message: `minReadySeconds is ${seconds}` };
    },
  ),
  check(
    {
      code: "replicas-single",
      level: "warning",
      requirement: "Two pods at least serve",
      impact: "When the one pod or its node fails, every call fails until another has started.",
      fix: "Set replicas, or the autoscaler's minReplicas, to 2 or more.",
    },
    (stack) => stack.servingPods,
    (pod, stack) => {
      const fewest = Number(fewestPods(pod, stack));
      return (
        fewest < 2 &&
        fewest > 0 && { at: pod.owner.root.at("spec", "replicas"), message: `as few as ${fewest} may run` }
      );
    },
  ),
];
