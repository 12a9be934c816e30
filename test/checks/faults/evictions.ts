import type { EditableStack } from "../support";
import type { Row } from "./fault";

const D = "Deployment/my-server";
const GRACE = "spec.template.spec.terminationGracePeriodSeconds";
const POOL = "NodePool/cluster-pool-default";

/** Pods whose node is taken away. */
export const faults: readonly Row[] = [
  {
    what: "a pod needs a second more than the cluster autoscaler gives it",
    code: "pod-grace-over-autoscaler",
    change: (s) => s.set(D, GRACE, 601),
  },
  {
    what: "a pod with streams of an hour is said to be safe to evict",
    code: "pod-grace-over-autoscaler",
    change: (s) => leaving(s, "true"),
  },
];

export const right: readonly Row[] = [
  {
    what: "a pod needs as long as the cluster autoscaler gives it",
    code: "pod-grace-over-autoscaler",
    change: (s) => s.set(D, GRACE, 600),
  },
  {
    what: "a pod with streams of an hour keeps its node",
    code: "pod-grace-over-autoscaler",
    change: (s) => leaving(s, "false"),
  },
  {
    what: "streams of an hour on nodes of a fixed number",
    code: "pod-grace-over-autoscaler",
    change: (s) => {
      s.set(D, GRACE, 3750);
      s.drop(POOL, "autoscaling");
      s.set(POOL, "nodeCount", 3);
    },
  },
  {
    what: "streams of an hour on Autopilot, which another check is about",
    code: "pod-grace-over-autoscaler",
    change: (s) => {
      s.set(D, GRACE, 3750);
      s.set("Cluster/cluster-cluster", "enableAutopilot", true);
    },
  },
];

/** @param safe what its annotation states */
function leaving(stack: EditableStack, safe: string): void {
  stack.set(D, GRACE, 3750);
  const annotations = { "cluster-autoscaler.kubernetes.io/safe-to-evict": safe };
  stack.set(D, "spec.template.metadata.annotations", annotations);
}
