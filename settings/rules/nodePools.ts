import { type Problem } from "../problems";
import { type Settings } from "../settings";

/** Node pools that do not fit the cluster's mode, or leave the servers without a node. */
export function nodePoolProblems({ cluster }: Settings): Problem[] {
  const pools = Object.values(cluster.nodePools);
  if (cluster.mode === "autopilot") {
    if (pools.length === 0) return [];
    return [
      {
        path: "cluster.nodePools",
        value: Object.keys(cluster.nodePools),
        rule: "Autopilot runs the nodes itself",
        mend: "take nodePools out, or set mode: standard",
      },
    ];
  }
  if (pools.some(({ taints }) => taints.length === 0)) return [];
  return [
    {
      path: "cluster.nodePools",
      value: Object.keys(cluster.nodePools),
      rule: "at least one node pool without taints: the servers tolerate none",
      mend: "take the taints off a pool, or add a pool",
    },
  ];
}
