import { SECRET_VALUE, SPECIAL_VALUE, UNKNOWN_VALUE } from "../../platform/pulumi";
import { REDACTED, UNKNOWN_YET } from "./placeholder";

/** A value of Pulumi's wire format as plain data: secrets are redacted value by value, unknown values named as such. */
export function plainValue(value: unknown): unknown {
  if (value === UNKNOWN_VALUE) return UNKNOWN_YET;
  if (Array.isArray(value)) return value.map(plainValue);
  if (typeof value !== "object" || value === null) return value;
  if (isSecret(value)) return redacted(value.value);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plainValue(item)]));
}

/** The shape of a secret: a Kubernetes Secret is one as a whole, and its keys must still be seen to fit what reads them. */
function redacted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(redacted);
  if (typeof value !== "object" || value === null || SPECIAL_VALUE in value) return REDACTED;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, redacted(item)]));
}

function isSecret(value: object): value is { value: unknown } {
  return SPECIAL_VALUE in value && value[SPECIAL_VALUE] === SECRET_VALUE;
}
