import { check } from "../check";

/** Versions that Kubernetes no longer serves: https://kubernetes.io/docs/reference/using-api/deprecation-guide/ */
const REMOVED: readonly [version: RegExp, kinds: RegExp, since: string, now: string][] = [
  [/^extensions\/v1beta1$/, /^Ingress$/, "1.22", "networking.k8s.io/v1"],
  [/^networking\.k8s\.io\/v1beta1$/, /^Ingress(?:Class)?$/, "1.22", "networking.k8s.io/v1"],
  [/^extensions\/v1beta1$/, /^NetworkPolicy$/, "1.16", "networking.k8s.io/v1"],
  [
    /^(?:extensions\/v1beta1|apps\/v1beta[12])$/,
    /^(?:Deployment|DaemonSet|ReplicaSet|StatefulSet)$/,
    "1.16",
    "apps/v1",
  ],
  [/^policy\/v1beta1$/, /^PodDisruptionBudget$/, "1.25", "policy/v1"],
  [/^autoscaling\/v2beta1$/, /^HorizontalPodAutoscaler$/, "1.25", "autoscaling/v2"],
  [/^autoscaling\/v2beta2$/, /^HorizontalPodAutoscaler$/, "1.26", "autoscaling/v2"],
  [/^batch\/v1beta1$/, /^CronJob$/, "1.25", "batch/v1"],
];

/** Whether Kubernetes served a kind under that version once, and no longer does. */
export function isRemoved(version: string, kind: string): boolean {
  return REMOVED.some(([versions, kinds]) => versions.test(version) && kinds.test(kind));
}

export const apiVersionChecks = [
  check(
    {
      code: "api-version-removed",
      level: "error",
      requirement: "Objects are of a version that Kubernetes serves",
      impact: "The API server refuses the object: what it was to do for calls is not done, or stays as it was before.",
      fix: "Write apiVersion, and the fields that changed with it, as the deprecation guide of Kubernetes has them.",
    },
    (stack) => stack.objects,
    ({ root, kind }) => {
      const at = root.at("apiVersion");
      const found = REMOVED.find(([version, kinds]) => version.test(at.text ?? "") && kinds.test(kind));
      return (
        found !== undefined && {
          at,
          message: `${kind} of ${at.text} is gone since Kubernetes ${found[2]}; it is ${found[3]} now`,
        }
      );
    },
  ),
];
