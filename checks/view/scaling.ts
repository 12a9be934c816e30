import { NotKnown, ifKnown } from "../field";
import { firstBy } from "./firstBy";
import { type KubeObject, shareNamespace } from "./kubeObject";
import type { Pod } from "./pod";
import { selector } from "./selector";
import type { StackView } from "./stackView";

/** The object that an autoscaler moves. */
export function scaleTarget(autoscaler: KubeObject, stack: StackView): KubeObject | undefined {
  return stack.once(`target of ${autoscaler.resource.urn}`, () => {
    const target = autoscaler.root.at("spec", "scaleTargetRef");
    return stack.find(target.at("kind").text ?? "", autoscaler.namespace, target.at("name").text ?? "");
  });
}

export function autoscalerOf({ owner }: Pod, stack: StackView): KubeObject | undefined {
  const all = stack.ofKind("HorizontalPodAutoscaler");
  if (owner.name === undefined && all.length > 0) throw new NotKnown("metadata.name");
  const found = stack
    .once("autoscalers by target", () => firstBy(all, (one) => ifKnown(() => scaleTarget(one, stack))))
    .get(owner);
  // One whose target is not known yet may be the owner's.
  if (found === undefined) for (const one of all) if (shareNamespace(one, owner)) scaleTarget(one, stack);
  return found;
}

/** Fewest pods that run in peace; undefined for what runs one on each node. */
export function fewestPods(pod: Pod, stack: StackView): number | undefined {
  if (pod.owner.kind !== "Deployment" && pod.owner.kind !== "StatefulSet") return undefined;
  const autoscaler = autoscalerOf(pod, stack);
  if (autoscaler !== undefined) return autoscaler.root.at("spec", "minReplicas").number ?? 1;
  return pod.owner.root.at("spec", "replicas").number ?? 1;
}

/** A count or a percentage of `of`, rounded as Kubernetes does for the field. */
export function share(
  value: string | number | undefined,
  of: number,
  round: (value: number) => number,
): number | undefined {
  if (typeof value === "number") return value;
  const percent = /^(\d+)%$/.exec(value ?? "")?.[1];
  return percent === undefined ? undefined : round((of * Number(percent)) / 100);
}

export interface RollingUpdate {
  /** Pods that may stand beside the wanted ones. */
  readonly surge: number;
  /** Pods that may be missing. */
  readonly unavailable: number;
}

/** What a rollout does to a Deployment with `replicas` pods; undefined where it is recreated. */
export function rollingUpdate({ owner }: Pod, replicas: number): RollingUpdate | undefined {
  const strategy = owner.root.at("spec", "strategy");
  if (strategy.at("type").text === "Recreate") return undefined;
  const update = strategy.at("rollingUpdate");
  const surge = share(update.at("maxSurge").scalar ?? "25%", replicas, Math.ceil) ?? 0;
  const unavailable = share(update.at("maxUnavailable").scalar ?? "25%", replicas, Math.floor) ?? 0;
  // Kubernetes takes one away where rounding leaves neither.
  return surge === 0 && unavailable === 0 ? { surge, unavailable: 1 } : { surge, unavailable };
}

/** Disruption budgets that select the pods. */
export function budgetsOf(pod: Pod, stack: StackView): readonly KubeObject[] {
  return stack.once(`budgets of ${pod.owner.resource.urn}`, () =>
    budgets(stack)
      .filter(({ budget, selects }) => shareNamespace(budget, pod.owner) && selects(pod.labels))
      .map(({ budget }) => budget),
  );
}

function budgets(stack: StackView) {
  return stack.once("budgets", () =>
    stack
      .ofKind("PodDisruptionBudget")
      .map((budget) => ({ budget, selects: selector(budget.root.at("spec", "selector")) })),
  );
}
