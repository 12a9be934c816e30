import { isDeepStrictEqual } from "node:util";
import { STACK_TYPE } from "../../platform/pulumi";
import { type FieldChange, fieldChanges } from "./fields";
import type { Preview, State, Step } from "./preview";
import { type Properties, shown } from "./secrets";
import { type Ties, tiesOf } from "./ties";
import { type TriggerMove, triggerMove } from "./trigger";
import { parseUrn } from "./urn";

/**
 * What happens to a resource. `forget`: Pulumi no longer knows it, and it stays where it is. `same`: nothing, although
 * the program states other inputs.
 */
export type Action = "create" | "update" | "replace" | "delete" | "import" | "forget" | "same";

/** Whether a replacement takes the old one away before the new one is there. */
export type ReplacementOrder = "delete-first" | "create-first";

export interface Change {
  readonly action: Action;
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** URN of the component that it belongs to; undefined for what is on its own. */
  readonly parent: string | undefined;
  /** Whether a provider manages it; components are groups only. */
  readonly custom: boolean;
  /** Properties that force a replacement. */
  readonly reasons: readonly string[];
  /** Known where the preview was run with --show-replacement-steps. */
  readonly order: ReplacementOrder | undefined;
  readonly fields: readonly FieldChange[];
  /** Paths of what differs, whether or not the values can be read. */
  readonly touched: readonly string[];
  /** Whether more differs than the fields: what the provider keeps for itself. */
  readonly others: boolean;
  /** Inputs as they were, secrets hidden; undefined where it was not there. */
  readonly before: Properties | undefined;
  /** Inputs as they will be, secrets hidden; undefined where it will not be there. */
  readonly after: Properties | undefined;
  /** Whether it loses its protection against deletion. */
  readonly unprotected: boolean;
  readonly ties: Ties;
  readonly trigger: TriggerMove | undefined;
}

/** Operations that change nothing: resources that stay, that are only read, or that are compared with the cloud. */
const UNCHANGED = new Set(["same", "read", "read-replacement", "refresh", "remove-pending-replace"]);

/** What a preview is about to change, in its order, one entry for each resource; the stack itself is none. */
export function changesOf({ steps }: Preview): readonly Change[] {
  const byUrn = new Map<string, Step[]>();
  for (const step of steps) {
    if (parseUrn(step.urn).type === STACK_TYPE) continue;
    if (UNCHANGED.has(step.op) && !losesProtection(step) && !isOtherwiseStated(step)) continue;
    byUrn.set(step.urn, [...(byUrn.get(step.urn) ?? []), step]);
  }
  return [...byUrn].map(([urn, own]) => change(urn, own));
}

/** @param steps of one resource: a replacement may have three, and what a refresh found comes before what is done about it. */
function change(urn: string, steps: readonly Step[]): Change {
  const before = steps.map(({ oldState }) => oldState).find(isThere);
  const after = steps.map(({ newState }) => newState).findLast(isThere);
  const state = after ?? before;
  const action = actionOf(steps, before);
  const main = steps.find(({ op }) => op === "replace") ?? steps.at(-1)!;
  const { type, name } = parseUrn(urn);
  return {
    action,
    urn,
    type,
    name,
    parent: state?.parent !== undefined && parseUrn(state.parent).type !== STACK_TYPE ? state.parent : undefined,
    custom: state?.custom ?? true,
    reasons: [...new Set(steps.flatMap(({ replaceReasons }) => replaceReasons ?? []))].sort(),
    order: action === "replace" ? orderOf(steps) : undefined,
    ...fieldChanges(main),
    before: action === "create" || before === undefined ? undefined : shown(before, before.inputs),
    after: action === "delete" || action === "forget" || after === undefined ? undefined : shown(after, after.inputs),
    unprotected: action !== "delete" && steps.some(losesProtection),
    ties: tiesOf(before, after),
    trigger: triggerMove(before, after),
  };
}

function isThere(state: State | null | undefined): state is State {
  return state !== null && state !== undefined;
}

function actionOf(steps: readonly Step[], before: State | undefined): Action {
  const ops = new Set(steps.map(({ op }) => op));
  if ([...ops].some((op) => op.startsWith("import"))) return "import";
  if (ops.has("discard") || ops.has("discard-replaced")) return "forget";
  if (ops.has("replace") || ops.has("create-replacement")) return "replace";
  // Deleted before what it depends on is replaced, and the program no longer has it.
  if (ops.has("delete-replaced")) return before?.delete === true ? "replace" : goneOrKept(before);
  // After a refresh: it is gone from the cloud, and the program still wants it.
  if (ops.has("create")) return "create";
  if (ops.has("delete")) return goneOrKept(before);
  return steps.every((step) => step.op === "same" && !losesProtection(step)) ? "same" : "update";
}

function goneOrKept(before: State | undefined): Action {
  return before?.retainOnDelete === true ? "forget" : "delete";
}

function orderOf(steps: readonly Step[]): ReplacementOrder | undefined {
  const created = steps.findIndex(({ op }) => op === "create-replacement");
  const deleted = steps.findIndex(({ op }) => op === "delete-replaced");
  if (created < 0 || deleted < 0) return undefined;
  return deleted < created ? "delete-first" : "create-first";
}

/** Nothing happens, and the program states other inputs than before: the provider sees no difference in them. */
function isOtherwiseStated({ op, oldState, newState }: Step): boolean {
  return (
    op === "same" && isThere(oldState) && isThere(newState) && !isDeepStrictEqual(oldState.inputs, newState.inputs)
  );
}

function losesProtection({ oldState, newState }: Step): boolean {
  return oldState?.protect === true && newState?.protect === false;
}
