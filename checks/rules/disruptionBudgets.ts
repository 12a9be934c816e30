import { type Fault, check } from "../check";
import { ifKnown } from "../field";
import type { KubeObject } from "../view/kubeObject";
import { type Pod } from "../view/pod";
import { budgetsOf, fewestPods, share } from "../view/scaling";
import { selector } from "../view/selector";
import type { StackView } from "../view/stackView";

/** Budgets with the fewest pods of each workload that they select. */
function budgets(stack: StackView): { readonly budget: KubeObject; readonly replicas: number }[] {
  return stack.pods.flatMap((pod: Pod) => {
    const replicas = ifKnown(() => fewestPods(pod, stack));
    const budgets = ifKnown(() => budgetsOf(pod, stack)) ?? [];
    return replicas === undefined ? [] : budgets.map((budget) => ({ budget, replicas }));
  });
}

export const disruptionBudgetChecks = [
  check(
    {
      code: "pdb-missing",
      level: "warning",
      requirement: "Pods that serve have a disruption budget",
      impact: "An upgrade of nodes may take all pods at once: calls fail until others have started.",
      fix: "Add a PodDisruptionBudget with maxUnavailable: 1.",
    },
    (stack) => stack.servingPods,
    (pod, stack) =>
      fewestPods(pod, stack) !== undefined &&
      budgetsOf(pod, stack).length === 0 && { at: pod.owner.root, message: "no PodDisruptionBudget selects the pods" },
  ),
  check(
    {
      code: "pdb-selects-nothing",
      level: "error",
      requirement: "A disruption budget selects pods",
      impact: "It protects no pod: an upgrade of nodes may take all pods at once.",
      fix: "Make the selector a part of the labels of the pods.",
    },
    (stack) => stack.ofKind("PodDisruptionBudget"),
    (budget, stack) => {
      const at = budget.root.at("spec", "selector");
      const [near, selects] = [stack.podsBeside(budget), selector(at)];
      return (
        stack.pods.length > 0 &&
        !near.some(({ labels }) => selects(labels)) && { at, message: "no pod has these labels" }
      );
    },
  ),
  check(
    {
      code: "pdb-twice",
      level: "error",
      requirement: "Pods have one disruption budget",
      impact:
        "The API server refuses to evict pods with several: upgrades of nodes stop until they are forced, and then cut calls.",
      fix: "Take one of them out.",
    },
    (stack) => stack.pods,
    (pod, stack) => {
      const [first, second] = budgetsOf(pod, stack);
      return (
        second !== undefined && {
          at: second.root.at("spec", "selector"),
          message: `${first?.name} selects the pods of ${pod.owner.name} too`,
        }
      );
    },
  ),
  check(
    {
      code: "pdb-blocks-drains",
      level: "error",
      requirement: "A disruption budget lets pods go one by one",
      impact: "No pod may be evicted: upgrades of nodes stop for an hour, then GKE kills the pods with their calls.",
      fix: "Set maxUnavailable: 1, and run two pods at least.",
    },
    budgets,
    ({ budget, replicas }): Fault | undefined => {
      const spec = budget.root.at("spec");
      const least = share(spec.at("minAvailable").scalar, replicas, Math.ceil);
      const most = share(spec.at("maxUnavailable").scalar, replicas, Math.ceil);
      if (most === 0) return { at: spec.at("maxUnavailable"), message: `none of ${replicas} pods may be missing` };
      if (least === undefined || least < replicas) return undefined;
      return { at: spec.at("minAvailable"), message: `${least} pods must stay, and as few as ${replicas} run` };
    },
  ),
  check(
    {
      code: "pdb-allows-all",
      level: "error",
      requirement: "A disruption budget keeps pods to serve",
      impact: "An upgrade of nodes may take all pods at once: calls fail until others have started.",
      fix: "Set maxUnavailable below the number of pods, for example to 1.",
    },
    budgets,
    ({ budget, replicas }): Fault | undefined => {
      const spec = budget.root.at("spec");
      if (replicas < 2) return undefined;
      const least = share(spec.at("minAvailable").scalar, replicas, Math.ceil);
      const most = share(spec.at("maxUnavailable").scalar, replicas, Math.ceil);
      if (least === 0) return { at: spec.at("minAvailable"), message: "no pod must stay" };
      if (most === undefined || most < replicas) return undefined;
      return { at: spec.at("maxUnavailable"), message: `${most} pods may be missing, and as few as ${replicas} run` };
    },
  ),
];
