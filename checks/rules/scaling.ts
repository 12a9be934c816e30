import { check } from "../check";
import { type Field } from "../field";
import { cpuMillis, memoryBytes } from "../../settings/values/quantity";
import type { KubeObject } from "../view/kubeObject";
import { podOf } from "../view/pod";
import { scaleTarget } from "../view/scaling";
import type { StackView } from "../view/stackView";
import { listed } from "../words";

const autoscalers = (stack: StackView) => stack.ofKind("HorizontalPodAutoscaler");
const deployments = (stack: StackView) => stack.pods.filter(({ owner }) => owner.kind === "Deployment");

function metrics(autoscaler: KubeObject): readonly Field[] {
  return autoscaler.root.at("spec", "metrics").list;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

export const scalingChecks = [
  check(
    {
      code: "hpa-fights-replicas",
      level: "error",
      requirement: "An autoscaler alone decides the number of pods",
      impact:
        "Each deployment sets the number back, under load too: pods with running calls are taken away and the rest are overrun.",
      fix: "Take spec.replicas out of the workload.",
    },
    autoscalers,
    (autoscaler, stack) => {
      const target = scaleTarget(autoscaler, stack);
      const at = target?.root.at("spec", "replicas");
      const ignored = target?.resource.options.ignoreChanges.some((path) => /^spec(?:\.replicas)?$/.test(path));
      return (
        at?.exists === true &&
        ignored !== true && {
          at,
          message: `replicas is ${at.number}, and ${autoscaler.kind} ${autoscaler.name} moves it`,
        }
      );
    },
  ),
  check(
    {
      code: "hpa-target-absent",
      level: "error",
      requirement: "An autoscaler's target is there",
      impact: "The number of pods never changes: under load the pods are overrun.",
      fix: "Write kind and name of the workload.",
    },
    autoscalers,
    (autoscaler, stack) => {
      const at = autoscaler.root.at("spec", "scaleTargetRef");
      const [kind, name] = [at.at("kind").text ?? "", at.at("name").text ?? ""];
      if (!stack.lacks(kind, autoscaler.namespace, name)) return undefined;
      const level = deployments(stack).length > 0 ? "error" : stack.lackLevel(autoscaler.namespace);
      return { at: at.at("name"), message: `there is no ${kind} ${name} in namespace ${autoscaler.namespace}`, level };
    },
  ),
  check(
    {
      code: "hpa-container-absent",
      level: "error",
      requirement: "An autoscaler measures a container that the pods have",
      impact: "The autoscaler has no measure and leaves the number of pods alone: under load they are overrun.",
      fix: "Write the name of the server's container.",
    },
    autoscalers,
    (autoscaler, stack) => {
      const target = scaleTarget(autoscaler, stack);
      const pod = target && podOf(target);
      if (pod === undefined) return undefined;
      return metrics(autoscaler)
        .map((metric) => metric.at("containerResource", "container"))
        .filter((at) => at.text !== undefined && !pod.running.some(({ name }) => name === at.text))
        .map((at) => ({
          at,
          message: `no container is named ${at.text}; they are ${listed(pod.running.map(({ name }) => name))}`,
        }));
    },
  ),
  check(
    {
      code: "hpa-request-missing",
      level: "error",
      requirement: "What an autoscaler measures in percent has a request",
      impact:
        "There is nothing to take percents of: the number of pods never changes, and under load they are overrun.",
      fix: "Set resources.requests for the measured resource.",
    },
    autoscalers,
    (autoscaler, stack) => {
      const target = scaleTarget(autoscaler, stack);
      const pod = target && podOf(target);
      if (pod === undefined) return undefined;
      return metrics(autoscaler).flatMap((metric) => {
        const one = metric.at("containerResource");
        const measured = one.exists ? one : metric.at("resource");
        if (measured.at("target", "type").text !== "Utilization") return [];
        const key = measured.at("name").text ?? "cpu";
        return pod.running
          .filter(({ name }) => !one.exists || name === one.at("container").text)
          .filter(
            ({ field }) =>
              !field.at("resources", "requests", key).exists && !field.at("resources", "limits", key).exists,
          )
          .map(({ field, name }) => ({
            at: field.at("resources", "requests", key),
            message: `container ${name} requests no ${key}`,
          }));
      });
    },
  ),
  check(
    {
      code: "hpa-target-unreachable",
      level: "error",
      requirement: "Pods can use more than an autoscaler's target",
      // https://kubernetes.io/docs/concepts/workloads/autoscaling/horizontal-pod-autoscale/#algorithm-details
      impact:
        "Limits keep the use of the pods below the target: no pod is ever added, and under load they are overrun.",
      fix: "Lower averageUtilization: it is a part of the request, and the limit is the most that is used.",
    },
    autoscalers,
    (autoscaler, stack) => {
      const target = scaleTarget(autoscaler, stack);
      const pod = target && podOf(target);
      if (pod === undefined) return undefined;
      return metrics(autoscaler).flatMap((metric) => {
        const one = metric.at("containerResource");
        const measured = one.exists ? one : metric.at("resource");
        const at = measured.at("target", "averageUtilization");
        const key = measured.at("name").text ?? "cpu";
        const read = key === "memory" ? memoryBytes : cpuMillis;
        const containers = pod.running.filter(({ name }) => !one.exists || name === one.at("container").text);
        const limits = containers.map(({ field }) => read(String(field.at("resources", "limits", key).scalar)));
        const requests = containers.map(({ field }, index) => {
          const stated = field.at("resources", "requests", key).scalar;
          return stated === undefined ? limits[index]! : read(String(stated));
        });
        const most = Math.floor((100 * sum(limits)) / sum(requests));
        // The API server itself refuses a limit below the request.
        return at.number !== undefined && most >= 100 && most <= at.number
          ? [{ at, message: `the target is ${at.number}% of the request, the limit is ${most}% of it` }]
          : [];
      });
    },
  ),
  check(
    {
      code: "hpa-averages-sidecar",
      level: "warning",
      requirement: "An autoscaler measures the server's own container",
      impact:
        "The average with the sidecar hides which of the two is busy: the server is overrun before pods are added.",
      fix: "Use a metric of type ContainerResource.",
    },
    autoscalers,
    (autoscaler, stack) => {
      const target = scaleTarget(autoscaler, stack);
      const pod = target && podOf(target);
      if (pod === undefined || pod.running.length < 2) return undefined;
      const old = autoscaler.root.at("spec", "targetCPUUtilizationPercentage");
      const names = listed(pod.running.map(({ name }) => name));
      if (old.exists) return { at: old, message: `the target is for the average of ${names}` };
      return metrics(autoscaler)
        .filter((metric) => metric.at("type").text === "Resource")
        .map((metric) => ({
          at: metric.at("type"),
          message: `the metric averages ${names}`,
        }));
    },
  ),
  check(
    {
      code: "hpa-twice",
      level: "error",
      requirement: "A workload has one autoscaler",
      impact: "The two set the number of pods in turn: pods with running calls come and go.",
      fix: "Take one out, or give one autoscaler both metrics.",
    },
    autoscalers,
    (autoscaler, stack) => {
      const target = scaleTarget(autoscaler, stack);
      const first = autoscalers(stack).find((one) => scaleTarget(one, stack) === target);
      if (target === undefined || first === autoscaler) return undefined;
      return { at: autoscaler.root.at("spec", "scaleTargetRef"), message: `${first?.name} scales ${target.name} too` };
    },
  ),
];
