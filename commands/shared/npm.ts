import type { Command, Option } from "commander";
import { CommandError } from "./commandError";
import { ROOT } from "./root";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The folder that a user's paths are relative to: where the user is. `npm run` starts scripts in the package's folder
 * and tells in INIT_CWD where it was called.
 */
export function usersFolder(env: Environment, cwd: string): string {
  const called = env["INIT_CWD"] ?? "";
  return isRun(env) && cwd === ROOT && called !== "" ? called : cwd;
}

function isRun({ npm_command: command }: Environment): boolean {
  return command === "run" || command === "run-script";
}

/** Options of npm itself: that one is set says nothing about what was written after `npm run`. */
const NPMS_OWN = new Set(["--json", "--force"]);

/**
 * Refuses to go on without an option that npm kept for itself: it hands over only what comes after `--`.
 * @param args what the program was given, the command's name among it
 * @throws CommandError
 */
export function refuseKeptOptions(command: Command, args: readonly string[], env: Environment): void {
  const start = startOf(command.name(), env);
  if (start === undefined) return;
  const words = args.slice(args.indexOf(command.name()) + 1);
  const kept = command.options.filter((option) => isKept(option, words, env));
  if (kept.length === 0) return;
  const names = kept.map(({ long }) => long).join(", ");
  throw new CommandError(
    `npm kept ${names} for itself, so that ${command.name()} has not seen it; write two hyphens before the options: ${start} ${rewritten(command, kept, words, env)}`,
  );
}

/** How the command was started, with the hyphens after which npm keeps nothing; undefined where npm had no part in it. */
function startOf(name: string, env: Environment): string | undefined {
  if (isRun(env)) return env["npm_lifecycle_event"] === name ? `npm run ${name} --` : undefined;
  return env["npm_command"] === "exec" ? `npm exec -- grpc-envoy-gke ${name}` : undefined;
}

/** npm hands its own options to a script as `npm_config_…`: https://docs.npmjs.com/cli/v11/using-npm/config#environment-variables */
function keptValue({ long = "", short = "" }: Option, env: Environment): string | undefined {
  if (NPMS_OWN.has(long)) return undefined;
  const keys = [long, short].filter((name) => name !== "").map((name) => name.replace(/^-+/, "").replaceAll("-", "_"));
  return keys.map((key) => env[`npm_config_${key}`]).find((value) => value !== undefined);
}

function isKept(option: Option, words: readonly string[], env: Environment): boolean {
  const { long = "", short = "" } = option;
  const isGiven = words.some(
    (word) =>
      word === long || word.startsWith(`${long}=`) || (short !== "" && /^-[^-]/.test(word) && word.startsWith(short)),
  );
  return !isGiven && keptValue(option, env) !== undefined;
}

/** What was meant: npm takes `--stack prod` for a switch and leaves `prod` among the arguments, where it may be one of the command's own. */
function rewritten(command: Command, kept: readonly Option[], words: readonly string[], env: Environment): string {
  const rest = [...words];
  const options = kept.flatMap((option) => {
    const value = keptValue(option, env)!;
    if (!option.required && !option.optional) return [option.long!];
    if (value !== "true") return [option.long!, value];
    const isAlone = command.registeredArguments.length === 0;
    const index = isAlone ? rest.findIndex((word) => !word.startsWith("-")) : -1;
    return index < 0 ? [option.long!, "…"] : [option.long!, ...rest.splice(index, 1)];
  });
  return [...options, ...rest].map((word) => (/[^\w./:=@…-]/.test(word) ? `'${word}'` : word)).join(" ");
}
