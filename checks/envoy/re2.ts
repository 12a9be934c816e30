import type * as re2js from "re2js";
import { NotKnown } from "../field";

/**
 * Loads with the first expression: that takes 20 ms, and most configurations have none. Envoy reads its expressions by
 * RE2, whose syntax and meaning differ from JavaScript's: `(?i)`, `(?P<name>…)`, `\z`.
 */
const engine = () => (require("re2js") as typeof re2js).RE2JS;

/** What RE2 takes and its port to JavaScript does not: `\C`, a byte, and two groups of one name. */
const NOT_PORTED = /\\C|duplicate capture group name/;

/** Why Envoy refuses an expression; undefined where it takes it, or where only Envoy can tell. */
export function refusal(regex: string): string | undefined {
  if (regex === "") return "it is empty";
  try {
    engine().compile(regex);
    return undefined;
  } catch (error) {
    const reason = (error as Error).message.replace(/^error parsing regexp: /, "");
    return NOT_PORTED.test(reason) ? undefined : reason;
  }
}

/**
 * Whether an expression matches the whole text, as Envoy asks it to.
 * @throws NotKnown where Envoy refuses it, or only Envoy can tell
 */
export function matchesWhole(regex: string, text: string): boolean {
  try {
    return engine().compile(regex).matches(text);
  } catch {
    throw new NotKnown(regex);
  }
}
