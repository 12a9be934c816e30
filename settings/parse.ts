import { type z } from "zod";
import { fixUnknownKey, nearKey } from "./nearKey";
import { type Problem } from "./problems";
import { say } from "./schema";

export interface Parsed<Value> {
  /** The parsed value; `undefined` where too little of it was right. With problems, it contains defaults in the place of what was wrong. */
  readonly value: Value | undefined;
  readonly problems: readonly Problem[];
  /** Paths of what is not in `value` as it was written: no rule may be tried on it. */
  readonly faulty: readonly string[];
}

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];
type StandIns = Readonly<Record<string, unknown>>;

/**
 * Parses `raw`. Where it has problems, the faulty keys are taken out and the rest is parsed again, so that rules
 * which span several keys can still be tried on everything that is right and all problems come together.
 * @param standIns what takes the place of a faulty required key, so that the object around it is not lost to those rules.
 */
export function parse<Schema extends z.ZodType>(
  schema: Schema,
  raw: unknown,
  root: string,
  standIns: StandIns = {},
): Parsed<z.output<Schema>> {
  const rest = structuredClone(raw);
  const hidden = takeOutPrototypes(rest, []);
  const problems: Problem[] = hidden.map((at) => ({
    path: dotted(root, at),
    value: valueAt(raw, at),
    rule: "a key other than __proto__",
    fix: "take the key out",
  }));
  const faulty = new FaultyPaths(hidden.map((at) => dotted(root, at)));
  for (let isFirst = true; ; isFirst = false) {
    const attempt = schema.safeParse(rest, { error: defaultWords });
    if (attempt.success) return { value: attempt.data, problems, faulty: faulty.paths };
    const relations = attempt.error.issues.filter((issue) => readsOf(issue) !== undefined);
    const simple = attempt.error.issues.filter((issue) => readsOf(issue) === undefined);
    // What comes later is about defaults in the place of what was taken out, but for wrong keys of a map: zod looks at
    // them only where no value of the map has ended its checks.
    const told = isFirst ? simple : simple.filter(isKeyIssue);
    problems.push(...told.flatMap((issue) => problemsOf(issue, raw, root)));
    const taken = takeOut(rest, simple.flatMap(pathsOf), standIns);
    if (taken === undefined) return { value: undefined, problems, faulty: faulty.paths };
    for (const at of [...taken, ...simple.flatMap(meantPaths)]) faulty.add(dotted(root, at));
    // A relation is broken by what the user wrote only where every key that it reads is right.
    const broken = relations.filter((issue) => !readsOf(issue)!.some((at) => faulty.concern(dotted(root, at))));
    problems.push(...broken.flatMap((issue) => problemsOf(issue, raw, root)));
    const used = takeOut(
      rest,
      (simple.length > 0 ? broken : relations).map((issue) => givenPath(issue, rest)),
      standIns,
    );
    if (used === undefined) return { value: undefined, problems, faulty: faulty.paths };
    for (const at of used) faulty.add(dotted(root, at));
  }
}

/** Paths, with dots, of what is known to be wrong. */
export class FaultyPaths {
  private readonly wrong = new Set<string>();
  private readonly around = new Set<string>();

  constructor(paths: Iterable<string> = []) {
    for (const path of paths) this.add(path);
  }

  add(path: string): void {
    this.wrong.add(path);
    for (const outer of outerPaths(path)) this.around.add(outer);
  }

  /** Whether something at `path`, in it or around it is known to be wrong. */
  concern(path: string): boolean {
    return this.wrong.has(path) || this.around.has(path) || outerPaths(path).some((outer) => this.wrong.has(outer));
  }

  get paths(): readonly string[] {
    return [...this.wrong];
  }
}

/** `a.b.c` → `a`, `a.b`. */
export function outerPaths(path: string): string[] {
  return [...path.matchAll(/\./g)].map(({ index }) => path.slice(0, index));
}

/** The keys that a relation reads; `undefined` for every other rule. */
function readsOf(issue: Issue): Path[] | undefined {
  if (issue.code !== "custom" || issue.params?.["reads"] === undefined) return undefined;
  return (issue.params["reads"] as readonly string[]).map((key) => [...issue.path.slice(0, -1), key]);
}

/** Whether it is about a key that the user chose: `map` in schema.ts. */
function isKeyIssue(issue: Issue): boolean {
  return issue.code === "custom" && issue.params?.["isKey"] === true;
}

/** The first key that a relation reads and the user wrote: the other ones are defaults. */
function givenPath(issue: Issue, raw: unknown): Path {
  return readsOf(issue)?.find((at) => valueAt(raw, at) !== undefined) ?? issue.path;
}

function pathsOf(issue: Issue): Path[] {
  return issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
}

