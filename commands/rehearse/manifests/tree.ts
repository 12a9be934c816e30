/** An object of a configuration. */
export type Tree = Readonly<Record<string, unknown>>;

export function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Empty for anything else than a text. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
