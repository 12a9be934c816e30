import MarkdownIt from "markdown-it";
import type { Checks, Finding } from "../../../commands/review/finding";

export const parser = new MarkdownIt({ html: true, linkify: true });

export interface Read {
  /** Raw HTML, in its order. */
  readonly html: string[];
  /** Text outside of code, without findings' sentences and long values. */
  readonly text: string;
  /** Types of every token that is not text, code or raw HTML. */
  readonly types: string[];
}

export function read(markdown: string): Read {
  const html: string[] = [];
  const text: string[] = [];
  const types: string[] = [];
  for (const token of parser.parse(markdown, {}).flatMap((block) => [block, ...(block.children ?? [])])) {
    if (token.type.startsWith("html_")) html.push(token.content);
    else if (token.type === "text") text.push(token.content);
    else if (!["code_inline", "fence", "inline", "softbreak"].includes(token.type)) types.push(token.type);
  }
  return {
    html,
    text: text
      .join(" ")
      .replace(/§[^§]*§|\(text of \d+ lines\)/g, "")
      .replace(/ +/g, " "),
    types,
  };
}

export const finding = (text: string): Finding => ({
  code: text,
  level: "error",
  resource: text,
  field: text,
  message: `§${text}§`,
  fix: `§${text}§`,
});

/** Rules that find this, whatever they see. */
export const checksOf = (...findings: Finding[]): Checks => ({ unknown: undefined, run: () => findings });
