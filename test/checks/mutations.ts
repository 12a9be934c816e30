import { places } from "./refusals";
import { type Tree, at, put } from "./support";

export interface Mutation {
  /** Path and value. */
  readonly what: string;
  readonly tree: Tree;
}

const SHOWN = 60;

/** An object with one value changed, once for every place and every kind of wrong value. */
export function mutations(object: Tree): Mutation[] {
  return places(object).flatMap((path) =>
    othersThan(at(object, path)).map((value) => {
      const tree = structuredClone(object);
      put(tree, path, value);
      return { what: `${path.join(".")} = ${(JSON.stringify(value) ?? "undefined").slice(0, SHOWN)}`, tree };
    }),
  );
}

/** undefined takes the value out. */
function othersThan(value: unknown): unknown[] {
  if (typeof value === "string")
    return [undefined, "", "Bad Value!", 5, true, "x".repeat(300), ["a"], "UPPER", "a_b", "-x", "99999"];
  if (typeof value === "number") return [undefined, -1, 0, 1.5, 70000, "text", true, 3000000000, 2];
  if (typeof value === "boolean") return [undefined, "true", 1, !value];
  if (Array.isArray(value)) return [undefined, [], "x", {}, [...(value as unknown[]), value[0]], [null], [5]];
  return [undefined, [], "x", {}, 5, { ...(value as Tree), bogusField: 1 }, { ...(value as Tree), name: "other" }];
}
