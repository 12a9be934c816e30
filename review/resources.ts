import type { RegisteredResource } from "../plan/resource";
import type { Preview } from "./preview";
import { shown } from "./secrets";
import { parseUrn } from "./urn";

/** Operations after which a resource is not there. */
const GONE = new Set(["delete", "delete-replaced", "discard", "discard-replaced", "remove-pending-replace"]);

/**
 * The resources as they will be, in the shape that a program registers them in, for the checks. All of them only where
 * the preview was run with --show-sames; secrets are hidden.
 */
export function resourcesAfter({ steps }: Preview): readonly RegisteredResource[] {
  const found = new Map<string, RegisteredResource>();
  for (const { op, urn, newState } of steps) {
    if (!newState || GONE.has(op)) continue;
    found.set(urn, {
      urn,
      type: newState.type,
      name: parseUrn(urn).name,
      parent: newState.parent,
      custom: newState.custom,
      inputs: shown(newState, newState.inputs),
      options: {
        protect: newState.protect,
        dependsOn: newState.dependencies,
        ignoreChanges: newState.ignoreChanges,
        aliases: newState.aliases.length,
        provider: newState.provider ?? "",
      },
    });
  }
  return [...found.values()];
}
