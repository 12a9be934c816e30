import { readFileSync } from "node:fs";
import { type Command, InvalidArgumentError } from "commander";
import { failOnOption, newCommand } from "../shared/newCommand";
import { type FailOn, reaches } from "../shared/findings";
import { CommandError } from "../shared/commandError";
import { EXIT } from "../shared/exitCodes";
import { writeWhole } from "../shared/writeWhole";
import { checks } from "./checks";
import { reviewJson } from "./json";
import { comment } from "./markdown/comment";
import { parsePreview } from "./preview";
import { review } from "./review";

interface Options {
  readonly json?: true;
  readonly out?: string;
  readonly failOn: FailOn;
  readonly stack?: string;
  readonly commit?: string;
  readonly run?: string;
}

export function command(): Command {
  return newCommand("review")
    .description("Tells what a `pulumi preview --json` does to calls, as a pull request's comment in Markdown.")
    .argument("<preview>", "file with the output of `pulumi preview --json`, or - for stdin")
    .option("--json", "print the review as JSON instead of Markdown")
    .option("-o, --out <file>", "write to a file, as a whole or not at all, instead of stdout")
    .addOption(failOnOption("end with code 1 from this level on"))
    .option("-s, --stack <name>", "stack that the comment is of (default: the preview's own)")
    .option("--commit <sha>", "commit that was previewed, to be named in the comment", commit)
    .option("--run <url>", "address of the run that has the whole preview, to be linked", address)
    .addHelpText(
      "after",
      `
Levels: error, calls are interrupted, the update fails half-way, the preview failed or a check failed; warning, calls go on with less to spare;
note, no call is lost by design.

Exit codes: 0 nothing of the level of --fail-on, 1 something of it, 2 bad input or arguments, 3 internal error.

For the checks to see every resource, and for the order of replacements:
  pulumi preview --json --show-sames --show-replacement-steps > preview.json`,
    )
    .action(run);
}

function commit(value: string): string {
  if (/^[0-9a-f]{7,64}$/.test(value)) return value;
  throw new InvalidArgumentError("A commit is 7 to 64 hexadecimal digits; write `git rev-parse HEAD`.");
}

/** An address is written into Markdown as it is, so it contains nothing that ends a link there. */
function address(value: string): string {
  if (/^https:\/\/[A-Za-z0-9.:-]+(\/[A-Za-z0-9._~/?=&%-]*)?$/.test(value)) return value;
  throw new InvalidArgumentError("An address is https://… without spaces and brackets.");
}

function run(file: string, { json, out, failOn, stack: named, ...about }: Options): void {
  const found = review(parsePreview(read(file), file === "-" ? "stdin" : file), checks);
  const stack = named ?? found.stack ?? "unknown";
  const text =
    json === true ? `${JSON.stringify(reviewJson(found, stack), null, 2)}\n` : comment(found, { stack, ...about });
  if (out === undefined) process.stdout.write(text);
  else writeWhole(out, text, "--out");
  if (reaches(found.level, failOn)) process.exitCode = EXIT.found;
}

function read(file: string): string {
  try {
    return readFileSync(file === "-" ? 0 : file, "utf8");
  } catch (error) {
    throw new CommandError(
      `${file} cannot be read: ${(error as Error).message}; name the file that pulumi preview wrote`,
    );
  }
}
