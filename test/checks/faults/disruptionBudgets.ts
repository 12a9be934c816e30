import { UNKNOWN_YET } from "../../../commands/shared/placeholder";
import type { EditableStack } from "../support";
import { DEPLOYMENT, HPA, INSIDE, NAME, WORKER, addWorker, keep } from "./edits";
import type { Row } from "./fault";

const PDB = "PodDisruptionBudget/my-server";

export const faults: readonly Row[] = [
  { what: "no disruption budget", code: "pdb-missing", change: (s) => s.remove(PDB) },
  {
    what: "a disruption budget that selects no pods",
    code: "pdb-selects-nothing",
    change: (s) => s.set(PDB, "spec.selector.matchLabels", { app: "my-server" }),
  },
  { what: "two disruption budgets", code: "pdb-twice", change: (s) => s.copy(PDB, "again") },
  {
    what: "a disruption budget that allows nothing",
    code: "pdb-blocks-drains",
    change: (s) => s.set(PDB, "spec.maxUnavailable", 0),
  },
  {
    what: "a disruption budget as large as the server",
    code: "pdb-blocks-drains",
    change: (s) => {
      s.drop(PDB, "spec.maxUnavailable");
      s.set(PDB, "spec.minAvailable", 3);
    },
  },
  {
    what: "a disruption budget that allows all",
    code: "pdb-allows-all",
    change: (s) => s.set(PDB, "spec.maxUnavailable", "100%"),
  },
  {
    what: "a disruption budget in another namespace",
    code: "pdb-selects-nothing",
    change: (s) => s.set(PDB, "metadata.namespace", "default"),
  },
  {
    what: "a disruption budget selects no pods, and a workload of another namespace cannot be read yet",
    code: "pdb-selects-nothing",
    change: (s) => {
      addWorker(s);
      s.set(WORKER, "metadata.namespace", "default");
      s.set(WORKER, "spec.template.metadata.labels", UNKNOWN_YET);
      s.set(PDB, "spec.selector.matchLabels", { app: "my-server" });
    },
  },
  {
    what: "a disruption budget selects no pods, and the stack has one workload",
    code: "pdb-selects-nothing",
    change: (s) => {
      addWorker(s);
      keep(s, PDB, WORKER);
    },
  },
  ...[
    { what: "a disruption budget that asks for another value", operator: "In", values: ["another"] },
    { what: "a disruption budget that excludes the pods by their value", operator: "NotIn", values: ["my-server"] },
    { what: "a disruption budget that asks for a label to be absent", operator: "DoesNotExist" },
    { what: "a disruption budget with an operator that there is not", operator: "Equals", values: ["my-server"] },
  ].map(({ what, ...expression }): Row => ({
    what,
    code: "pdb-missing",
    change: (s) => s.set(PDB, "spec.selector.matchExpressions", [{ key: NAME, ...expression }]),
  })),
  {
    what: "a disruption budget that asks for a label that the pods do not have",
    code: "pdb-missing",
    change: (s) => s.set(PDB, "spec.selector.matchExpressions", [{ key: "tier", operator: "Exists" }]),
  },
  {
    what: "a disruption budget that asks for a number where labels have texts",
    code: "pdb-missing",
    change: (s) => s.set(PDB, "spec.selector.matchExpressions", [{ key: "tier", operator: "In", values: [1] }]),
  },
  {
    what: "a disruption budget whose percentage keeps all pods once it is rounded up",
    code: "pdb-blocks-drains",
    change: (s) => budget(s, { minAvailable: "67%" }),
  },
  {
    what: "a disruption budget that allows 0 %",
    code: "pdb-blocks-drains",
    change: (s) => budget(s, { maxUnavailable: "0%" }),
  },
  {
    what: "a disruption budget that keeps more pods than run",
    code: "pdb-blocks-drains",
    change: (s) => budget(s, { minAvailable: 4 }),
  },
  {
    what: "a disruption budget that allows as many pods as run",
    code: "pdb-allows-all",
    change: (s) => budget(s, { maxUnavailable: 3 }),
  },
  {
    what: "a disruption budget that allows both of two pods",
    code: "pdb-allows-all",
    change: (s) => s.set("PodDisruptionBudget/inside", "spec.maxUnavailable", 2),
  },
  {
    what: "a disruption budget that keeps no pod",
    code: "pdb-allows-all",
    change: (s) => budget(s, { minAvailable: 0 }),
  },
  {
    what: "a disruption budget that keeps 0 %",
    code: "pdb-allows-all",
    change: (s) => budget(s, { minAvailable: "0%" }),
  },
];

