import { type Command, CommanderError } from "commander";
import { SettingsError } from "../../settings/problems";
import { CommandError } from "./commandError";
import { EXIT } from "./exitCodes";
import { reasonOf } from "./fileErrors";

/**
 * Runs a command to its end, which is the process's. What the caller can put right is one message and code 2, anything
 * else a stack trace and code 3. A reader such as `head` that has seen enough ends it quietly.
 */
export async function run(program: Command, args: readonly string[]): Promise<void> {
  for (const stream of [process.stdout, process.stderr])
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") process.exitCode = toldUnprinted(error);
      process.exit();
    });
  // A failed program fails once for each promise that hangs on it; the first states it all.
  const failed = new Promise<never>((_, reject) => process.on("unhandledRejection", reject));
  try {
    await Promise.race([program.parseAsync(args, { from: "user" }), failed]);
  } catch (error) {
    process.exitCode = tell(error);
  }
  // What was written to a pipe may still be on its way.
  process.stdout.write("", () => process.stderr.write("", () => process.exit()));
}

/** Where what is printed goes to a file, its disk may be full. @returns the exit code */
function toldUnprinted(error: unknown): number {
  return tell(new CommandError(`what the command prints cannot be written: ${reasonOf(error)}`, { cause: error }));
}

/** Tells what went wrong on stderr. @returns the exit code */
function tell(error: unknown): number {
  // The parser of arguments has said it by itself.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.badInput;
  if (error instanceof CommandError || error instanceof SettingsError) {
    process.stderr.write(`${error.message.trimEnd()}\n`);
    return error instanceof CommandError ? error.exitCode : EXIT.badInput;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`this is a fault of the command; please report it with what it was given:\n${text}\n`);
  return EXIT.internal;
}
