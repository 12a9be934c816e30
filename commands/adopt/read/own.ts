import { ifKnown } from "../../../checks/field";
import type { KubeObject } from "../../../checks/view/kubeObject";
import { serverLabels } from "../../../settings/names";

const PART_OF = "app.kubernetes.io/part-of";

/** Whether this program has made the object: it makes its like again, and needs no words about it. */
export function isOwn({ root }: KubeObject): boolean {
  return ifKnown(() => root.at("metadata", "labels", PART_OF).text) === serverLabels("")[PART_OF];
}
