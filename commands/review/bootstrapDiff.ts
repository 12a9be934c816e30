import { structuredPatch } from "diff";

/** Lines around a change. */
const CONTEXT = 3;

/** Most keys in a hunk's heading: the outermost say which listener or cluster it is, the innermost what in it. */
const KEYS = { outer: 2, inner: 2 };

/**
 * Two bootstraps as a unified diff without a header, each hunk under the keys that lead to its first change: YAML is
 * deep, and three lines do not say where they stand. Empty where both are the same.
 */
export function bootstrapDiff(before: string, after: string): string {
  const oldLines = before.split("\n");
  const { hunks } = structuredPatch("old", "new", before, after, "", "", { context: CONTEXT });
  return hunks
    .map(({ oldStart, lines }) => {
      const shown = lines.filter((line) => !line.startsWith("\\"));
      const unchanged = shown.findIndex((line) => !line.startsWith(" "));
      const keys = keysAbove(oldLines, Math.min(oldStart - 1 + unchanged, oldLines.length - 1));
      return [`@@ line ${oldStart}${heading(keys)} @@`, ...shown].join("\n");
    })
    .join("\n");
}

function heading(keys: readonly string[]): string {
  if (keys.length === 0) return "";
  const { outer, inner } = KEYS;
  const some = keys.length <= outer + inner ? keys : [...keys.slice(0, outer), "…", ...keys.slice(-inner)];
  return `: ${some.join(" › ")}`;
}

/** The keys that lead to a line, from the outermost; an item of a list by its `name`, where it has one. */
function keysAbove(lines: readonly string[], index: number): string[] {
  const parent = keyAbove(lines, index);
  if (parent === undefined) return [];
  const name = nameOfItem(lines, index, parent.line);
  return [...keysAbove(lines, parent.line), name === undefined ? parent.key : `${parent.key}[${name}]`];
}

/** The nearest line above that contains a key alone and is further left. */
function keyAbove(lines: readonly string[], index: number): { line: number; key: string } | undefined {
  const column = columnOf(lines[index]!);
  for (let line = index - 1; line >= 0; line -= 1) {
    const key = /^[\s-]*("[^"]*"|[^:\s]+):\s*$/.exec(lines[line]!)?.[1];
    if (key !== undefined && columnOf(lines[line]!) < column) return { line, key };
  }
  return undefined;
}

/** `name` of the list's item that a line is in directly; the item begins below line `above`. */
function nameOfItem(lines: readonly string[], index: number, above: number): string | undefined {
  const column = columnOf(lines[index]!);
  const isStart = (line: string) => columnOf(line) === column && line.startsWith("- ", column - 2);
  let start = index;
  while (start > above && !isStart(lines[start]!)) start -= 1;
  if (start === above) return undefined;
  for (let at = start; at < lines.length && columnOf(lines[at]!) >= column; at += 1) {
    if (at > start && isStart(lines[at]!)) return undefined;
    const name = columnOf(lines[at]!) === column ? /^[\s-]*name:\s+(\S+)\s*$/.exec(lines[at]!)?.[1] : undefined;
    if (name !== undefined) return name;
  }
  return undefined;
}

/** Column of a line's first key or value, behind the dashes of lists. */
function columnOf(line: string): number {
  return /^\s*(?:- )*/.exec(line)![0].length;
}
