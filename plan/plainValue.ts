import { REDACTED, UNKNOWN_YET } from "./placeholder";

/** Keys by which Pulumi's wire format marks special values (sdk/go/common/resource/properties.go). */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** A value of Pulumi's wire format as plain data: secrets are redacted value by value, unknown values named as such. */
export function plainValue(value: unknown): unknown {
  if (value === UNKNOWN) return UNKNOWN_YET;
  if (Array.isArray(value)) return value.map(plainValue);
  if (typeof value !== "object" || value === null) return value;
  if (isSecret(value)) return redacted(value.value);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plainValue(item)]));
}

/** The shape of a secret: a Kubernetes Secret is one as a whole, and its keys must still be seen to fit what reads them. */
function redacted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(redacted);
  if (typeof value !== "object" || value === null || SIGNATURE in value) return REDACTED;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, redacted(item)]));
}

function isSecret(value: object): value is { value: unknown } {
  return SIGNATURE in value && value[SIGNATURE] === SECRET;
}
