import levenshtein from "damerau-levenshtein";
import type { Level } from "../finding";
import { UNKNOWN } from "../resource";
import { type ApiServerSchemas, type Schema } from "./schemas";
import { isQuantity } from "./quantity";

export type Key = string | number;

/** A place of an object that is not as its schema has it. */
export interface ShapeFault {
  readonly path: readonly Key[];
  /** unknown: a field that the kind does not have. wrong: a value that the API server cannot read or does not take. */
  readonly kind: "unknown" | "wrong";
  readonly level?: Level;
  readonly message: string;
  readonly fix?: string;
}

/** Fields that the schema requires and the API server does without: zero or no text is as good. */
const OPTIONAL = ["core.v1.HTTPHeader value", "core.v1.SleepAction seconds"];
/** Lists in which the API server takes two items of one name with a warning, and server-side apply refuses them. */
const DOUBLED = ["env", "ports", "hostAliases", "imagePullSecrets"];
/** As many letters may be wrong in a name for it to be taken for another one. */
const MISSPELT = 3;
/** Without it the API server writes TCP, before it compares the items of a list. */
const DEFAULTS: Readonly<Record<string, string>> = { protocol: "TCP" };
const INT32 = 2 ** 31;

/** What is wrong with an object by its schema. Values that are not known yet are taken for right. */
export function shapeFaults(schemas: ApiServerSchemas, name: string, value: unknown): ShapeFault[] {
  const faults: ShapeFault[] = [];
  // The schema of a CustomResourceDefinition is applied to the letter; Kubernetes' own kinds are decoded by Go.
  const isCustom = /^(?:com\.google|io\.gke)/.test(name);
  walk({ ref: name }, value, []);
  return faults;

  function walk(given: Schema, value: unknown, path: readonly Key[]): void {
    const isQuantityField = given.ref === "api.resource.Quantity";
    const schema = given.ref === undefined ? given : (schemas.schemas[given.ref] ?? {});
    // The API server takes null for a field that is left out.
    if (value === UNKNOWN || value === undefined || value === null) return;
    const expected = expectedType(schema, value);
    if (expected !== undefined) return wrong(path, `${shown(value)} is no ${expected}`, `Write ${article(expected)}.`);
    if (isQuantityField && !isQuantity(value))
      return wrong(path, `${shown(value)} is no quantity`, "Write a number with a unit of Kubernetes': 500m, 128Mi.");
    const broken = value === "" && !isCustom ? undefined : brokenRule(schema, value);
    if (broken !== undefined) return wrong(path, `${shown(value)} ${broken}`);
    if (Array.isArray(value)) list(schema, value, path);
    else if (typeof value === "object") record(schema, value as Record<string, unknown>, path, given.ref);
  }

  function list({ items = {}, keys }: Schema, values: readonly unknown[], path: readonly Key[]): void {
    const seen = new Map<string, number>();
    for (const [index, value] of values.entries()) {
      if (value === null && isCustom) wrong([...path, index], "an item is empty", "Take it out.");
      // Go decodes an empty item as one without fields.
      walk(items, value === null && items.ref !== undefined ? {} : value, [...path, index]);
      const identity = keys && identityOf(value, keys);
      if (identity === undefined) continue;
      const first = seen.get(identity);
      if (first === undefined) seen.set(identity, index);
      else twice([...path, index], keys!, first);
    }
  }

  function record(
    { properties, values, required = [] }: Schema,
    map: Record<string, unknown>,
    path: readonly Key[],
    name?: string,
  ) {
    for (const key of required) {
      if ((map[key] === undefined || map[key] === null) && !OPTIONAL.includes(`${name} ${key}`))
        wrong([...path, key], `${key} is missing, and it is required`, `Add ${key}.`);
    }
    for (const [key, value] of Object.entries(map)) {
      if (value === undefined) continue;
      const inner = properties?.[key] ?? values;
      if (inner !== undefined) walk(inner, value, [...path, key]);
      else if (properties !== undefined) faults.push(unknown([...path, key], Object.keys(properties)));
    }
  }

  function twice(path: readonly Key[], keys: readonly string[], first: number): void {
    const isTaken = DOUBLED.includes(String(path.at(-2))) && path.includes("spec") && path.includes("template");
    const message = `it has the same ${keys.join(" and ")} as item ${first}`;
    const further = isTaken ? "; server-side apply, by which Pulumi deploys, refuses that" : "";
    faults.push({
      path,
      kind: "wrong",
      message: message + further,
      fix: "Leave one of them.",
      ...(isTaken && { level: "warning" }),
    });
  }

  function wrong(path: readonly Key[], message: string, fix?: string): void {
    faults.push({ path, kind: "wrong", message, ...(fix !== undefined && { fix }) });
  }
}

