import { type CrossProblem } from "../problems";
import type { Settings } from "../resolved";

/** Node pools that do not fit the cluster's mode, or leave the servers without a node. */
export function nodePoolProblems({ cluster }: Settings): CrossProblem[] {
  if (cluster.existing !== undefined) return [];
  const pools = Object.values(cluster.nodePools);
  const at = { path: "cluster.nodePools", value: Object.keys(cluster.nodePools) };
  if (cluster.mode === "autopilot") {
    if (pools.length === 0) return [];
    const rule = "Autopilot runs the nodes itself";
    return [{ ...at, rule, fix: "take nodePools out, or set mode: standard", reads: ["cluster.mode"] }];
  }
  if (pools.some(({ taints }) => taints.length === 0)) return [];
  const rule = "at least one node pool without taints: the servers tolerate none";
  return [{ ...at, rule, fix: "take the taints off a pool, or add a pool", reads: ["cluster.mode", at.path] }];
}
