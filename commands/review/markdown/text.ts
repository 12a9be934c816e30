/**
 * Foreign text in Markdown. Names and values come from whoever wrote the change, so they stand in code, where neither
 * Markdown nor HTML, mentions or links are read, and what cannot be seen is written out.
 */

/** Longest piece of foreign text on a line. */
const LINE_MAX = 200;

/** Longest name in a heading. */
const NAME_MAX = 100;

/** Longest sentences of a finding. */
const PROSE_MAX = 600;

/** Foreign text inside a sentence or a list's item. Not for tables: what a `|` in code does there differs by renderer. */
export function code(text: string): string {
  const line = oneLine(text, LINE_MAX);
  const fence = "`".repeat(longestRun(line, "`") + 1);
  const pad = /^[` ]|[` ]$/.test(line) ? " " : "";
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** Foreign text inside an HTML tag such as `<summary>`, where Markdown is not read. */
export function htmlCode(text: string): string {
  return `<code>${oneLine(text, NAME_MAX).replace(/[^\p{L}\p{N} ./-]/gu, (character) => `&#${character.codePointAt(0)};`)}</code>`;
}

function oneLine(text: string, max: number): string {
  // Cut before too, as a value may be megabytes.
  const line = clip(visible(clip(text, max)).replaceAll("\n", "↵"), max);
  return line.trim() === "" ? "(empty)" : line;
}

/**
 * A sentence that may contain foreign text, as plain words: every mark is escaped, and mentions and references are broken
 * by a joiner that is not seen.
 */
export function prose(text: string): string {
  const line = clip(visible(clip(text, PROSE_MAX)).replaceAll("\n", " "), PROSE_MAX).trim();
  return line.replace(/[!-/:-@[-`{-~]/g, (mark) => (mark === "@" || mark === "#" ? `\\${mark}\u2060` : `\\${mark}`));
}

/** Foreign text as a block. @param language for the colours */
export function codeBlock(language: string, text: string): string {
  const lines = visible(text).replace(/\n+$/, "");
  const fence = "`".repeat(Math.max(3, longestRun(lines, "`") + 1));
  return `${fence}${language}\n${lines}\n${fence}`;
}

/** At most `max` characters, with what was cut off counted. */
export function clip(text: string, max: number): string {
  if (text.length <= max) return text;
  // Not through the middle of a character that takes two places.
  const end = /[\uD800-\uDBFF]/.test(text[max - 1]!) ? max - 1 : max;
  return `${text.slice(0, end)}… (${text.length - end} characters more)`;
}

/** Controls, direction marks and zero-width characters could show a reviewer other text than what is there. */
function visible(text: string): string {
  return text
    .replace(/\r\n?/g, "\n")
    .replace(/\t/g, "  ")
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Zl}\p{Zp}]/gu, (character) =>
      character === "\n" ? character : `\\u{${character.codePointAt(0)!.toString(16)}}`,
    );
}

function longestRun(text: string, character: string): number {
  let longest = 0;
  let run = 0;
  for (const each of text) {
    run = each === character ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}
