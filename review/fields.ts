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

/** What differs between the two states of a step, by path; the values are safe to show. */
export function fieldChanges({ oldState, newState, detailedDiff, diffReasons }: Step): readonly FieldChange[] {
  if (!oldState || !newState) return [];
  const details = Object.entries(detailedDiff ?? {});
  const paths = details.length > 0 ? details : (diffReasons ?? []).map((path) => [path, { inputDiff: true }] as const);
  const inputs = shown(oldState, oldState.inputs);
  const outputs = shown(oldState, oldState.outputs);
  const after = shown(newState, newState.inputs);
  return paths
    .map(([path, { inputDiff }]) => ({
      path,
      before: valueAt(inputDiff ? inputs : outputs, path),
      after: valueAt(after, path),
    }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** `metadata.annotations["a.b/c"]`, `containers[0].image` → the keys in their order. */
export function pathKeys(path: string): string[] {
  return [...path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([^.[\]]+)/g)].map(
    ([, quoted, index, key]) => quoted?.replace(/\\(.)/g, "$1") ?? index ?? key ?? "",
  );
}

/** The value at a path; inside a secret everything is one. */
function valueAt(properties: Properties, path: string): unknown {
  return pathKeys(path).reduce<unknown>((inner, key) => {
    if (inner === SECRET) return SECRET;
    return typeof inner === "object" && inner !== null ? (inner as Record<string, unknown>)[key] : undefined;
  }, properties);
}
