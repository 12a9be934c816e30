import { STACK_TYPE } from "../../platform/pulumi";
import type { Preview } from "./preview";
import { parseUrn } from "./urn";

/** How much of the stack a preview shows. */
export interface Sight {
  /** Resources that it has steps of, the stack itself left out. */
  readonly seen: number;
  /** Resources that it leaves out; undefined where it leaves some out without their number. */
  readonly unseen: number | undefined;
}

/**
 * What of the stack the preview shows. Without --show-sames, resources that stay the same have no steps, and are only
 * counted; where the counts are missing too, what the shown ones depend on tells of them.
 */
export function sightOf({ steps, changeSummary }: Preview): Sight {
  const urns = new Set(steps.map(({ urn }) => urn));
  const seen = [...urns].filter((urn) => parseUrn(urn).type !== STACK_TYPE).length;
  const same = steps.filter(({ op }) => op === "same").length;
  const counted = (changeSummary["same"] ?? 0) - same;
  if (counted > 0) return { seen, unseen: counted };
  return { seen, unseen: isCutShort(changeSummary, same) || refersElsewhere(steps, urns) ? undefined : 0 };
}

/** The stack itself stays the same in every update of one that is there. */
function isCutShort(changeSummary: Preview["changeSummary"], same: number): boolean {
  const changes = ["update", "replace", "delete"].some((op) => (changeSummary[op] ?? 0) > 0);
  return changes && same === 0;
}

/** Whether something that will be there depends on a resource that has no step. */
function refersElsewhere(steps: Preview["steps"], urns: ReadonlySet<string>): boolean {
  return steps.some(({ newState }) => newState?.dependencies.some((urn) => !urns.has(urn)) ?? false);
}
