import { say, string } from "../schema";

const RULE = "a point in time by RFC 3339, with seconds and an offset";
const FIX = 'write it in quotes, as "2026-12-18T00:00:00Z" or "2026-12-18T09:00:00+09:00"';

const DATE = String.raw`\d{4}-\d\d-\d\d`;
const TIME = String.raw`(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d`;
const RFC_3339 = new RegExp(`^(${DATE})T${TIME}(?:Z|[+-](?:[01]\\d|2[0-3]):[0-5]\\d)$`);
/** Pulumi's CLI takes a time without quotes for a YAML timestamp and hands over what Go prints of it: https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/config/object.go (unmarshalObject). */
const FROM_GO = new RegExp(`^(${DATE}) (${TIME}) ([+-]\\d\\d)(\\d\\d) \\S+$`);

/** The same point in time in UTC: `2026-12-18T09:00:00+09:00` → `2026-12-18T00:00:00Z`; `undefined` where it is none. */
function parseInstant(written: string): string | undefined {
  const text = written.replace(FROM_GO, "$1T$2$3:$4");
  const date = RFC_3339.exec(text)?.[1];
  return date !== undefined && isDate(date) ? stamp(new Date(text)) : undefined;
}

/** JavaScript takes the 30th of February for the 2nd of March. */
function isDate(date: string): boolean {
  const day = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && stamp(day).startsWith(date);
}

/** As RFC 3339 writes it, in whole seconds. */
export function stamp(time: Date): string {
  return time.toISOString().replace(".000", "");
}

/** A point in time, parsed into UTC, as GKE gives it back: written in another way it would differ in every preview. */
export const instant = () =>
  string(RULE, FIX)
    .refine((text) => parseInstant(text) !== undefined, { error: say(RULE, FIX), abort: true })
    .transform((text) => parseInstant(text)!);
