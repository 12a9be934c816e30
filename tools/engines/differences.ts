import { isObject, type Json } from "./json";

/** A step into a value: a key of an object or an index of a list. */
export type Step = string | number;

export interface PropertyChange {
  path: Step[];
  kind: "add" | "delete" | "update";
}

/** What a provider answers to the engine's Diff. An empty `changes` means that nothing changed. */
export interface Difference {
  changes: PropertyChange[];
  /** The changed paths that cannot be changed in place. */
  replaces: Step[][];
  deleteBeforeReplace?: boolean;
}

export const UNCHANGED: Difference = { changes: [], replaces: [] };

/** The smallest differing paths between two values. Lists compare item by item, as the engine shows them. */
export function compare(before: Json | undefined, after: Json | undefined, path: Step[] = []): PropertyChange[] {
  if (before === after) return [];
  if (before === undefined) return [{ path, kind: "add" }];
  if (after === undefined) return [{ path, kind: "delete" }];
  if (Array.isArray(before) && Array.isArray(after)) {
    const indexes = Array.from({ length: Math.max(before.length, after.length) }, (_, index) => index);
    return indexes.flatMap((index) => compare(before[index], after[index], [...path, index]));
  }
  if (isObject(before) && isObject(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return keys.flatMap((key) => compare(before[key], after[key], [...path, key]));
  }
  return [{ path, kind: "update" }];
}

/**
 * The changes that touch one of the given fields. A field is a dotted path without list indexes
 * (`nodeConfig.serviceAccount`); a change above or below the field touches it.
 */
export function touching(changes: PropertyChange[], fields: readonly string[]): Step[][] {
  const wanted = fields.map((field) => field.split("."));
  return changes
    .map((change) => change.path)
    .filter((path) => {
      const named = path.filter((step) => typeof step === "string");
      return wanted.some((field) => field.every((step, depth) => depth >= named.length || named[depth] === step));
    });
}

/** Pulumi's own notation: `spec.ports[0].name`, `metadata.annotations["a.b/c"]`. */
export function formatPath(path: Step[]): string {
  return path
    .map((step, depth) => {
      if (typeof step === "number") return `[${step}]`;
      if (!/^[A-Za-z_$][\w$]*$/.test(step)) return `[${JSON.stringify(step)}]`;
      return depth === 0 ? step : `.${step}`;
    })
    .join("");
}