export const right: readonly Row[] = [
  {
    what: "no disruption budget for a pod on each node",
    code: "pdb-missing",
    change: (s) => {
      s.set(INSIDE, "kind", "DaemonSet");
      s.remove("PodDisruptionBudget/inside");
    },
  },
  {
    what: "no disruption budget for pods that no Service leads to",
    code: "pdb-missing",
    change: (s) => addWorker(s),
  },
  {
    what: "a disruption budget for all pods of the namespace",
    code: "pdb-missing",
    change: (s) => {
      s.remove("PodDisruptionBudget/inside");
      s.set(PDB, "spec.selector", {});
    },
  },
  {
    what: "a disruption budget in a namespace that is not known yet",
    code: "pdb-missing",
    change: (s) => s.set(PDB, "metadata.namespace", UNKNOWN_YET),
  },
  {
    what: "a disruption budget, and a Deployment in a namespace that is not known yet",
    code: "pdb-missing",
    change: (s) => {
      s.set(DEPLOYMENT, "metadata.namespace", UNKNOWN_YET);
      s.set("Service/my-server", "metadata.namespace", UNKNOWN_YET);
    },
  },
  ...[
    { what: "one of several values", key: NAME, operator: "In", values: ["another", "my-server"] },
    { what: "another value to be absent", key: NAME, operator: "NotIn", values: ["another"] },
    { what: "a value to be absent of a label that is absent", key: "tier", operator: "NotIn", values: ["test"] },
    { what: "a number to be absent of a label that is absent", key: "tier", operator: "NotIn", values: [1] },
    { what: "a label that the pods have", key: NAME, operator: "Exists" },
    { what: "a label to be absent that is absent", key: "tier", operator: "DoesNotExist" },
  ].map(({ what, ...expression }): Row => ({
    what: `a disruption budget that asks for ${what}`,
    code: "pdb-selects-nothing",
    change: (s) => s.set(PDB, "spec.selector.matchExpressions", [expression]),
  })),
  {
    what: "a disruption budget is all that the stack has",
    code: "pdb-selects-nothing",
    change: (s) => keep(s, PDB),
  },
  {
    what: "a disruption budget for pods whose labels are not known yet",
    code: "pdb-selects-nothing",
    change: (s) => s.set(DEPLOYMENT, "spec.template.metadata.labels", UNKNOWN_YET),
  },
  {
    what: "a disruption budget that may be for the pods of a namespace that is not known yet",
    code: "pdb-selects-nothing",
    change: (s) => s.set(DEPLOYMENT, "metadata.namespace", UNKNOWN_YET),
  },
  {
    what: "a second disruption budget in another namespace",
    code: "pdb-twice",
    change: (s) => {
      s.copy(PDB, "again");
      s.set("PodDisruptionBudget/again", "metadata.namespace", "default");
    },
  },
  {
    what: "a second disruption budget for other pods",
    code: "pdb-twice",
    change: (s) => {
      addWorker(s);
      s.copy(PDB, "again");
      s.set("PodDisruptionBudget/again", "spec.selector.matchLabels", { app: "worker" });
    },
  },
  {
    what: "a disruption budget that keeps two of three pods",
    code: "pdb-blocks-drains",
    change: (s) => budget(s, { minAvailable: 2 }),
  },
  {
    what: "a disruption budget whose percentage keeps two of three pods once it is rounded up",
    code: "pdb-blocks-drains",
    change: (s) => budget(s, { minAvailable: "66%" }),
  },
  {
    what: "a disruption budget whose percentage allows one of three pods once it is rounded up",
    code: "pdb-blocks-drains",
    change: (s) => budget(s, { maxUnavailable: "1%" }),
  },
  {
    what: "a disruption budget that keeps all pods but those that the autoscaler adds",
    code: "pdb-blocks-drains",
    change: (s) => {
      budget(s, { minAvailable: 3 });
      s.set(HPA, "spec.minReplicas", 4);
    },
  },
  {
    what: "a disruption budget that allows two of three pods",
    code: "pdb-allows-all",
    change: (s) => budget(s, { maxUnavailable: 2 }),
  },
  {
    what: "a disruption budget that allows the only pod to go",
    code: "pdb-allows-all",
    change: (s) => s.set(HPA, "spec.minReplicas", 1),
  },
  {
    what: "a disruption budget that keeps one of three pods",
    code: "pdb-allows-all",
    change: (s) => budget(s, { minAvailable: 1 }),
  },
  {
    what: "a disruption budget that keeps 1 % of three pods",
    code: "pdb-allows-all",
    change: (s) => budget(s, { minAvailable: "1%" }),
  },
];

/** The disruption budget with one of its limits. */
function budget(stack: EditableStack, limit: { minAvailable?: unknown; maxUnavailable?: unknown }): void {
  stack.set(PDB, "spec.minAvailable", limit.minAvailable);
  stack.set(PDB, "spec.maxUnavailable", limit.maxUnavailable);
}
