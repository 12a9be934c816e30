import "./shortRun";
import { resolve } from "node:path";
import { Command } from "commander";
import { SettingsError } from "../settings/problems";
import { parseSettings } from "../settings/settings";
import { record } from "./record";
import { renderFiles } from "./renderFiles";
import { StackFileError, readStackFile } from "./stackFile";
import { formatTiming, timingBudgets } from "./timingTable";
import { formatTree } from "./tree";
import { OutputError, writeFiles } from "./writeFiles";

/** Version of what --json prints. */
const JSON_VERSION = 1;

/** Exit codes: 1 is for findings. */
const EXIT = { ok: 0, badSettings: 2, internal: 3 } as const;

interface Options {
  readonly stack: string;
  readonly configFile?: string;
  readonly out?: string;
  readonly json?: true;
}

const command = new Command("plan")
  .description("Shows everything that a stack would deploy, without a cloud account, a network or the Pulumi CLI.")
  .option("-s, --stack <name>", "stack whose file Pulumi.<name>.yaml is read", "dev")
  .option("-c, --config-file <path>", "stack's file to read instead, as with Pulumi's own --config-file")
  .option(
    "-o, --out <folder>",
    "folder for the manifests and Envoy bootstraps, replaced as a whole (default: out/<stack>)",
  )
  .option("--json", "print the plan as JSON on stdout instead of text")
  .addHelpText("after", "\nExit codes: 0 fine, 1 findings, 2 bad settings or arguments, 3 internal error.")
  .exitOverride((error) => process.exit(error.exitCode === 0 ? EXIT.ok : EXIT.badSettings));

async function main(): Promise<void> {
  const { stack, configFile, out = `out/${stack}`, json } = command.parse().opts<Options>();
  const root = resolve(__dirname, "..");
  const stackFile = readStackFile(root, stack, configFile);
  // Parsed here too, so that bad settings end before the program starts and good ones give the timing.
  const settings = parseSettings(stackFile);
  const { resources, outputs } = await record(() => require("../index") as unknown, stackFile);
  const files = renderFiles(resources);
  writeFiles(out, files);
  if (json === true) {
    const plan = {
      version: JSON_VERSION,
      project: settings.project,
      stack,
      resources,
      timing: timingBudgets(settings),
      outputs,
      files: [...files.keys()],
    };
    process.stdout.write(`${JSON.stringify(plan, null, 2)}\n`);
    return;
  }
  const created = resources.length;
  process.stdout.write(
    [
      `Plan of ${settings.project}-${stack}: cluster ${settings.cluster.name} in ${settings.cluster.location}, project ${settings.gcpProject}`,
      "",
      formatTree(resources),
      "",
      "Timing budget, from how long calls last:",
      "",
      formatTiming(settings),
      "",
      `${created} resources to create on an empty stack; ${files.size} files written to ${out}`,
      "",
    ].join("\n"),
  );
}

function fail(error: unknown): void {
  // A failed program fails once for each promise that hangs on it; the first says it all.
  if (process.exitCode !== undefined) return;
  if (error instanceof SettingsError || error instanceof StackFileError || error instanceof OutputError) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = EXIT.badSettings;
    return;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`plan failed for a reason of its own; please report it with the stack's file:\n${text}\n`);
  process.exitCode = EXIT.internal;
}

process.on("unhandledRejection", fail);
main().catch(fail);
