import { UNKNOWN_YET } from "../shared/placeholder";

/**
 * Keys that a bridged provider keeps for itself in inputs, outputs and reasons: `__meta`, `__defaults`,
 * `__pulumi_raw_state_delta`, and `__fieldManager` of the Kubernetes provider.
 * https://github.com/pulumi/pulumi-terraform-bridge/blob/main/pkg/reservedkeys/keys.go
 */
export const isInnerKey = (key: string): boolean => key.startsWith("__");

/** Fields that Google Cloud and Kubernetes write again with every change; they name nothing that a reader knows. */
const STAMPS =
  /^metadata\.(?:uid|resourceVersion|generation|creationTimestamp|managedFields)\b|(?:^|\.)(?:fingerprint|etag)$/i;

export const isStamp = (path: string): boolean => STAMPS.test(path);

const ID = /(?:^|\.)(?:id|uid|\w+(?:Id|Uid))$/;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether a field is an id, and its values are random: elsewhere, as in a pod's annotation, such a value does something. */
export function isRandomId(path: string, values: readonly unknown[]): boolean {
  const isUuid = (value: unknown): boolean => typeof value === "string" && UUID.test(value);
  return ID.test(path) && values.some(isUuid) && values.every((value) => isEmpty(value) || isUuid(value));
}

/**
 * Stands for a value that Terraform will know later, in states that the bridge made: hcl2shim.UnknownVariableValue.
 * https://github.com/pulumi/pulumi-terraform-bridge/blob/main/pkg/tfbridge/schema.go
 */
const TERRAFORM_UNKNOWN = "74D93920-ED26-11E3-AC10-0800200C9A66";

/** A value as a reader may see it: without inner keys at any depth. */
export function withoutInnerKeys(value: unknown): unknown {
  if (value === TERRAFORM_UNKNOWN) return UNKNOWN_YET;
  if (Array.isArray(value)) return value.map(withoutInnerKeys);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !isInnerKey(key))
      .map(([key, inner]) => [key, withoutInnerKeys(inner)]),
  );
}

/** Whether a value contains nothing: none, an empty list, an object of such values. */
export function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  return typeof value === "object" && Object.values(value).every(isEmpty);
}
