import distance from "damerau-levenshtein";

/** The known key that `key` was probably meant to be. */
export function nearKey(given: string, known: readonly string[]): string | undefined {
  const key = given.toLowerCase();
  const near = known
    .map((candidate) => ({ candidate, edits: distance(candidate.toLowerCase(), key).steps }))
    .filter(({ candidate, edits }) => edits <= editsAllowed(candidate.toLowerCase(), key))
    .sort((a, b) => a.edits - b.edits);
  return near[0]?.candidate;
}

/** One letter in three may be wrong, but not one of three: `gpu` is not a slip for `cpu`, while `mni` is one for `min`. */
function editsAllowed(candidate: string, key: string): number {
  const swapped = letters(candidate) === letters(key) ? 1 : 0;
  return Math.max(swapped, Math.floor((Math.max(candidate.length, key.length) - 1) / 3));
}

function letters(key: string): string {
  return [...key].sort().join("");
}

export function fixUnknownKey(key: string, known: readonly string[]): string {
  const near = nearKey(key, known);
  return near === undefined ? "take the key out" : `write ${near}`;
}
