import type { ResourceAfter } from "./finding";
import type { Preview } from "./preview";
import { isHidden, isUnknownOrSecret } from "./secrets";
import { parseUrn } from "./urn";

/** Operations after which a resource is not there. */
const GONE = new Set(["delete", "delete-replaced", "discard", "discard-replaced", "remove-pending-replace"]);

/**
 * The resources as they will be, in the shape that a program registers them in, for the checks. All of them only where
 * the preview was run with --show-sames.
 * @param unknown represents every value that is not known yet or is a secret.
 */
export function resourcesAfter({ steps }: Preview, unknown: unknown): readonly ResourceAfter[] {
  const found = new Map<string, ResourceAfter>();
  for (const { op, urn, newState } of steps) {
    if (!newState || GONE.has(op)) continue;
    const inputs = Object.entries(newState.inputs).map(
      ([key, value]) => [key, isHidden(newState, key) ? unknown : known(value, unknown)] as const,
    );
    found.set(urn, {
      urn,
      type: newState.type,
      name: parseUrn(urn).name,
      parent: newState.parent,
      inputs: Object.fromEntries(inputs),
      options: { protect: newState.protect, ignoreChanges: newState.ignoreChanges },
    });
  }
  return [...found.values()];
}

function known(value: unknown, unknown: unknown): unknown {
  if (isUnknownOrSecret(value)) return unknown;
  if (Array.isArray(value)) return value.map((item) => known(item, unknown));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, known(item, unknown)]));
}
