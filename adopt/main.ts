import "../plan/shortRun";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { SettingsError } from "../settings/problems";
import { fails } from "../plan/findings";
import { paintFor } from "../plan/paint";
import { StackFileError } from "../plan/stackFile";
import { OutputError } from "../plan/writeFiles";
import { writeWhole } from "../plan/writeWhole";
import { type Adopted, adopt } from "./adopted";
import { InputError, readSources } from "./input/sources";
import { adoptJson } from "./json";
import { EXIT, type Options, command } from "./options";
import { formatReport } from "./report";

const ROOT = resolve(__dirname, "..");

function main(): void {
  command.parse();
  const [path = ""] = command.args;
  const { out, force, json, failOn, image: images, server: servers, ...place } = command.opts<Options>();
  if (out !== undefined && force !== true && existsSync(out))
    throw new OutputError(`${out} is there already; name another file, or replace it with --force`);
  const adopted = adopt(readSources(path), path === "-" ? "stdin" : path, { ...place, images, servers }, ROOT);
  process.stderr.write(`${formatReport(adopted, paintFor(process.stderr))}\n`);
  print(adopted, out, json === true);
  process.exitCode = exitCode(adopted, failOn);
}

function print(adopted: Adopted, out: string | undefined, json: boolean): void {
  if (json) process.stdout.write(`${JSON.stringify(adoptJson(adopted), null, 2)}\n`);
  if (adopted.stackFile === undefined) return;
  if (out !== undefined) writeWhole(out, adopted.stackFile.text);
  else if (!json) process.stdout.write(adopted.stackFile.text);
}

function exitCode({ findings, notes, stackFile }: Adopted, failOn: Options["failOn"]): number {
  if (stackFile === undefined) {
    process.stderr.write("there is no gRPC server to write settings for; name a workload with --server\n");
    return EXIT.badInput;
  }
  const unread = failOn !== "never" && notes.some(({ level }) => level === "error");
  return unread || fails(findings, failOn) ? EXIT.findings : EXIT.ok;
}

// A reader such as `head` that has seen enough is no fault of adopt's.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

try {
  main();
} catch (error) {
  const known = [SettingsError, StackFileError, OutputError, InputError].some((type) => error instanceof type);
  if (known) {
    process.stderr.write(`${(error as Error).message.trimEnd()}\n`);
    process.exitCode = EXIT.badInput;
  } else {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`adopt failed for a reason of its own; please report it with the manifests:\n${text}\n`);
    process.exitCode = EXIT.internal;
  }
}
