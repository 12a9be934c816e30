import type { types } from "@pulumi/gcp";
import type { MaintenanceSettings } from "../../settings/maintenance";
import { stamp } from "../../settings/values/instant";

/** Weekly windows, and the exclusions where they are stated: an absent list is left to others, as ignoredChanges.ts states. */
export function maintenancePolicy({
  exclusions,
  ...windows
}: MaintenanceSettings): types.input.container.ClusterMaintenancePolicy {
  return {
    recurringWindow: recurringWindow(windows),
    ...(exclusions !== undefined && {
      maintenanceExclusions: exclusions.map(({ name, start, end, scope }) => ({
        exclusionName: name,
        startTime: start,
        endTime: end,
        exclusionOptions: { scope },
      })),
    }),
  };
}

/** A date in the past with the window's time of day: GKE repeats it by the recurrence. 2024 begins on a Monday, as the week here does. */
function recurringWindow({ days, start, hours }: Omit<MaintenanceSettings, "exclusions">) {
  const begin = new Date(`2024-01-01T${start}:00Z`);
  const end = new Date(begin.getTime() + hours * 3_600_000);
  return { startTime: stamp(begin), endTime: stamp(end), recurrence: `FREQ=WEEKLY;BYDAY=${days.join(",")}` };
}
