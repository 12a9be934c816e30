import { UNKNOWN } from "../../checks/resource";
import { runChecks } from "../../checks/run";
import type { StatedSilence } from "../../checks/silence";
import { checksSchema } from "../../settings/checks";
import type { Checks } from "./finding";

/** The rules that a review runs over the resources as they will be: plan's own, with the silences of the stack's settings. */
export const checks: Checks = {
  unknown: UNKNOWN,
  run: ({ resources, stack, settings }) => runChecks({ resources, stack, silences: silencesIn(settings) }),
};

/** Settings of another kind, or faulty ones, silence nothing; the program itself refuses them. */
function silencesIn(settings: string | undefined): readonly StatedSilence[] {
  if (settings === undefined) return [];
  try {
    const stated = checksSchema.safeParse(JSON.parse(settings));
    return stated.success ? stated.data.silence : [];
  } catch {
    return [];
  }
}
