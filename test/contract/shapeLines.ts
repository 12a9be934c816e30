import type { Shape } from "../../contract/shape";

/** Every path with the kinds of value that may stand there, as readers rely on them: `servers.*.callers` → `list | null`. */
export type ShapeLines = ReadonlyMap<string, readonly string[]>;

/** In the order of the alphabet. */
export function shapeLines(shape: Shape): ShapeLines {
  return new Map([...linesOf(shape, "", [])].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function* linesOf(shape: Shape, path: string, also: readonly string[]): Generator<[string, readonly string[]]> {
  const here = (kind: string): [string, readonly string[]] => [path, [kind, ...also]];
  const below = (key: string): string => (path === "" ? key : `${path}.${key}`);
  if (typeof shape === "string") yield here(shape);
  else if ("nullable" in shape) yield* linesOf(shape.nullable, path, [...also, "null"]);
  else if ("optional" in shape) yield* linesOf(shape.optional, path, [...also, "absent"]);
  else if ("list" in shape) {
    yield here("list");
    yield* linesOf(shape.list, `${path}[]`, []);
  } else if ("map" in shape) {
    yield here("map");
    yield* linesOf(shape.map, below("*"), []);
  } else {
    if (path !== "") yield here("object");
    for (const [key, field] of Object.entries(shape.fields)) yield* linesOf(field, below(key), []);
  }
}

export function formatLines(lines: ShapeLines): string {
  return [...lines].map(([path, kinds]) => `${path}: ${kinds.join(" | ")}\n`).join("");
}

export function parseLines(text: string): ShapeLines {
  const lines = text.split("\n").filter((line) => line !== "");
  return new Map(
    lines.map((line) => {
      const [path = "", kinds = ""] = line.split(": ");
      return [path, kinds.split(" | ")];
    }),
  );
}
