/** The objects of a list; none where a preview has something else in its place, such as a value that is not known yet. */
export function objectsOf<Item extends object>(list: unknown): readonly Item[] {
  return Array.isArray(list) ? list.filter((item): item is Item => typeof item === "object" && item !== null) : [];
}
