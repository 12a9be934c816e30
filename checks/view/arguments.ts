import parseArguments from "string-argv";
import { Field, ifKnown } from "../field";
import type { Container } from "./pod";
import { commandsOf, isShell, programName, scriptIndex } from "./shell";

/** A flag with its value in one word, or two flags in one. */
const JOINED = /^--?[A-Za-z][\w-]*\s+\S|\s--?[A-Za-z][\w-]*(?:[\s=]|$)/;

/** A word of a container's command line. */
export interface Argument {
  readonly field: Field;
  readonly text: string;
  /** What a shell would make of it, where it was written as if one read it; otherwise the word alone. */
  readonly parts: readonly string[];
}

/**
 * Command and arguments of a container, as the container gets them.
 * @throws NotKnown where one of them is not known
 */
export function argumentsOf({ field }: Container): Argument[] {
  const fields = [...field.at("command").list, ...field.at("args").list];
  const hasCommand = field.at("command").list.length > 0;
  const texts = fields.map((one) => one.text ?? "");
  const shell = isShell(texts[0]);
  return fields.map((one, index) => {
    const [text, before] = [texts[index]!, texts[index - 1]];
    // A shell splits its script itself, and a flag's own value may contain anything.
    const isValue = before !== undefined && /^-[^\s=]*$/.test(before);
    const isProgram = index === 0 && hasCommand && /^\/?[\w./-]+\s+\S/.test(text);
    const joined = !shell && !isValue && (isProgram || JOINED.test(text));
    return { field: one, text, parts: joined ? parseArguments(text).map(unquoted) : [text] };
  });
}

/** `--name='a b'` → `--name=a b`, as a shell has it. */
function unquoted(part: string): string {
  const quote = part.at(-1) ?? "";
  const start = part.indexOf(`=${quote}`) + 1;
  const isQuoted = ['"', "'"].includes(quote) && start > 0 && start < part.length - 1;
  return isQuoted ? part.slice(0, start) + part.slice(start + 1, -1) : part;
}

/** The commands that a container's shell runs by a script on its command line; undefined where it runs none. */
export function scriptOf({ field }: Container): { readonly field: Field; readonly commands: string[][] } | undefined {
  const fields = [...field.at("command").list, ...field.at("args").list];
  const index = scriptIndex(fields.map((one) => one.text ?? ""));
  const script = index === undefined ? undefined : fields[index];
  return script && { field: script, commands: commandsOf(script.text ?? "") };
}

/** Words of the command that starts Envoy, first its program. */
export function isEnvoyCommand(words: readonly string[]): boolean {
  return (
    programName(words[0]) === "envoy" || (programName(words[0]) === "docker-entrypoint.sh" && words[1] === "envoy")
  );
}

/**
 * Every single argument that was meant; one that is a part of a word has the word's place. Of a script that starts
 * Envoy, the words of that command.
 */
export function meantArguments(container: Container): Field[] {
  const script = scriptOf(container);
  const envoy = script?.commands.findLast(isEnvoyCommand);
  if (script !== undefined && envoy !== undefined) {
    return envoy.map((word) => new Field(script.field.resource, script.field.path, word));
  }
  return argumentsOf(container).flatMap(({ field, parts }) =>
    parts.length === 1 ? [field] : parts.map((part) => new Field(field.resource, field.path, part)),
  );
}

/** Words that contain several arguments, where that can be told. */
export function joinedArguments(container: Container): Argument[] {
  return (ifKnown(() => argumentsOf(container)) ?? []).filter(({ parts }) => parts.length > 1);
}
