import { spawnSync } from "node:child_process";
import { type Block, blocksOf } from "./documents";

/** One command of a document, as a user pastes it. */
export interface Command {
  readonly document: string;
  /** Comments taken off, lines joined. */
  readonly text: string;
}

/** What `bash -n` states of a script. */
export function syntaxOf(script: string): { readonly whole: boolean; readonly states: string } {
  const { status, stderr } = spawnSync("bash", ["-n"], { input: script, encoding: "utf8" });
  // A here-document without its end is a warning only.
  return { whole: status === 0 && stderr === "" && !/\\\n$/.test(script), states: stderr };
}

/** The commands of a block: a line, and further ones until the shell takes them for whole. */
export function commandsIn({ document, content }: Block): Command[] {
  const commands: Command[] = [];
  let open = "";
  for (const line of content.split("\n")) {
    open += `${line}\n`;
    if (!syntaxOf(open).whole) continue;
    const text = withoutComments(open);
    if (text !== "") commands.push({ document, text });
    open = "";
  }
  if (open.trim() !== "") throw new Error(`${document}: the shell does not take this for whole:\n${open}`);
  return commands;
}

function withoutComments(text: string): string {
  return text
    .replace(/^#.*$/gm, "")
    .replace(/ +# .*$/gm, "")
    .replace(/\\\n\s*/g, "")
    .trim();
}

export const COMMANDS: readonly Command[] = blocksOf("sh").flatMap(commandsIn);
