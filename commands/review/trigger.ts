import { isDeepStrictEqual } from "node:util";
import type { State } from "./preview";
import { isUnknownOrSecret } from "./secrets";

/** How the option `replacementTrigger` of a resource moves: it is replaced whenever the value is another one. */
export type TriggerMove = "other" | "unknown";

/**
 * Undefined where the trigger stays. The engine replaces nothing where one side has none, and in a preview takes a value
 * that is not known yet for another one: shouldTriggerReplace in
 * https://github.com/pulumi/pulumi/blob/master/pkg/resource/deploy/step_generator.go
 */
export function triggerMove(before: State | undefined, after: State | undefined): TriggerMove | undefined {
  const [old, now] = [before?.replacementTrigger, after?.replacementTrigger];
  if (isUnknownOrSecret(old) || isUnknownOrSecret(now)) return "unknown";
  if (old === undefined || old === null || now === undefined || now === null) return undefined;
  return isDeepStrictEqual(old, now) ? undefined : "other";
}
