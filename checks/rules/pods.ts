import { check } from "../check";
import { parseImage } from "../../settings/values/image";
import { memoryBytes } from "../../settings/values/quantity";
import type { StackView } from "../view/stackView";

const containers = (stack: StackView) =>
  stack.pods.flatMap((pod) => pod.containers.map((container) => ({ pod, container })));

export const podChecks = [
  check(
    {
      code: "pod-image-unversioned",
      level: "warning",
      requirement: "Images name a version",
      impact:
        "Pods of one Deployment run different programs, depending on when their node pulled, and a rollback finds the new one.",
      fix: "Write a tag other than latest, or a digest.",
    },
    containers,
    ({ container }) => {
      const at = container.field.at("image");
      const image = parseImage(at.text ?? "");
      if (image === undefined || image.digest !== undefined) return undefined;
      const none = image.tag === undefined || image.tag === "latest";
      return none && { at, message: `${at.text} is whatever was pushed last` };
    },
  ),
  check(
    {
      code: "pod-image-malformed",
      level: "error",
      requirement: "Images are image references",
      impact: "The API server refuses the pod, or it waits in InvalidImageName for ever: the rollout stops.",
      fix: "Write it as registry.example.com/team/server:1.4.2.",
    },
    containers,
    ({ container }) => {
      const at = container.field.at("image");
      return (
        at.text !== undefined &&
        parseImage(at.text) === undefined && { at, message: `${JSON.stringify(at.text)} is no image reference` }
      );
    },
  ),
  check(
    {
      code: "envoy-init-never-ends",
      level: "error",
      requirement: "An Envoy among the init containers has restartPolicy Always",
      impact: "Kubernetes waits for it to end before it starts the server: the pod never serves.",
      fix: "Set restartPolicy: Always, which makes it a native sidecar.",
    },
    (stack) => stack.envoys,
    ({ container }) =>
      container.role === "init" && {
        at: container.field.at("restartPolicy"),
        message: `${container.name} is an init container that is expected to end`,
      },
  ),
  check(
    {
      code: "pod-memory-unlimited",
      level: "warning",
      requirement: "Containers have a memory limit",
      impact: "A leak takes the memory of the whole node, and other servers' pods die with it.",
      fix: "Set resources.limits.memory.",
    },
    (stack) => stack.pods.flatMap(({ running }) => running),
    ({ field, name }) => {
      const at = field.at("resources", "limits", "memory");
      return !at.exists && { at, message: `container ${name} has none` };
    },
  ),
  check(
    {
      code: "pod-memory-tiny",
      level: "error",
      requirement: "A memory limit is large enough for a process",
      // https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#meaning-of-memory
      impact: "The container is killed as soon as it starts, and the pod never serves.",
      fix: "Write the limit with its unit, as 256Mi: without one it counts bytes, and m is a thousandth of a byte.",
    },
    (stack) => stack.pods.flatMap(({ containers }) => containers),
    ({ field, name }) => {
      const at = field.at("resources", "limits", "memory");
      const stated = String(at.scalar ?? "");
      const bytes = /^\d+m$/.test(stated) ? Number.parseInt(stated) / 1000 : memoryBytes(stated);
      return bytes < 2 ** 20 && { at, message: `container ${name} gets ${bytes} bytes` };
    },
  ),
  check(
    {
      code: "pod-requests-missing",
      level: "warning",
      requirement: "Containers request CPU and memory",
      impact:
        "The scheduler puts pods on nodes that have no room for them: calls wait for CPU, and pods are evicted first.",
      fix: "Set resources.requests.",
    },
    (stack) => stack.pods.flatMap(({ running }) => running),
    ({ field, name }) =>
      ["cpu", "memory"]
        .filter((key) => !field.at("resources", "requests", key).exists && !field.at("resources", "limits", key).exists)
        .map((key) => ({
          at: field.at("resources", "requests", key),
          message: `container ${name} requests no ${key}`,
        })),
  ),
  check(
    {
      code: "pod-account-absent",
      level: "error",
      requirement: "The ServiceAccount of a pod is there",
      impact: "The API server refuses every new pod: the rollout stops, and lost pods are not replaced.",
      fix: "Write the name of a ServiceAccount in the pods' namespace.",
    },
    (stack) => stack.pods,
    (pod, stack) => {
      const at = pod.spec.at("serviceAccountName");
      const name = at.text ?? "default";
      if (name === "default" || !stack.lacks("ServiceAccount", pod.owner.namespace, name)) return undefined;
      return {
        at,
        message: `there is no ServiceAccount ${name} in namespace ${pod.owner.namespace}`,
        level: stack.lackLevel(pod.owner.namespace),
      };
    },
  ),
];
