import type { BootstrapChange } from "./bootstraps";
import { causeOf } from "./cause";
import type { Change } from "./change";
import { COMPONENTS } from "./effects/components";
import { type Effect, type Going, warning } from "./effects/effect";
import { GOOGLE_CLOUD } from "./effects/googleCloud";
import { KUBERNETES } from "./effects/kubernetes";
import { updateEffects } from "./effects/updates";
import { LEVELS, type Level } from "./level";
import { typeKey } from "./urn";

/** Something that a change does to calls. */
export interface Risk {
  readonly level: Level;
  readonly change: Change;
  readonly calls: string;
  readonly mend: string | undefined;
  /** Names and values that it is about, as the program has them. */
  readonly about: readonly string[];
  /** URN of the change that brings this one along; undefined for what stands for itself. */
  readonly follows: string | undefined;
}

const GOINGS: Readonly<Record<string, Going>> = { ...COMPONENTS, ...GOOGLE_CLOUD, ...KUBERNETES };

const UNKNOWN: Going = {
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
  return changes
    .filter(({ action, urn }) => action !== "delete" || !superseded.has(urn))
    .flatMap((change) => {
      const follows = causeOf(change, changes);
      return effectsOf(change).map(({ level, calls, mend, about = [] }) => ({
        level,
        change,
        calls,
        mend,
        about,
        follows,
      }));
    })
    .sort(byGravity);
}

function effectsOf(change: Change): readonly Effect[] {
  if (change.action === "update") return updateEffects(change);
  if (change.action !== "replace" && change.action !== "delete") return [];
  const going = GOINGS[typeKey(change.type)];
  // A component that is not known is a group: what goes with it speaks for itself.
  if (going === undefined && !change.custom) return [];
  const effect = (going ?? UNKNOWN)[change.action];
  return [typeof effect === "function" ? effect(change) : effect];
}

function byGravity(a: Risk, b: Risk): number {
  return (
    LEVELS.indexOf(b.level) - LEVELS.indexOf(a.level) ||
    Number(a.follows !== undefined) - Number(b.follows !== undefined) ||
    rankOf(a) - rankOf(b) ||
    (a.change.urn < b.change.urn ? -1 : a.change.urn > b.change.urn ? 1 : 0)
  );
}

function rankOf({ change }: Risk): number {
  return (GOINGS[typeKey(change.type)] ?? UNKNOWN).rank;
}
