import type * as re2js from "re2js";
import { NotKnown } from "../field";

/**
 * Loads with the first expression: that takes 20 ms, and most configurations have none. Envoy reads its expressions by
 * RE2, whose syntax and meaning differ from JavaScript's: `(?i)`, `(?P<name>…)`, `\z`.
 */
const engine = () => (require("re2js") as typeof re2js).RE2JS;

/** What RE2 takes and its port to JavaScript does not: `\C`, a byte, and two groups of one name. */
const NOT_PORTED = /\\C|duplicate capture group name/;

interface Compiled {
  /** Undefined where the port does not take the expression. */
  readonly regex?: re2js.RE2JS;
  readonly reason?: string;
}

const known = new Map<string, Compiled>();

function compiled(regex: string): Compiled {
  const before = known.get(regex);
  if (before !== undefined) return before;
  const now = compile(regex);
  known.set(regex, now);
  return now;
}

function compile(regex: string): Compiled {
  try {
    return { regex: engine().compile(regex) };
  } catch (error) {
    return { reason: (error as Error).message.replace(/^error parsing regexp: /, "") };
  }
}

/** Why Envoy refuses an expression; undefined where it takes it, or where only Envoy can tell. */
export function refusal(regex: string): string | undefined {
  if (regex === "") return "it is empty";
  const { reason } = compiled(regex);
  return reason === undefined || NOT_PORTED.test(reason) ? undefined : reason;
}

/**
 * Whether an expression matches the whole text, as Envoy asks it to.
 * @throws NotKnown where Envoy refuses it, or only Envoy can tell
 */
export function matchesWhole(expression: string, text: string): boolean {
  const { regex } = compiled(expression);
  if (regex === undefined) throw new NotKnown(expression);
  return regex.matches(text);
}

/**
 * A text with every match replaced, as Envoy's regex_rewrite does it.
 * @param substitution has the groups as `\1`.
 * @throws NotKnown where Envoy refuses the expression, or only Envoy can tell
 */
export function replaced(expression: string, substitution: string, text: string): string {
  const { regex } = compiled(expression);
  if (regex === undefined) throw new NotKnown(expression);
  return regex.matcher(text).replaceAll(substitution.replace(/\$/g, "$$$$").replace(/\\(\d)/g, "$${$1}"));
}
