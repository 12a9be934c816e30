import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import parseArguments from "string-argv";
import { CommandError } from "../../shared/commandError";

/**
 * The words of `--app`, split as a shell does.
 * @throws CommandError where there is no such program: every pod would try to start it, again and again
 */
export function appWords(command: string): readonly [program: string, ...args: string[]] {
  const [program, ...args] = parseArguments(command);
  if (program === undefined) throw new CommandError("--app is empty; give the command that starts the server");
  const places = program.includes("/")
    ? [resolve(program)]
    : (process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, program));
  if (places.some(isProgram)) return [program, ...args];
  const there = places.some(isFile);
  throw new CommandError(
    program.includes("/")
      ? `--app: ${program} ${there ? "is not executable; run chmod +x on it, or name what runs it, such as node" : "is not there"}`
      : `--app: no program ${program} is on PATH; name a file of this folder by ./${program}`,
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
