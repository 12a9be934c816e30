import { type CheckedResource, UNKNOWN } from "../../checks/resource";
import { holdsPlaceholder } from "../shared/placeholder";
import type { RegisteredResource } from "./resource";

/** A recorded resource as checks take it: what plan printed a placeholder for is unknown to them. */
export function checkedResource({ urn, type, name, parent, inputs, options }: RegisteredResource): CheckedResource {
  return {
    urn,
    type,
    name,
    parent,
    inputs: withoutPlaceholders(inputs) as Record<string, unknown>,
    options: { protect: options.protect, ignoreChanges: options.ignoreChanges },
  };
}

function withoutPlaceholders(value: unknown): unknown {
  if (typeof value === "string") return holdsPlaceholder(value) ? UNKNOWN : value;
  if (Array.isArray(value)) return value.map(withoutPlaceholders);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutPlaceholders(item)]));
}