function unknown(path: readonly Key[], fields: readonly string[]): ShapeFault {
  const key = String(path.at(-1));
  const near = nearest(key, fields);
  return {
    path,
    kind: "unknown",
    message: `there is no field ${key} here`,
    fix: near === undefined ? `Take it out, or move it; the fields are ${fields.join(", ")}.` : `Write ${near}.`,
  };
}

function nearest(key: string, fields: readonly string[]): string | undefined {
  const [best] = fields
    .map((field) => ({ field, steps: levenshtein(key.toLowerCase(), field.toLowerCase()).steps }))
    .sort((a, b) => a.steps - b.steps);
  return best !== undefined && best.steps <= Math.min(MISSPELT, key.length / 2) ? best.field : undefined;
}

/** The type that a value should have; undefined where it has it. */
function expectedType({ type, either, format }: Schema, value: unknown): string | undefined {
  if (either !== undefined && !either.some((one) => isOf(one, value))) return either.join(" or ");
  if (type !== undefined && !isOf(type, value)) return type === "object" ? "map" : type === "array" ? "list" : type;
  if ((format === "int32" || format === "int-or-string") && typeof value === "number" && Math.abs(value) >= INT32)
    return "integer below 2147483648";
  if (format === "byte" && !isBase64(value as string)) return "base64 text";
  return undefined;
}

function isOf(type: string, value: unknown): boolean {
  switch (type) {
    case "integer":
      return Number.isInteger(value);
    case "array":
      return Array.isArray(value);
    case "object":
      return typeof value === "object" && !Array.isArray(value);
    default:
      return typeof value === type;
  }
}

/** Go's decoder takes line breaks inside. */
function isBase64(text: string): boolean {
  const plain = text.replace(/[\r\n]/g, "");
  return plain.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(plain);
}

function brokenRule(schema: Schema, value: unknown): string | undefined {
  const { enum: words, minimum, maximum, minLength, maxLength, pattern, minItems, maxItems } = schema;
  if (words !== undefined && !words.includes(value)) return `is none of ${words.map(String).join(", ")}`;
  if (typeof value === "number") {
    if (minimum !== undefined && value < minimum) return `is below ${minimum}`;
    if (maximum !== undefined && value > maximum) return `is over ${maximum}`;
  }
  if (typeof value === "string") {
    if (minLength !== undefined && value.length < minLength) return `is shorter than ${minLength}`;
    if (maxLength !== undefined && value.length > maxLength) return `is longer than ${maxLength}`;
    if (pattern !== undefined && !new RegExp(pattern).test(value)) return `does not match ${pattern}`;
  }
  if (Array.isArray(value)) {
    if (minItems !== undefined && value.length < minItems) return `has fewer than ${minItems} items`;
    if (maxItems !== undefined && value.length > maxItems) return `has more than ${maxItems} items`;
  }
  return undefined;
}

function identityOf(value: unknown, keys: readonly string[]): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const parts = keys.map((key) => (value as Record<string, unknown>)[key] ?? DEFAULTS[key] ?? null);
  return parts.some((part) => typeof part === "symbol") || parts.every((part) => part === null)
    ? undefined
    : JSON.stringify(parts);
}

const SHOWN = 60;

/** A value as a message has it. */
export function shown(value: unknown): string {
  const text = typeof value === "object" ? (Array.isArray(value) ? "a list" : "a map") : (JSON.stringify(value) ?? "");
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

function article(type: string): string {
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}
