import { z } from "zod";
import { type Problem } from "./problems";

/**
 * The words of a broken rule, in the form that a schema's message carries: the rule on the first line,
 * the way to mend it on the second. `problemsOf` takes them apart again.
 */
export function say(rule: string, mend: string): string {
  return `${rule}\n${mend}`;
}

/** A string that fits `pattern`. */
export function text(pattern: RegExp, rule: string, mend: string) {
  return z.string().refine((value) => pattern.test(value), { error: say(rule, mend) });
}

/** An integer within [min, max]. */
export function integer(min: number, max: number) {
  const words = say(`a whole number from ${min} to ${max}`, "write a number in that range, without quotes");
  return z
    .number({ error: (issue) => (issue.input === undefined ? undefined : words) })
    .refine((value) => Number.isInteger(value) && value >= min && value <= max, { error: words });
}

/** An object that refuses keys it does not know, and names the known key that was probably meant. */
export function strictObject<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys" ? say(`known keys here: ${known.join(", ")}`, known.join(" ")) : undefined,
  });
}

/**
 * The arguments of `refine` for a rule over several keys of one object; it is reported at the first of them.
 * Naming the keys lets `parse` try the rule although other keys of the object are wrong.
 */
export function relation<Value>(
  reads: readonly [keyof Value & string, ...(keyof Value & string)[]],
  holds: (value: Value) => boolean,
  rule: string,
  mend: string,
): [(value: Value) => boolean, { path: string[]; params: { reads: readonly string[] }; error: string }] {
  return [holds, { path: [reads[0]], params: { reads }, error: say(rule, mend) }];
}

export interface Parsed<Value> {
  /** The parsed value; `undefined` where too little of it was right. With problems, it holds defaults in the place of what was wrong. */
  readonly value: Value | undefined;
  readonly problems: readonly Problem[];
}

/**
 * Parses `raw`. Where it has problems, the faulty keys are taken out and the rest is parsed again, so that rules
 * which span several keys can still be tried on everything that is right and all problems come together.
 * @param standIns what takes the place of a faulty required key, so that the object around it is not lost to those rules.
 */
export function parse<Schema extends z.ZodType>(
  schema: Schema,
  raw: unknown,
  path: string,
  standIns: Readonly<Record<string, unknown>> = {},
): Parsed<z.output<Schema>> {
  const first = schema.safeParse(raw, { error: defaultWords });
  if (first.success) return { value: first.data, problems: [] };
  const issues = [...first.error.issues];
  const removed = new Set<string>();
  const rest = structuredClone(raw);
  let attempt: z.ZodSafeParseResult<z.output<Schema>> = first;
  while (!attempt.success) {
    issues.push(...attempt.error.issues.filter((issue) => attempt !== first && isUntouched(issue, removed)));
    for (const at of attempt.error.issues.flatMap(pathsOf)) {
      if (!remove(rest, at, standIns))
        return { value: undefined, problems: issues.flatMap((issue) => problemsOf(issue, raw, path)) };
      removed.add(dotted("", at));
    }
    attempt = schema.safeParse(rest);
  }
  return { value: attempt.data, problems: issues.flatMap((issue) => problemsOf(issue, raw, path)) };
}

/** Whether a rule that came up once faulty keys were out reads none of them, and so is broken by what the person wrote. */
function isUntouched(issue: z.core.$ZodIssue, removed: ReadonlySet<string>): boolean {
  const reads = issue.code === "custom" ? (issue.params?.["reads"] as readonly string[] | undefined) : undefined;
  return reads !== undefined && reads.every((key) => !removed.has(dotted("", [...issue.path.slice(0, -1), key])));
}

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

function pathsOf(issue: Issue): Path[] {
  return issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
}

function problemsOf(issue: Issue, raw: unknown, root: string): Problem[] {
  return pathsOf(issue).map((at) => {
    const [rule = "", mend = ""] = issue.message.split("\n");
    const problem = { path: dotted(root, at), value: valueAt(raw, at), rule, mend };
    if (issue.code === "unrecognized_keys")
      return { ...problem, mend: mendUnknownKey(String(at.at(-1)), mend.split(" ")) };
    if (issue.code === "invalid_key") {
      const [keyRule = "", keyMend = ""] = (issue.issues[0]?.message ?? "").split("\n");
      return { ...problem, value: String(at.at(-1)), rule: keyRule, mend: keyMend };
    }
    return problem;
  });
}

/** Words for what zod finds by itself, where a schema has none of its own. */
function defaultWords(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === "invalid_type") {
    const expected =
      { record: "map", object: "map", array: "list", int: "whole number" }[issue.expected as string] ?? issue.expected;
    if (issue.input === undefined) return say("required", `write a ${expected}`);
    return say(`a ${expected}`, mendType(expected));
  }
  if (issue.code === "invalid_value")
    return say(`one of ${issue.values.map(String).join(", ")}`, "write one of them, as it is spelt here");
  return undefined;
}

function mendType(expected: string): string {
  switch (expected) {
    case "list":
      return "write a list: one `- item` a line, or [a, b]";
    case "map":
      return "write keys below it, one `key: value` a line";
    case "string":
      return "put the value in quotes";
    case "boolean":
      return "write true or false, without quotes";
    default:
      return `write a ${expected}`;
  }
}

function mendUnknownKey(key: string, known: readonly string[]): string {
  const near = known.find(
    (candidate) =>
      distance(candidate.toLowerCase(), key.toLowerCase()) <= Math.max(1, Math.floor(candidate.length / 3)),
  );
  return near === undefined ? "take the key out" : `write ${near}`;
}

/** Levenshtein distance, for "did you mean". */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length]!;
}

export function dotted(root: string, path: Path): string {
  return [root, ...path.map(String)].filter((part) => part !== "").join(".");
}

function valueAt(raw: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined | null)?.[key], raw);
}

/** Takes out what stands at `path`, or the closest thing around it where nothing stands there; false when that is everything. */
function remove(raw: unknown, path: Path, standIns: Readonly<Record<string, unknown>>): boolean {
  if (path.length === 0) return false;
  const parent = valueAt(raw, path.slice(0, -1)) as Record<PropertyKey, unknown>;
  const key = path.at(-1)!;
  if (typeof parent !== "object" || parent === null) return remove(raw, path.slice(0, -1), standIns);
  const standIn = standIns[String(key)];
  if (standIn !== undefined && parent[key] !== standIn) parent[key] = standIn;
  else if (parent[key] === undefined) return remove(raw, path.slice(0, -1), standIns);
  else if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else delete parent[key];
  return true;
}
