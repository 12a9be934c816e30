import type { ResourceValidationArgs } from "@pulumi/policy";
import { type CheckedResource, UNKNOWN } from "../checks/resource";

/** A resource of a preview as checks take it, from the inputs that its provider is about to get. */
export function seenResource({ urn, type, name, props, opts }: ResourceValidationArgs): CheckedResource {
  return {
    urn,
    type,
    name,
    parent: opts.parent === "" ? undefined : opts.parent,
    inputs: known(props) as Record<string, unknown>,
    options: { protect: opts.protect, ignoreChanges: opts.ignoreChanges },
  };
}

/** A copy of what the engine handed over. Its proxies throw where a value is not known yet. */
function known(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((_, index) => read(value, index));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.keys(value).map((key) => [key, read(value, key)]));
}

function read(container: object, key: string | number): unknown {
  try {
    return known((container as Record<string | number, unknown>)[key]);
  } catch (error) {
    // The class is not exported.
    if (error instanceof Error && error.constructor.name === "UnknownValueError") return UNKNOWN;
    throw error;
  }
}
