import { styleText } from "node:util";

/** What a piece of text is, and so its colour. */
export type Role = "error" | "warning" | "note" | "added" | "removed" | "heading";

export type Paint = (role: Role, text: string) => string;

const STYLES = {
  error: ["bold", "red"],
  warning: ["yellow"],
  note: ["cyan"],
  added: ["green"],
  removed: ["red"],
  heading: ["bold"],
} as const;

/** Colours on a terminal only, and not where NO_COLOR is set: https://no-color.org */
export function paintFor(stream: { readonly isTTY?: boolean }): Paint {
  const noColor = process.env["NO_COLOR"] ?? "";
  if (stream.isTTY !== true || noColor !== "") return (_, text) => text;
  return (role, text) => styleText([...STYLES[role]], text);
}
