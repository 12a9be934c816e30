import { type Because, becauseOf } from "./because";
import type { BootstrapChange } from "./bootstraps";
import { causeOf } from "./cause";
import type { Change } from "./change";
import { COMPONENTS } from "./effects/components";
import { type Effect, type Removal, warning } from "./effects/effect";
import { GOOGLE_CLOUD } from "./effects/googleCloud";
import { KUBERNETES } from "./effects/kubernetes";
import { updateEffects } from "./effects/updates";
import { LEVELS, type Level } from "../../checks/finding";
import { otherClusterOf } from "./otherCluster";
import { untiedFrom } from "./untied";
import { typeKey } from "./urn";

/** Something that a change does to calls. */
export interface Risk {
  readonly level: Level;
  readonly change: Change;
  /** Why it is replaced; undefined where nothing is known, and for what is not. */
  readonly because: Because | undefined;
  readonly calls: string;
  readonly fix: string | undefined;
  /** Whether the update fails there, and calls go on. */
  readonly refused: boolean;
  /** Names and values that it is about, as the program has them. */
  readonly about: readonly string[];
  /** URN of the change that brings this one along; undefined for what is on its own. */
  readonly follows: string | undefined;
}

const REMOVALS: Readonly<Record<string, Removal>> = { ...COMPONENTS, ...GOOGLE_CLOUD, ...KUBERNETES };

const UNKNOWN: Removal = {
  rank: 6,
  replace: warning("What this does to calls is not known here."),
  delete: warning("What this does to calls is not known here."),
};

/**
 * What the changes do to calls: the worst first, and before what follows from it.
 * @param bootstraps whose old ConfigMaps go once no pod mounts them.
 */
export function risksOf(changes: readonly Change[], bootstraps: readonly BootstrapChange[]): readonly Risk[] {
  const superseded = new Set(bootstraps.filter(({ after }) => after !== undefined).map(({ oldUrn }) => oldUrn));
  const otherCluster = otherClusterOf(changes);
  return changes
    .filter(({ action, urn }) => action !== "delete" || !superseded.has(urn))
    .flatMap((change) => {
      const cause = otherCluster?.changes.has(change) ? otherCluster.speaker : causeOf(change, changes);
      const speaks = cause === change;
      const effects = speaks ? [otherCluster!.effect] : [...untiedFrom(change, changes), ...effectsOf(change)];
      return effects.map(({ level, calls, fix, refused = false, about = [] }) => ({
        level,
        change,
        because: otherCluster?.changes.has(change) ? undefined : becauseOf(change, cause),
        calls,
        fix,
        refused,
        about,
        follows: speaks ? undefined : cause?.urn,
      }));
    })
    .sort(byGravity);
}

function effectsOf(change: Change): readonly Effect[] {
  if (change.action === "update" || change.action === "same") return updateEffects(change);
  if (change.action !== "replace" && change.action !== "delete") return [];
  const going = REMOVALS[typeKey(change.type)];
  // A component that is not known is a group: what goes with it speaks for itself.
  if (going === undefined && !change.custom) return [];
  const effect = (going ?? UNKNOWN)[change.action];
  return [typeof effect === "function" ? effect(change) : effect];
}

function byGravity(a: Risk, b: Risk): number {
  return (
    LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level) ||
    Number(a.follows !== undefined) - Number(b.follows !== undefined) ||
    rankOf(a) - rankOf(b) ||
    (a.change.urn < b.change.urn ? -1 : a.change.urn > b.change.urn ? 1 : 0)
  );
}

function rankOf({ change }: Risk): number {
  return (REMOVALS[typeKey(change.type)] ?? UNKNOWN).rank;
}
