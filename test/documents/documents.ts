import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import MarkdownIt from "markdown-it";
import type Token from "markdown-it/lib/token.mjs";
import { ROOT } from "../support/program";

/** Every page that a user is meant to read. */
export const DOCUMENTS: readonly string[] = [
  "README.md",
  "CONTRIBUTING.md",
  "CHANGELOG.md",
  "ARCHITECTURE.md",
  "SECURITY.md",
  ...readdirSync(join(ROOT, "docs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`)
    .sort(),
];

export function textOf(document: string): string {
  return readFileSync(join(ROOT, document), "utf8");
}

export function tokensOf(document: string): readonly Token[] {
  return new MarkdownIt({ html: true }).parse(textOf(document), {});
}

/** A fenced block. */
export interface Block {
  readonly document: string;
  /** Line on which it begins, from 1. */
  readonly line: number;
  /** What is behind the fence: sh, yaml, ts, text. */
  readonly language: string;
  readonly content: string;
}

export const BLOCKS: readonly Block[] = DOCUMENTS.flatMap((document) =>
  tokensOf(document)
    .filter(({ type }) => type === "fence")
    .map(({ info, content, map }) => ({ document, line: map![0] + 1, language: info.trim(), content })),
);

export function blocksOf(language: string): readonly Block[] {
  return BLOCKS.filter((block) => block.language === language);
}

export const placeOf = ({ document, line }: Block): string => `${document}:${line}`;
