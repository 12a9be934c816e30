import { z } from "zod";
import { exclusionsSchema, type MaintenanceExclusion } from "./maintenanceExclusion";
import { DAYS, type Windows, leavesRoom } from "./maintenanceRoom";
import { integer, once, relation, say, strictObject, text } from "./schema";

/**
 * When GKE may upgrade the control plane and the nodes, in UTC.
 * GKE asks for windows of at least 4 hours and 48 hours in any 32 days, which contain four full weeks:
 * https://cloud.google.com/kubernetes-engine/docs/concepts/maintenance-windows-and-exclusions#restrictions
 */
export const maintenanceSchema = strictObject({
  /** Days on which a window begins. @default every day */
  days: z
    .array(z.enum(DAYS))
    .min(1, { error: say("at least one day", `write some of ${DAYS.join(", ")}`) })
    .refine(...once("day"))
    .default([...DAYS]),
  /** Start in UTC, 24-hour clock. @default 17:00, which is 02:00 in Tokyo and 18:00 in Berlin */
  start: text(
    /^(?:[01]\d|2[0-3]):[0-5]\d$/,
    "a time of day in UTC, from 00:00 to 23:59",
    'write it in quotes with two digits each, as "02:00"',
  ).default("17:00"),
  /** Length of the window in hours. @default 4 */
  hours: integer(4, 24).default(4),
  /** Times in which GKE may not upgrade although a window is open. A stated list is the whole list, and [] means none. Without the key, exclusions that were set elsewhere stay: run `pulumi refresh` before you change the windows. @default not stated */
  exclusions: exclusionsSchema.optional(),
})
  .refine(
    ...relation<{ days: readonly string[]; hours: number }>(
      ["hours", "days"],
      ({ days, hours }) => days.length * hours * 4 >= 48,
      "windows of at least 48 hours in 32 days",
      "name more days or write more hours: one day needs 12",
    ),
  )
  .refine(
    ...relation<Windows & { exclusions?: readonly MaintenanceExclusion[] | undefined }>(
      ["exclusions", "days", "start", "hours"],
      ({ exclusions = [], ...windows }) => leavesRoom(windows, exclusions),
      "exclusions with NO_UPGRADES, the default scope, leave at least 48 hours of windows in any 92 days",
      "shorten or part the exclusions, write another scope, or let windows be longer or on more days",
    ),
  );

/** A weekly maintenance window, and what it is closed for. */
export type MaintenanceSettings = z.output<typeof maintenanceSchema>;
