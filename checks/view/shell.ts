import parseArguments from "string-argv";

const SHELL = /^(?:ba|da|a|z|k)?sh$/;
/** Quoted texts, escaped letters, what separates two commands, and everything between. */
const TOKENS = /'[^']*'|"(?:[^"\\]|\\[^])*"|\\[^]|&&|\|\||[;\n|]|&(?![>\d])|[^'"\\;\n|&]+|[^]/g;
const SEPARATOR = /^(?:&&|\|\||[;\n|&])$/;
/** What may precede a command's program: `exec`, `if`, `VERBOSE=1`. */
const BEFORE = /^(?:exec|if|then|else|do|while|until|!|\{|\(|[A-Za-z_]\w*=.*)$/s;

/** Last part of a program's path. */
export function programName(word: string | undefined): string {
  return word?.split("/").at(-1) ?? "";
}

export function isShell(word: string | undefined): boolean {
  return SHELL.test(programName(word));
}

/** The script of `sh -c SCRIPT`, by its place among the words; undefined where no shell gets one. */
export function scriptIndex(words: readonly string[]): number | undefined {
  if (!isShell(words[0])) return undefined;
  const flag = words.findIndex((word, index) => index > 0 && /^-[a-z]*c[a-z]*$/.test(word));
  return flag < 0 || words[flag + 1] === undefined ? undefined : flag + 1;
}

/** A command of a shell's script. */
export interface ScriptStep {
  readonly words: string[];
  /** After which outcome of the command before it the shell runs it. */
  readonly after: "success" | "failure" | "either";
}

/** The commands of a shell's script, each by its words: as far as they can be told without running it. */
export function commandsOf(script: string): string[][] {
  return stepsOf(script).map(({ words }) => words);
}

export function stepsOf(script: string): ScriptStep[] {
  const commands: { text: string; after: ScriptStep["after"] }[] = [{ text: "", after: "either" }];
  for (const [token] of script.replaceAll("\\\n", " ").matchAll(TOKENS)) {
    if (SEPARATOR.test(token)) commands.push({ text: "", after: AFTER[token] ?? "either" });
    else commands.at(-1)!.text += token;
  }
  return commands.flatMap(({ text, after }) => {
    const words = parseArguments(text.trim());
    const first = words.findIndex((word) => !BEFORE.test(word));
    return first < 0 ? [] : [{ words: words.slice(first), after }];
  });
}

const AFTER: Readonly<Record<string, ScriptStep["after"]>> = { "&&": "success", "||": "failure" };
