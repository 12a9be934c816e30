import { isDeepStrictEqual } from "node:util";
import { UNKNOWN_YET } from "../shared/placeholder";
import { isEmpty, isInnerKey, isRandomId, isStamp, withoutInnerKeys } from "./inner";
import type { Step } from "./preview";
import { type Properties, SECRET, shown } from "./secrets";

/** A property that differs. */
export interface FieldChange {
  /** In Pulumi's notation: `spec.template.spec.containers[0].image`. */
  readonly path: string;
  /** Undefined where it was not there. */
  readonly before: unknown;
  /** Undefined where it will not be there. */
  readonly after: unknown;
}

export interface FieldChanges {
  /** What a reader can make something of. */
  readonly fields: readonly FieldChange[];
  /** Paths of what differs, also of values that cannot be read: a list may have other places in the cloud's answer. */
  readonly touched: readonly string[];
  /** Whether something differs that is left out of the fields: keys of the provider's own, and values that contain nothing. */
  readonly others: boolean;
}

/** What differs between the two states of a step, by path; the values are safe to show. */
export function fieldChanges({ oldState, newState, detailedDiff, diffReasons }: Step): FieldChanges {
  if (!oldState || !newState) return { fields: [], touched: [], others: false };
  const details = Object.entries(detailedDiff ?? {});
  const paths = details.length > 0 ? details : (diffReasons ?? []).map((path) => [path, { inputDiff: true }] as const);
  const inputs = shown(oldState, oldState.inputs);
  const outputs = shown(oldState, oldState.outputs);
  const now = shown(newState, newState.inputs);
  const real = paths
    .filter(([path]) => !pathKeys(path).some(isInnerKey) && !isStamp(path))
    .flatMap(([path, { inputDiff }]) => readable(path, valueAt(inputDiff ? inputs : outputs, path), valueAt(now, path)))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  const fields = real.filter(({ before, after }) => !isEmpty(before) || !isEmpty(after));
  return { fields, touched: real.map(({ path }) => path), others: fields.length < paths.length };
}

/** None where nothing differs but what the provider keeps for itself, or one way to write nothing and another. */
function readable(path: string, old: unknown, now: unknown): FieldChange[] {
  const [before, after] = [withoutInnerKeys(old), withoutInnerKeys(now)];
  if (isRandomId(path, [before, after])) return [];
  const isUnreadable = before === undefined && after === undefined;
  if (!isUnreadable && isEmpty(before) && isEmpty(after)) return [];
  // Secrets look alike on both sides.
  if (isDeepStrictEqual(before, after) && !isDeepStrictEqual(old, now)) return [];
  return [{ path, before, after }];
}

/** `metadata.annotations["a.b/c"]`, `containers[0].image` → the keys in their order. */
function pathKeys(path: string): string[] {
  return [...path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([^.[\]]+)/g)].map(
    ([, quoted, index, key]) => quoted?.replace(/\\(.)/g, "$1") ?? index ?? key ?? "",
  );
}

/** The value at a path; inside a secret everything is one, and inside what is not known yet nothing is known. */
function valueAt(properties: Properties, path: string): unknown {
  return pathKeys(path).reduce<unknown>((inner, key) => {
    if (inner === SECRET || inner === UNKNOWN_YET) return inner;
    return typeof inner === "object" && inner !== null ? (inner as Record<string, unknown>)[key] : undefined;
  }, properties);
}
