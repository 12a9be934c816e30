import type { Field } from "../../../checks/field";
import type { Settings } from "../../../settings/resolved";
import type { Context, ServerSource } from "../read/context";
import type { Made } from "./made";

/** What shapes are made of: the servers that were read, and the stack that was drafted of them. */
export interface Surroundings {
  readonly context: Context;
  readonly servers: readonly ServerSource[];
  readonly settings: Settings;
  readonly made: Made;
  /** Labels by which a selector of the manifests finds pods: `key=value`. */
  readonly selected: ReadonlySet<string>;
}

/** Labels that selectors of the manifests name: the stack's selectors have labels of their own. */
export function selectedLabels({ view }: Context): ReadonlySet<string> {
  const selectors = view.objects.flatMap(({ root }): Field[] => [
    root.at("spec", "selector"),
    root.at("spec", "selector", "matchLabels"),
    root.at("spec", "podSelector", "matchLabels"),
  ]);
  return new Set(selectors.flatMap(({ texts }) => Object.entries(texts).map(([key, value]) => `${key}=${value}`)));
}
