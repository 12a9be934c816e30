import assert from "node:assert/strict";
import type { MaintenanceExclusion } from "../../settings/maintenanceExclusion";
import { DAYS, type Windows, leavesRoom } from "../../settings/maintenanceRoom";
import { type Generator, forAll } from "./generator";
import { type Tree, accepts, refuses, withValue } from "./support";

const HOUR = 3_600_000;
const LIST = "cluster.maintenance.exclusions";
const LONGEST = [
  "an exclusion with NO_UPGRADES, the default scope, lasts at most 90 days",
  "write an earlier end, or scope: NO_MINOR_OR_NODE_UPGRADES",
] as const;
const ROOM = [
  "exclusions with NO_UPGRADES, the default scope, leave at least 48 hours of windows in any 92 days",
  "shorten or part the exclusions, write another scope, or let windows be longer or on more days",
] as const;

describe("settings: room for maintenance", () => {
  const lasting = (days: number, start = "2026-06-01T17:00:00Z", name = "a"): Tree => ({
    name,
    start,
    end: new Date(Date.parse(start) + days * 86_400_000).toISOString().replace(".000", ""),
  });
  const always = withValue("cluster.maintenance.hours", 24);
  const weekly = withValue("cluster.maintenance", { days: ["SU"], start: "00:00", hours: 12 });

  // Windows at any time: 92 days without 90 leave the 48 hours.
  accepts([[LIST, [lasting(90)], [lasting(90), lasting(90, "2026-09-01T17:00:00Z", "b")]]], always);
  refuses([[`${LIST}.0.end`, "2026-08-30T17:00:01Z", ...LONGEST]], withValue(LIST, [lasting(90)], always));
  refuses([[LIST, [lasting(90), lasting(1, "2026-08-31T17:00:00Z", "b")], ...ROOM]], always);

  // Open time goes on where one window follows another: the two hours before 17:00 count.
  const parted = { name: "a", start: "2026-06-01T17:00:00Z", end: "2026-08-30T15:00:00Z" };
  accepts([[LIST, [parted, lasting(9, "2026-09-01T15:00:00Z", "b")]]], always);

  // Four hours every day: 48 hours are twelve windows, and 80 days without them are just short enough.
  accepts([[LIST, [lasting(80)], [{ ...lasting(90), scope: "NO_MINOR_UPGRADES" }]]]);
  refuses([[LIST, [lasting(81)], ...ROOM]]);

  // Twelve hours on Sundays: thirteen of them in 91 days, of which four must stay. 2026-06-07 is a Sunday.
  accepts([[LIST, [lasting(63, "2026-06-01T00:00:00Z")]]], weekly);
  refuses([[LIST, [lasting(70, "2026-06-01T00:00:00Z")], ...ROOM]], weekly);

  // Five Sundays stay, of which one is cut to nine hours and one to four, or half an hour less: that one does not count.
  const cut = (end: string): Tree[] => [
    lasting(56, "2026-06-01T00:00:00Z"),
    { name: "b", start: "2026-08-02T00:00:00Z", end },
    { name: "c", start: "2026-08-09T00:00:00Z", end: "2026-08-09T03:00:00Z" },
  ];
  accepts([[LIST, cut("2026-08-02T08:00:00Z")]], weekly);
  refuses([[LIST, cut("2026-08-02T08:30:00Z"), ...ROOM]], weekly);

  accepts([[LIST, []]], weekly);

  it("is least where the sum states, whichever span of 92 days is looked at", () => {
    forAll(
      someMaintenance,
      (maintenance) => {
        const { days, start, hours, exclusions } = maintenance;
        assert.equal(leavesRoom({ days, start, hours }, exclusions), leastOpen(maintenance) >= 48);
      },
      30,
    );
  });
});

interface Maintenance extends Windows {
  readonly exclusions: readonly MaintenanceExclusion[];
}

function someMaintenance(generator: Generator): Maintenance {
  const from = Date.parse("2026-03-01T00:00:00Z") / HOUR;
  const instant = (hour: number): string => new Date(hour * HOUR).toISOString().replace(".000", "");
  return {
    days: DAYS.filter(() => generator.integer(0, 2) > 0),
    start: `${String(generator.integer(0, 23)).padStart(2, "0")}:00`,
    hours: generator.pick([4, 9, 12, 24]),
    exclusions: ["a", "b", "c"].slice(0, generator.integer(1, 3)).map((name) => {
      const start = from + generator.integer(0, 24 * 180);
      const end = start + generator.integer(24 * 20, 24 * 90);
      return { name, start: instant(start), end: instant(end), scope: "NO_UPGRADES" };
    }),
  };
}

/** Fewest hours open in any 92 days, hour by hour. */
function leastOpen({ days, start, hours, exclusions }: Maintenance): number {
  const from = Date.parse("2025-11-01T00:00:00Z") / HOUR;
  const isOpen = Array.from({ length: 24 * 600 }, (_, index) => {
    const hour = from + index;
    // How long ago the day's window began, and the one of the day before.
    const since = (((hour - Number(start.slice(0, 2))) % 24) + 24) % 24;
    const inWindow = since < hours && days.includes(DAYS[(new Date((hour - since) * HOUR).getUTCDay() + 6) % 7]!);
    const frozen = exclusions.some((one) => Date.parse(one.start) / HOUR <= hour && hour < Date.parse(one.end) / HOUR);
    return inWindow && !frozen;
  });
  const counted = isOpen.map((open, index) => {
    if (!open) return 0;
    const [first, last] = [isOpen.lastIndexOf(false, index) + 1, isOpen.indexOf(false, index)];
    return (last < 0 ? isOpen.length : last) - first >= 4 ? 1 : 0;
  });
  let sum = counted.slice(0, 24 * 92).reduce<number>((total, one) => total + one, 0);
  let least = sum;
  for (let index = 24 * 92; index < counted.length; index++) {
    sum += counted[index]! - counted[index - 24 * 92]!;
    least = Math.min(least, sum);
  }
  return least;
}
