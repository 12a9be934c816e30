import { readFileSync } from "node:fs";
import { Command, InvalidArgumentError, Option } from "commander";
import { checks } from "./checks";
import { reviewJson } from "./json";
import { LEVELS, type Level, reaches } from "./level";
import { comment } from "./markdown/comment";
import { PreviewError, parsePreview } from "./preview";
import { review } from "./review";
import { FileError, writeFile } from "./writeFile";

/** Exit codes. */
const EXIT = { ok: 0, risk: 1, badInput: 2, internal: 3 } as const;

interface Options {
  readonly json?: true;
  readonly out?: string;
  readonly failOn: Level | "never";
  readonly stack?: string;
  readonly commit?: string;
  readonly run?: string;
}

const command = new Command("review")
  .description("Says what a `pulumi preview --json` does to calls, as a pull request's comment in Markdown.")
  .argument("<preview>", "file with the output of `pulumi preview --json`, or - for stdin")
  .option("--json", "print the review as JSON instead of Markdown")
  .option("-o, --out <file>", "write to a file, as a whole or not at all, instead of stdout")
  .addOption(
    new Option("--fail-on <level>", "end with code 1 from this level on")
      .choices([...LEVELS, "never"])
      .default("error"),
  )
  .option("-s, --stack <name>", "stack that the comment is of (default: the preview's own)")
  .option("--commit <sha>", "commit that was previewed, to be named in the comment", commit)
  .option("--run <url>", "address of the run that has the whole preview, to be linked", run)
  .addHelpText(
    "after",
    `
Levels: error, calls are interrupted, the preview failed or a check failed; warning, calls go on with less to spare;
note, no call is lost by design.

Exit codes: 0 nothing of the level of --fail-on, 1 something of it, 2 bad input or arguments, 3 internal error.

For the checks to see every resource, and for the order of replacements:
  pulumi preview --json --show-sames --show-replacement-steps > preview.json`,
  )
  .exitOverride((error) => process.exit(error.exitCode === 0 ? EXIT.ok : EXIT.badInput));

function commit(value: string): string {
  if (/^[0-9a-f]{7,64}$/.test(value)) return value;
  throw new InvalidArgumentError("A commit is 7 to 64 hexadecimal digits; write `git rev-parse HEAD`.");
}

/** An address is written into Markdown as it is, so it holds nothing that ends a link there. */
function run(value: string): string {
  if (/^https:\/\/[A-Za-z0-9.:-]+(\/[A-Za-z0-9._~/?=&%-]*)?$/.test(value)) return value;
  throw new InvalidArgumentError("An address is https://… without spaces and brackets.");
}

function main(): void {
  command.parse();
  const [file = ""] = command.args;
  const { json, out, failOn, stack: named, ...about } = command.opts<Options>();
  const found = review(parsePreview(read(file), file === "-" ? "stdin" : file), checks);
  const stack = named ?? found.stack ?? "unknown";
  const text =
    json === true ? `${JSON.stringify(reviewJson(found, stack), null, 2)}\n` : comment(found, { stack, ...about });
  if (out === undefined) process.stdout.write(text);
  else writeFile(out, text);
  process.exitCode = failOn !== "never" && reaches(found.level, failOn) ? EXIT.risk : EXIT.ok;
}

function read(file: string): string {
  try {
    return readFileSync(file === "-" ? 0 : file, "utf8");
  } catch (error) {
    throw new FileError(`${file} cannot be read: ${(error as Error).message}; name the file that pulumi preview wrote`);
  }
}

try {
  main();
} catch (error) {
  if (error instanceof PreviewError || error instanceof FileError) {
    process.stderr.write(`${error.message.trimEnd()}\n`);
    process.exitCode = EXIT.badInput;
  } else {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`review failed for a reason of its own; please report it with the preview:\n${text}\n`);
    process.exitCode = EXIT.internal;
  }
}
