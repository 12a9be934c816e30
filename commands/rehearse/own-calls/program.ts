import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import parseArguments from "string-argv";
import { CommandError } from "../../shared/commandError";

/** A command, split as a shell does. */
export type Words = readonly [program: string, ...args: string[]];

const STARTS = { "--app": "server", "--client": "client" } as const;

/**
 * The words of `--app` or `--client`.
 * @throws CommandError where there is no such program: every pod would try to start it, again and again
 */
export function programWords(option: keyof typeof STARTS, command: string): Words {
  const [program, ...args] = parseArguments(command);
  if (program === undefined)
    throw new CommandError(`${option} is empty; give the command that starts the ${STARTS[option]}`);
  const places = program.includes("/")
    ? [resolve(program)]
    : (process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, program));
  if (places.some(isProgram)) return [program, ...args];
  const there = places.some(isFile);
  throw new CommandError(
    program.includes("/")
      ? `${option}: ${program} ${there ? "is not executable; run chmod +x on it, or name what runs it, such as node" : "is not there"}`
      : `${option}: no program ${program} is on PATH; name a file of this folder by ./${program}`,
  );
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return isFile(path);
  } catch {
    return false;
  }
}
