/** Keys by which Pulumi's wire format marks special values (sdk/go/common/resource/properties.go). */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** What is printed in the place of a secret. */
export const REDACTED = "<secret>";

/** A value of Pulumi's wire format as plain data: secrets are redacted, unknown values named as such. */
export function plainValue(value: unknown): unknown {
  if (value === UNKNOWN) return "<known after up>";
  if (Array.isArray(value)) return value.map(plainValue);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  if ((value as Record<string, unknown>)[SIGNATURE] === SECRET) return REDACTED;
  return Object.fromEntries(entries.map(([key, item]) => [key, plainValue(item)]));
}
