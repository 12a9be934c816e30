import { type MaintenanceExclusion, isValidFreeze } from "./maintenanceExclusion";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/**
 * "at least 48 hours of maintenance availability in a 92-day rolling window. Only contiguous availability windows of at
 * least four hours are considered": https://docs.cloud.google.com/kubernetes-engine/docs/how-to/maintenance-window
 */
const SPAN = 92 * DAY;
const LEAST = 48 * HOUR;
const SHORTEST = 4 * HOUR;

export const DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"] as const;
/** The first of January 1970, from which days are counted here, was a Thursday. */
const FIRST_DAY = DAYS.indexOf("TH");

/** When windows open. */
export interface Windows {
  readonly days: readonly string[];
  /** Time of day in UTC, HH:MM. */
  readonly start: string;
  readonly hours: number;
}

/** From and to, in milliseconds since 1970. */
type Time = readonly [from: number, to: number];

/** Whether exclusions leave GKE the time for upgrades that it asks for. One that breaks a rule of its own is left out: that rule reports it. */
export function leavesRoom(windows: Windows, exclusions: readonly MaintenanceExclusion[]): boolean {
  const freezes = exclusions.filter(isValidFreeze).map(({ start, end }): Time => [Date.parse(start), Date.parse(end)]);
  return freezes.every(([from]) => {
    const open = withoutFreezes(opened(windows, [from - SPAN, from + SPAN]), freezes);
    // The least is open in a span that begins where open time ends: begun sooner or later, it has more.
    const begins = open.map(([, end]) => end).filter((end) => end <= from);
    return begins.every((begin) => openWithin(open, [begin, begin + SPAN]) >= LEAST);
  });
}

/** The windows that open within `time`; those that touch are one. */
function opened({ days, start, hours }: Windows, [from, to]: Time): Time[] {
  const [hour, minute] = start.split(":").map(Number) as [number, number];
  const found: Time[] = [];
  for (let day = Math.floor(from / DAY); day * DAY < to; day++) {
    if (!days.includes(DAYS[(((day + FIRST_DAY) % 7) + 7) % 7]!)) continue;
    const begin = day * DAY + hour * HOUR + minute * 60_000;
    const last = found.at(-1);
    if (last !== undefined && last[1] >= begin) found[found.length - 1] = [last[0], begin + hours * HOUR];
    else found.push([begin, begin + hours * HOUR]);
  }
  return found;
}

function withoutFreezes(open: readonly Time[], freezes: readonly Time[]): Time[] {
  return freezes
    .reduce<readonly Time[]>(
      (rest, [from, to]) =>
        rest.flatMap(([begin, end]): Time[] =>
          to <= begin || from >= end
            ? [[begin, end]]
            : [
                [begin, from],
                [to, end],
              ],
        ),
      open,
    )
    .filter(([begin, end]) => end - begin >= SHORTEST);
}

function openWithin(open: readonly Time[], [from, to]: Time): number {
  return open.reduce((sum, [begin, end]) => sum + Math.max(0, Math.min(end, to) - Math.max(begin, from)), 0);
}
