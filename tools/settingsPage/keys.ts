import { z } from "zod";
import { parse } from "../../settings/parse";
import { existingSchema } from "../../settings/existingCluster";
import { gcpSchema, ownerSchema } from "../../settings/stackSchema";
import { type Docstring, type Docstrings, keyOf, readDocstrings } from "./docstrings";

/** One key of the settings, as the page shows it. */
export interface Key extends Docstring {
  readonly name: string;
  /** The rule that a value of another kind breaks, in the words of the error. */
  readonly rule: string;
  readonly required: boolean;
  /** What the schema itself fills in; `undefined` where nothing is, or where it is made of other values. */
  readonly filled: unknown;
  /** The keys inside of it. */
  readonly inside?: KeyGroup;
}

/** The keys of one object. */
export interface KeyGroup {
  /** As an error names it: `servers.<name>.replicas`, `servers.<name>.routes[]`. */
  readonly path: string;
  readonly keys: readonly Key[];
}

/** A stack in a cluster that exists is parsed by a schema of its own, of which the page shows this. */
const SHOWN: Readonly<Record<string, z.ZodType>> = { "cluster.existing": existingSchema.optional() };

/** Every key of the settings, in the order of settings/. */
export function settingsKeys(): { readonly gcp: KeyGroup; readonly own: KeyGroup } {
  const docstrings = readDocstrings();
  return { gcp: groupOf(gcpSchema, "gcp", docstrings), own: groupOf(ownerSchema, "", docstrings) };
}

function groupOf(object: z.ZodObject, path: string, all: ReadonlyMap<string, Docstrings>): KeyGroup {
  const names = Object.keys(object.shape);
  const docstrings = all.get(keyOf(names));
  if (docstrings === undefined) throw new Error(`settings/ makes no object with the keys ${names.join(", ")}`);
  return {
    path,
    keys: names.map((name) => keyOfSchema(name, object.shape[name] as z.ZodType, docstrings[name]!, path, all)),
  };
}

function keyOfSchema(
  name: string,
  stated: z.ZodType,
  docstring: Docstring,
  around: string,
  all: ReadonlyMap<string, Docstrings>,
): Key {
  const path = around === "gcp" ? `gcp:${name}` : [around, name].filter((part) => part !== "").join(".");
  const schema = SHOWN[path] ?? stated;
  const { inner, suffix } = objectIn(schema);
  return {
    ...docstring,
    name,
    rule: ruleOf(schema),
    required: !schema.safeParse(undefined).success,
    filled: filledBy(schema),
    ...(inner !== undefined && { inside: groupOf(inner, `${path}${suffix}`, all) }),
  };
}

/** The object below defaults, lists and maps, and how a path goes on to it. */
function objectIn(schema: z.ZodType, suffix = ""): { inner?: z.ZodObject; suffix: string } {
  const below = unwrapped(schema);
  if (below instanceof z.ZodObject) return { inner: below, suffix };
  if (below instanceof z.ZodArray) return objectIn(below.element as z.ZodType, `${suffix}[]`);
  if (below instanceof z.ZodRecord) return objectIn(below.valueType as z.ZodType, `${suffix}.<name>`);
  return { suffix };
}

/** Without defaults and transformations. */
export function unwrapped(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional)
    return unwrapped(schema.unwrap() as z.ZodType);
  return schema instanceof z.ZodPipe ? unwrapped(schema.in as z.ZodType) : schema;
}

/** What the schema states of `null`, which nothing here is; of lists and maps also what it states of what is in them. */
function ruleOf(schema: z.ZodType): string {
  const rule = parse(schema, null, "").problems[0]!.rule.replace(/^required: /, "");
  const below = unwrapped(schema);
  const item = below instanceof z.ZodArray ? below.element : below instanceof z.ZodRecord ? below.valueType : undefined;
  if (item === undefined || unwrapped(item as z.ZodType) instanceof z.ZodObject) return rule;
  const ofItem = ruleOf(item as z.ZodType);
  return ofItem === rule ? rule : `${rule}; each ${ofItem}`;
}

function filledBy(schema: z.ZodType): unknown {
  return schema instanceof z.ZodDefault ? schema.def.defaultValue : undefined;
}
