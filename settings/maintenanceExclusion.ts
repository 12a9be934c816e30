import { z } from "zod";
import { once, relation, say, strictObject, string } from "./schema";
import { instant } from "./values/instant";

const SCOPES = ["NO_UPGRADES", "NO_MINOR_UPGRADES", "NO_MINOR_OR_NODE_UPGRADES"] as const;
/** What GKE takes where no scope is given: https://cloud.google.com/kubernetes-engine/docs/reference/rest/v1/projects.locations.clusters#Scope_2 */
const DEFAULT_SCOPE = "NO_UPGRADES";

/**
 * https://cloud.google.com/kubernetes-engine/docs/concepts/maintenance-windows-and-exclusions#limitations-maint-exclusions.
 * Exclusions of the other scopes may last until the end of support of the cluster's minor version, which nothing here knows.
 */
const MAX = { exclusions: 20, freezes: 3, freezeDays: 90 } as const;
const DAY = 86_400_000;

const NAME = ["a name for the exclusion", "write what it is for, for example year-end"] as const;

const exclusionSchema = strictObject({
  /** Its name in GKE. */
  name: string(...NAME).min(1, { error: say(...NAME) }),
  /** When it begins, by RFC 3339. */
  start: instant(),
  /** When it ends, by RFC 3339. NO_UPGRADES lasts at most 90 days, the others until the end of support of the minor version. */
  end: instant(),
  /** What GKE may not do meanwhile: any upgrade; new minor versions; new minor versions and any upgrade of nodes. @default NO_UPGRADES */
  scope: z.enum(SCOPES).default(DEFAULT_SCOPE),
})
  .refine(
    ...relation<{ start: string; end: string }>(
      ["end", "start"],
      ({ start, end }) => Date.parse(end) > Date.parse(start),
      "end is after start",
      "write a later end, or an earlier start",
    ),
  )
  .refine(
    ...relation<MaintenanceExclusion>(
      ["end", "start", "scope"],
      (exclusion) => !isFreeze(exclusion) || daysOf(exclusion) <= MAX.freezeDays,
      `an exclusion with NO_UPGRADES, the default scope, lasts at most ${MAX.freezeDays} days`,
      "write an earlier end, or scope: NO_MINOR_OR_NODE_UPGRADES",
    ),
  );

/** Times in which GKE leaves the cluster alone, although a window is open. */
export const exclusionsSchema = z
  .array(exclusionSchema)
  .max(MAX.exclusions, { error: say(`at most ${MAX.exclusions} exclusions`, "take those out that are over") })
  .refine(...once<{ name: string }>("exclusion's name", ({ name }) => name))
  .refine((exclusions) => exclusions.filter(isFreeze).length <= MAX.freezes, {
    error: say(
      `at most ${MAX.freezes} exclusions with NO_UPGRADES, the default scope`,
      "take those out that are over, or write scope: NO_MINOR_OR_NODE_UPGRADES",
    ),
  });

/** Times are in UTC. */
export interface MaintenanceExclusion {
  readonly name: string;
  readonly start: string;
  readonly end: string;
  readonly scope: (typeof SCOPES)[number];
}

/** Whether it keeps off every upgrade. */
function isFreeze({ scope }: MaintenanceExclusion): boolean {
  return scope === "NO_UPGRADES";
}

/** Whether it is a freeze that breaks no rule of its own. */
export function isValidFreeze(exclusion: MaintenanceExclusion): boolean {
  const days = daysOf(exclusion);
  return isFreeze(exclusion) && days > 0 && days <= MAX.freezeDays;
}

function daysOf({ start, end }: MaintenanceExclusion): number {
  return (Date.parse(end) - Date.parse(start)) / DAY;
}
