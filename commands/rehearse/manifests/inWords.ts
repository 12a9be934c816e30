import { NONE, count, ratio } from "../format";
import type { ComparedScenario, Comparison, Side } from "./comparison";

const NOTHING_RAN = "no pod comes into service";

/** `204 of 10,012 calls lost`, with what else was measured; the verdict alone where no call was sent. */
export function sideInWords(side: Side | undefined): string {
  if (side === undefined) return NONE;
  const { verdict, sent, lost, inside, evenness } = side;
  if (verdict === "skipped") return "skipped";
  if (sent === 0) return NOTHING_RAN;
  return [
    `${count(lost)} of ${count(sent)} calls lost`,
    ...(inside > 0 ? [`${count(inside)} inside what was killed`] : []),
    ...(evenness === undefined ? [] : [`max/mean ${ratio(evenness)}`]),
    ...(verdict === "inconclusive" ? ["inconclusive"] : []),
  ].join(", ");
}

/** What a reader looks for first. */
export function headline({ scenarios, after }: Pick<Comparison, "scenarios" | "after">): string {
  const before = `as they are, ${totalOf(scenarios, (one) => one.before)}`;
  return after === undefined ? before : `${before}; as adopt writes them, ${totalOf(scenarios, (one) => one.after)}`;
}

function totalOf(scenarios: readonly ComparedScenario[], side: (one: ComparedScenario) => Side | undefined): string {
  const sides = scenarios.flatMap((one) => side(one) ?? []);
  const sent = sides.reduce((sum, one) => sum + one.sent, 0);
  const lost = sides.reduce((sum, one) => sum + one.lost, 0);
  const uneven = Math.max(0, ...sides.map(({ evenness = 0 }) => evenness));
  if (sent === 0) return NOTHING_RAN;
  return `${count(lost)} of ${count(sent)} calls lost${uneven > 0 ? `, max/mean ${ratio(uneven)}` : ""}`;
}
