import type { Shape } from "./shape";

/** A value that has another shape than the contract states. */
export interface Mismatch {
  /** Path of the value among the outputs: `servers.my-server.port`. */
  readonly path: string;
  readonly found: unknown;
  readonly expected: string;
}

/** Everything below `value` that is not as `shape` states. Keys that the shape does not know are none of a reader's business. */
export function mismatches(value: unknown, shape: Shape, path = ""): Mismatch[] {
  const inside = (key: string): string => (path === "" ? key : `${path}.${key}`);
  if (typeof shape !== "string") {
    if ("optional" in shape && value === undefined) return [];
    if ("nullable" in shape && value === null) return [];
    if ("optional" in shape) return mismatches(value, shape.optional, path);
    if ("nullable" in shape) {
      return mismatches(value, shape.nullable, path).map((found) =>
        found.path === path ? { ...found, expected: `${found.expected} or null` } : found,
      );
    }
    if ("list" in shape && Array.isArray(value))
      return value.flatMap((item, index) => mismatches(item, shape.list, `${path}[${index}]`));
    if ("map" in shape && isObject(value))
      return Object.entries(value).flatMap(([key, item]) => mismatches(item, shape.map, inside(key)));
    if ("fields" in shape && isObject(value))
      return Object.entries(shape.fields).flatMap(([key, field]) => mismatches(value[key], field, inside(key)));
  } else if (typeof value === shape) return [];
  return [{ path, found: value, expected: kindOf(shape) }];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function kindOf(shape: Shape): string {
  if (typeof shape === "string") return `a ${shape}`;
  return "list" in shape ? "a list" : "an object";
}
