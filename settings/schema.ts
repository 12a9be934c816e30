import { z } from "zod";

/**
 * The words of a broken rule, in the form that a schema's message carries: the rule on the first line,
 * the way to fix it on the second. `problemsOf` in parse.ts takes them apart again.
 */
export function say(rule: string, fix: string): string {
  return `${rule}\n${fix}`;
}

/**
 * A string whose words also tell what to write where it is missing or something else.
 * @param fits tells of a number or a boolean whether quotes are all that it lacks.
 */
export function string(rule: string, fix: string, fits: (text: string) => boolean = () => false) {
  return z.string({
    error: ({ input }) => {
      if (input === undefined) return say(`required: ${rule}`, fix);
      const lacksQuotes = (typeof input === "number" || typeof input === "boolean") && fits(String(input));
      return lacksQuotes ? undefined : say(rule, fix);
    },
  });
}

/** A string that fits `pattern`; rules that follow are tried only where it does. */
export function text(pattern: RegExp, rule: string, fix: string) {
  const fits = (value: string): boolean => pattern.test(value);
  return string(rule, fix, fits).refine(fits, { error: say(rule, fix), abort: true });
}

/** An integer within [min, max]. */
export function integer(min: number, max: number) {
  const words = say(`a whole number from ${min} to ${max}`, "write a number in that range, without quotes");
  return (
    z
      .number({ error: words })
      .refine((value) => Number.isInteger(value) && value >= min && value <= max, { error: words })
      // zod's own int() would report a fraction by two rules. Editors and other languages' types read this.
      .meta({ type: "integer" })
  );
}

/** An object that refuses keys it does not know, and names the known key that was probably meant. */
export function strictObject<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys" ? say(`known keys here: ${known.join(", ")}`, known.join(" ")) : undefined,
  });
}

/** A map whose keys the user chooses. A wrong key is reported without hiding what is wrong with its value, as zod's own check does. */
export function map<Value extends z.ZodType>(key: z.ZodType<string>, value: Value) {
  return z.record(z.string(), value).superRefine(
    (entries, context) => {
      if (typeof entries !== "object" || entries === null || Array.isArray(entries)) return;
      for (const name of Object.keys(entries)) {
        for (const { message } of key.safeParse(name).error?.issues ?? [])
          context.addIssue({ code: "custom", path: [name], message, params: { isKey: true } });
      }
    },
    { when: () => true },
  );
}

/** The arguments of `refine` for a list that contains nothing twice. */
export function once<Item>(
  what: string,
  identity: (item: Item) => string = String,
): [(items: readonly Item[]) => boolean, { error: string }] {
  return [
    (items) => new Set(items.map(identity)).size === items.length,
    { error: say(`each ${what} once`, `take the repeated ${what} out`) },
  ];
}

/**
 * The arguments of `refine` for a rule over several keys of one object; it is reported at the first of them that is given.
 * Naming the keys lets `parse` try the rule although other keys of the object are wrong.
 */
export function relation<Value>(
  reads: readonly [keyof Value & string, ...(keyof Value & string)[]],
  isMet: (value: Value) => boolean,
  rule: string,
  fix: string,
): [(value: Value) => boolean, { path: string[]; params: { reads: readonly string[] }; error: string }] {
  return [isMet, { path: [reads[0]], params: { reads }, error: say(rule, fix) }];
}
