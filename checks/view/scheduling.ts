import type { Pool } from "./nodes";
import type { Pod } from "./pod";
import { untolerated } from "./taints";

/** Labels that GKE gives nodes by itself: those that are not known here may be there. */
const OF_GKE = /kubernetes\.io|cloud\.google\.com/;

/** Whether a pod may run on a pool's nodes, whatever their size. */
export function mayRunOn(pod: Pod, pool: Pool): boolean {
  return keptFrom(pod, pool) === undefined;
}

/** Why no node of a pool takes a pod, whatever their size: what the pool or the pod has. */
export function keptFrom(pod: Pod, { taints, labels }: Pool): string | undefined {
  const taint = untolerated(pod, taints);
  if (taint !== undefined) return `has the taint ${taint.key}=${taint.value}:${taint.effect}`;
  const label = Object.entries(pod.spec.at("nodeSelector").texts).find(
    ([key, value]) => (key in labels || !OF_GKE.test(key)) && labels[key] !== value,
  );
  return label && `has no label ${label.join("=")}`;
}