/** Keys that a misspelt key was probably meant to be: their defaults are not what the user wants. */
function meantPaths(issue: Issue): Path[] {
  if (issue.code !== "unrecognized_keys") return [];
  const known = issue.message.split("\n")[1]!.split(" ");
  return issue.keys.flatMap((key) => {
    const near = nearKey(key, known);
    return near === undefined ? [] : [[...issue.path, near]];
  });
}

function problemsOf(issue: Issue, raw: unknown, root: string): Problem[] {
  const [rule = "", fix = ""] = issue.message.split("\n");
  if (issue.code === "unrecognized_keys") {
    return pathsOf(issue).map((at) => {
      const key = String(at.at(-1));
      return { path: dotted(root, at), value: valueAt(raw, at), rule, fix: fixUnknownKey(key, fix.split(" ")) };
    });
  }
  const at = givenPath(issue, raw);
  const isKey = isKeyIssue(issue);
  return [{ path: dotted(root, at), value: isKey ? String(at.at(-1)) : valueAt(raw, at), rule, fix }];
}

/** Words for what zod finds by itself, where a schema has none of its own. */
function defaultWords(issue: z.core.$ZodRawIssue): string | undefined {
  const required = issue.input === undefined ? "required: " : "";
  if (issue.code === "invalid_value")
    return say(`${required}one of ${issue.values.map(String).join(", ")}`, "write one of them, as it is spelt here");
  if (issue.code !== "invalid_type") return undefined;
  switch (issue.expected) {
    case "array":
      return say(`${required}a list`, "write one `- item` a line, or [a, b]");
    case "record":
    case "object":
      return say(`${required}a map`, "write keys below it, one `key: value` a line");
    case "boolean":
      return say(`${required}true or false`, "write one of them, without quotes");
    default:
      return say(`${required}a ${issue.expected}`, "put the value in quotes");
  }
}

export function dotted(root: string, path: Path): string {
  return [root, ...path.map(String)].filter((part) => part !== "").join(".");
}

function valueAt(raw: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, key)
        ? (value as Record<PropertyKey, unknown>)[key]
        : undefined,
    raw,
  );
}

/** Takes out what is at each path; the paths that are gone, or `undefined` when that would be everything. */
function takeOut(raw: unknown, paths: readonly Path[], standIns: StandIns): Path[] | undefined {
  const gone = new Set<string>();
  const taken: Path[] = [];
  // A list from its end: what is taken out of it moves only what has been looked at.
  for (const path of [...paths].sort(fromTheEnd)) {
    // What is gone already takes its other faults along.
    if (path.some((_, index) => gone.has(JSON.stringify(path.slice(0, index + 1))))) continue;
    const one = takeOutOne(raw, path, standIns);
    if (one === undefined) return undefined;
    gone.add(JSON.stringify(one));
    // Of a list, all of it counts as gone: its indices move.
    taken.push(typeof one.at(-1) === "number" ? one.slice(0, -1) : one);
  }
  return taken;
}

/** What is around comes first, and the last item of a list. */
function fromTheEnd(a: Path, b: Path): number {
  const index = a.findIndex((key, at) => key !== b[at]);
  const [one, other] = [a[index], b[index]];
  if (one === undefined || other === undefined) return a.length - b.length;
  if (typeof one === "number" && typeof other === "number") return other - one;
  return String(one) < String(other) ? -1 : 1;
}

/** Takes out what is at `path`, or the closest thing around it where nothing is there. */
function takeOutOne(raw: unknown, path: Path, standIns: StandIns): Path | undefined {
  if (path.length === 0) return undefined;
  const around = path.slice(0, -1);
  const parent = valueAt(raw, around) as Record<PropertyKey, unknown>;
  const key = path.at(-1)!;
  if (typeof parent !== "object" || parent === null) return takeOutOne(raw, around, standIns);
  const standIn = Object.hasOwn(standIns, key) ? standIns[String(key)] : undefined;
  if (standIn !== undefined && parent[key] !== standIn) parent[key] = standIn;
  else if (!Object.hasOwn(parent, key)) return takeOutOne(raw, around, standIns);
  else if (Array.isArray(parent)) {
    parent.splice(Number(key), 1);
  } else delete parent[key];
  return path;
}

/** Takes out every own key `__proto__`, an ordinary key in JSON that zod's maps drop without a word; the paths that had one. */
function takeOutPrototypes(raw: unknown, path: Path): Path[] {
  if (typeof raw !== "object" || raw === null) return [];
  const own = Object.hasOwn(raw, "__proto__") ? [[...path, "__proto__"]] : [];
  if (own.length > 0) delete (raw as Record<string, unknown>)["__proto__"];
  return [...own, ...Object.entries(raw).flatMap(([key, value]) => takeOutPrototypes(value, [...path, key]))];
}
