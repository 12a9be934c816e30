/** One way to write a section. */
export interface Variant {
  readonly text: string;
  /** What is left out, for the note to the reader; undefined where nothing is. */
  readonly without?: string;
}

/** A part of the comment, from its whole to its shortest form; the last is short whatever the preview contains. */
export type Section = readonly [Variant, ...Variant[]];

/** The first items, and how many more there are. @param write one item, as whole lines */
export function listed<Item>(items: readonly Item[], most: number, write: (item: Item) => string): string {
  const rest = items.length - most;
  return [...items.slice(0, most).map(write), ...(rest > 0 ? [`- … and ${rest} more`] : [])].join("\n");
}

/** `1 resource`, `2 resources`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
