import "./shortRun";
import { resolve } from "node:path";
import { SettingsError } from "../settings/problems";
import { checkListJson, formatCheckList } from "./checkList";
import { DiffError, diffFiles, isFolder, readFolder } from "./diff";
import { fails } from "./findings";
import { writeGraph } from "./graph/write";
import { EXIT, type Options, command } from "./options";
import { type Paint, paintFor } from "./paint";
import { planJson } from "./planJson";
import { formatPlan } from "./planText";
import { type Planned, plan } from "./planned";
import { writeSarif } from "./writeSarif";
import { StackFileError } from "./stackFile";
import { OutputError, writeFiles } from "./writeFiles";

const ROOT = resolve(__dirname, "..");

async function main(): Promise<void> {
  const options = command.parse().opts<Options>();
  const paint = paintFor(process.stdout);
  if (options.listChecks === true) {
    print(options.json === true ? JSON.stringify(checkListJson(), null, 2) : formatCheckList(paint));
    return;
  }
  const { stack, configFile, diff, json } = options;
  // Read before anything is written: the folder may be the one that is about to be replaced.
  const folder = diff !== undefined && isFolder(diff) ? readFolder(diff) : undefined;
  const planned = await plan(ROOT, stack, configFile);
  const out = options.out ?? (diff === undefined ? `out/${stack}` : undefined);
  if (out !== undefined) writeFiles(out, planned.files);
  if (options.sarif !== undefined) writeSarif(options.sarif, planned, ROOT);
  for (const file of options.graph) await writeGraph(file, planned);
  if (diff !== undefined) {
    const from = folder ?? (await plan(ROOT, diff)).files;
    printDiff(diff, planned, from, paint);
  } else if (json === true) print(JSON.stringify(planJson(planned), null, 2));
  else print(formatPlan(planned, out!, paint));
  if (fails(planned.findings, options.failOn)) process.exitCode = EXIT.findings;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** The difference is data; that there is none is said beside it. */
function printDiff(other: string, { files, stackFile }: Planned, from: Planned["files"], paint: Paint): void {
  const text = diffFiles(from, files, paint);
  process.stdout.write(text);
  if (text === "") process.stderr.write(`${other} and ${stackFile.source} render the same files\n`);
}

function fail(error: unknown): void {
  // A failed program fails once for each promise that hangs on it; the first says it all.
  if (process.exitCode !== undefined) return;
  const known = [SettingsError, StackFileError, OutputError, DiffError].some((type) => error instanceof type);
  if (known) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exitCode = EXIT.badSettings;
    return;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`plan failed for a reason of its own; please report it with the stack's file:\n${text}\n`);
  process.exitCode = EXIT.internal;
}

// A reader such as `head` that has seen enough is no fault of plan's.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});
process.on("unhandledRejection", fail);
main().catch(fail);
