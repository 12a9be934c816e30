import { z } from "zod";
import { say } from "../schema";

const UNITS: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1 };
const DURATION = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/;

/** Seconds of a duration such as `15s`, `5m` or `1h30m`; `undefined` for anything else. Whole seconds: Kubernetes and the load balancer know no smaller unit. */
export function parseDuration(value: string): number | undefined {
  const parts = DURATION.exec(value);
  if (value === "" || parts === null) return undefined;
  return Object.values(UNITS).reduce((seconds, unit, index) => seconds + Number(parts[index + 1] ?? 0) * unit, 0);
}

/** `3690` → `1h1m30s`, and `-5` → `-5s`: what was read from files of others may be negative. */
export function formatDuration(seconds: number): string {
  if (seconds < 0) return `-${formatDuration(-seconds)}`;
  let rest = seconds;
  let text = "";
  for (const [unit, size] of Object.entries(UNITS)) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) text += `${count}${unit}`;
  }
  return text === "" ? "0s" : text;
}

/** A duration within [min, max] seconds, parsed into seconds. */
export function duration(min: number, max: number) {
  const words = say(
    `a duration in whole hours, minutes and seconds from ${formatDuration(min)} to ${formatDuration(max)}`,
    "write it as 15s, 5m or 1h30m",
  );
  return z
    .string({ error: words })
    .refine(
      (value) => {
        const seconds = parseDuration(value);
        return seconds !== undefined && seconds >= min && seconds <= max;
      },
      { error: words },
    )
    .transform((value) => parseDuration(value) ?? 0);
}
