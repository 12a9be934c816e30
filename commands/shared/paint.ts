import { createColors } from "picocolors";

/** What a piece of text is, and so its colour. */
export type Role = "error" | "warning" | "note" | "added" | "removed" | "heading";

export type Paint = (role: Role, text: string) => string;

/** Colours on a terminal only, and not where NO_COLOR is set: https://no-color.org */
export function takesColour({ isTTY }: { readonly isTTY?: boolean }): boolean {
  return isTTY === true && (process.env["NO_COLOR"] ?? "") === "";
}

export function paintFor(stream: { readonly isTTY?: boolean }): Paint {
  const { bold, red, yellow, cyan, green } = createColors(takesColour(stream));
  const roles = {
    error: (text: string) => bold(red(text)),
    warning: yellow,
    note: cyan,
    added: green,
    removed: red,
    heading: bold,
  };
  return (role, text) => roles[role](text);
}
