import type { Change } from "../change";
import type { Effect } from "./effect";

/** What a change in place does to calls; undefined where it does nothing of its kind. */
export type UpdateRule = (change: Change) => Effect | undefined;

/** Whether one of the paths, or something below it, differs. */
export function touches({ touched }: Change, paths: readonly string[]): boolean {
  return touched.some((field) =>
    paths.some((path) => field === path || field.startsWith(`${path}.`) || field.startsWith(`${path}[`)),
  );
}

export function touching(paths: readonly string[], effect: Effect): UpdateRule {
  return (change) => (touches(change, paths) ? effect : undefined);
}
