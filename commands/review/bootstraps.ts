import { basename } from "node:path";
import { BOOTSTRAP_FILE } from "../../envoy/files";
import type { Change } from "./change";
import type { Properties } from "./secrets";
import { parseUrn, typeKey } from "./urn";

/** Envoy's bootstrap of a component before and after the change. */
export interface BootstrapChange {
  /** The component's name, or the ConfigMap's own where it is alone. */
  readonly component: string;
  /** The ConfigMaps' logical names; undefined where there was none, or will be none. */
  readonly beforeName: string | undefined;
  readonly afterName: string | undefined;
  /** YAML; undefined where there was none. */
  readonly before: string | undefined;
  /** YAML; undefined where there will be none. */
  readonly after: string | undefined;
  /** URN of the ConfigMap that held the old one. */
  readonly oldUrn: string | undefined;
}

interface Side {
  readonly change: Change;
  readonly text: string;
}

/**
 * The bootstraps that change. A bootstrap's ConfigMap is named after its content, so the old and the new one are two
 * resources: those of one component belong together.
 */
export function bootstrapChanges(changes: readonly Change[]): readonly BootstrapChange[] {
  const before = changes.flatMap((change) => side(change, change.before));
  const after = changes.flatMap((change) => side(change, change.after));
  const unpaired = new Set(before);
  const pairs = after.map((now) => {
    const candidates = before.filter((old) => unpaired.has(old));
    const same =
      candidates.find(({ change }) => change.urn === now.change.urn) ??
      candidates.find(({ change }) => keyOf(change) === keyOf(now.change) && isGeneration(change, now.change));
    if (same !== undefined) unpaired.delete(same);
    return pair(same, now);
  });
  return [...pairs, ...[...unpaired].map((old) => pair(old, undefined))]
    .filter((found) => found.before !== found.after)
    .sort((a, b) => (a.component < b.component ? -1 : 1));
}

function side(change: Change, inputs: Properties | undefined): Side[] {
  if (typeKey(change.type) !== "kubernetes:core:ConfigMap") return [];
  const text = (inputs?.["data"] as Properties | undefined)?.[basename(BOOTSTRAP_FILE)];
  return typeof text === "string" ? [{ change, text }] : [];
}

function pair(old: Side | undefined, now: Side | undefined): BootstrapChange {
  const { change } = (now ?? old)!;
  return {
    component: change.parent === undefined ? change.name : parseUrn(change.parent).name,
    beforeName: old?.change.name,
    afterName: now?.change.name,
    before: old?.text,
    after: now?.text,
    oldUrn: old?.change.urn,
  };
}

function keyOf({ parent, urn }: Change): string {
  return parent ?? urn;
}

/** One is on its way out and the other on its way in, under a name that differs at most in the hash at its end. */
function isGeneration(old: Change, now: Change): boolean {
  return old.action === "delete" && now.action === "create" && stem(old.name) === stem(now.name);
}

function stem(name: string): string {
  return name.replace(/-[0-9a-f]{8}$/, "");
}
