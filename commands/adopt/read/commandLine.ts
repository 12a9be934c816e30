import { ifKnown } from "../../../checks/field";
import { argumentsOf } from "../../../checks/view/arguments";
import type { Context, ServerSource } from "./context";

/** Command and arguments; a string that was meant to be several is taken apart. */
export function readCommandLine({ name, app }: ServerSource, { draft, place }: Context): void {
  const all = ifKnown(() => argumentsOf(app)) ?? [];
  const commands = app.field.at("command").list.length;
  for (const [key, words] of [
    ["command", all.slice(0, commands)],
    ["args", all.slice(commands)],
  ] as const) {
    if (words.length === 0) continue;
    const joined = words.some(({ parts }) => parts.length > 1);
    const origin = place(app.field.at(key));
    const comment = joined ? `${origin}, taken apart: Kubernetes splits no strings` : origin;
    draft.set(
      ["servers", name, key],
      words.flatMap(({ field, parts }) => partsOf(field.scalar, parts)),
      comment,
    );
  }
}

/** A number that is there without quotes is meant as a text. */
function partsOf(value: string | number | undefined, parts: readonly string[]): readonly string[] {
  return typeof value === "number" ? [String(value)] : parts;
}
