import { EXIT } from "../shared/exitCodes";
import type { Rehearsal, ScenarioResult } from "./result";

/**
 * What the command ends with: the worst of what came out.
 * @param asked names of the scenarios that must run, each. Empty where every one that can run was asked for: then one must have run
 */
export function exitCodeOf({ scenarios }: Pick<Rehearsal, "scenarios">, asked: readonly string[]): number {
  const some = (wanted: ScenarioResult["verdict"]) => scenarios.some(({ verdict }) => verdict === wanted);
  if (some("failed")) return EXIT.found;
  if (some("inconclusive")) return EXIT.inconclusive;
  return missed({ scenarios }, asked).length > 0 ? EXIT.notRun : EXIT.ok;
}

/** Names of the scenarios that were asked for and did not run. */
export function missed({ scenarios }: Pick<Rehearsal, "scenarios">, asked: readonly string[]): string[] {
  const skipped = scenarios.filter(({ verdict }) => verdict === "skipped").map(({ name }) => name);
  return skipped.length === scenarios.length ? skipped : skipped.filter((name) => asked.includes(name));
}
