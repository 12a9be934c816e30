import { extname, join, relative } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import { failOnOption, newCommand } from "../shared/newCommand";
import { print, printJson } from "../shared/print";
import { type FailOn, fails } from "../shared/findings";
import { EXIT } from "../shared/exitCodes";
import { type Paint, paintFor } from "../shared/paint";
import { IS_CHECKOUT, projectFolder } from "../shared/project";
import { checkListJson, formatCheckList } from "./checkList";
import { diffFiles, isFolder, readFolder } from "./diff";
import { GRAPH_FORMATS } from "./graph/formats";
import { writeGraph } from "./graph/write";
import { kustomizeBase } from "./kustomize/base";
import { seedOf } from "./kustomize/seed";
import { planJson } from "./planJson";
import { formatPlan } from "./planText";
import { type Planned, plan, planUsers } from "./planned";
import { writeFiles } from "./writeFiles";
import { writeSarif } from "./writeSarif";

interface Options {
  readonly stack: string;
  readonly configFile?: string;
  readonly out?: string;
  readonly failOn: FailOn;
  readonly json?: true;
  readonly sarif?: string;
  readonly graph: readonly string[];
  readonly kustomize?: string;
  readonly diff?: string;
  readonly listChecks?: true;
}

export function command(): Command {
  return newCommand("plan")
    .description(
      "Shows everything that a stack would deploy and checks that calls will arrive, without a cloud account, a network or the Pulumi CLI.",
    )
    .option("-s, --stack <name>", "stack whose file Pulumi.<name>.yaml is read", "dev")
    .option("-c, --config-file <path>", "stack's file to read instead, as with Pulumi's own --config-file")
    .option(
      "-o, --out <folder>",
      "folder for the manifests and Envoy bootstraps, replaced as a whole (default: out/<stack>)",
    )
    .addOption(failOnOption("mildest finding that ends plan with code 1"))
    .option("--json", "print the plan as JSON on stdout instead of text")
    .option("--sarif <file>", "write the findings as SARIF 2.1.0, which code hosting shows in a pull request")
    .option(
      "--graph <file>",
      `draw the way of calls from client to pod; ${GRAPH_FORMATS.join(", ")} by the file's ending; may be given several times`,
      addGraph,
      [],
    )
    .option(
      "--kustomize <folder>",
      "write what the stack puts into its cluster as a Kustomize base, too, for Argo CD, Config Sync or kubectl apply -k; replaced as a whole",
    )
    .option(
      "--diff <other>",
      "print a unified diff of the rendered files, from another stack or from a folder that plan wrote; writes no folder unless --out names one",
    )
    .option("--list-checks", "print every check with what it is for, and end")
    .addHelpText("after", "\nExit codes: 0 fine, 1 findings, 2 bad settings or arguments, 3 internal error.")
    .action(run);
}

function addGraph(file: string, files: readonly string[]): string[] {
  if (!GRAPH_FORMATS.includes(extname(file) as (typeof GRAPH_FORMATS)[number])) {
    throw new InvalidArgumentError(`write a file that ends in ${GRAPH_FORMATS.join(", ")}.`);
  }
  return [...files, file];
}

async function run({
  stack,
  configFile,
  out: named,
  failOn,
  json,
  sarif,
  graph,
  kustomize,
  diff,
  listChecks,
}: Options) {
  const paint = paintFor(process.stdout);
  if (listChecks === true) {
    if (json === true) printJson(checkListJson());
    else print(formatCheckList(paint));
    return;
  }
  // Read before anything is written: the folder may be the one that is about to be replaced.
  const folder = diff !== undefined && isFolder(diff) ? readFolder(diff) : undefined;
  const root = projectFolder(process.cwd());
  const planOf = IS_CHECKOUT ? plan : planUsers;
  const seed = kustomize === undefined ? undefined : seedOf(kustomize);
  const planned = await planOf(root, stack, configFile, seed);
  // Where none is named it is the project's, wherever the command was called.
  const out = named ?? (diff === undefined ? relative("", join(root, "out", stack)) : undefined);
  if (out !== undefined) writeFiles(out, planned.files);
  if (sarif !== undefined) writeSarif(sarif, planned, root);
  if (kustomize !== undefined) writeBase(kustomize, planned, seed!);
  for (const file of graph) await writeGraph(file, planned);
  if (diff !== undefined) {
    const from = folder ?? (await planOf(root, diff)).files;
    printDiff(diff, planned, from, paint);
  } else if (json === true) printJson(planJson(planned));
  else print(formatPlan(planned, out!, paint));
  if (fails(planned.findings, failOn)) process.exitCode = EXIT.found;
}

function writeBase(folder: string, planned: Planned, seed: string): void {
  const { files, secrets } = kustomizeBase(planned, seed);
  writeFiles(folder, files);
  process.stderr.write(`${files.size} files written to ${folder}\n`);
  for (const secret of secrets)
    process.stderr.write(`Secret ${secret} is left out, as its values are secret: create it\n`);
}

/** The difference is data; that there is none is said beside it. */
function printDiff(other: string, { files, stackFile }: Planned, from: Planned["files"], paint: Paint): void {
  const text = diffFiles(from, files, paint);
  process.stdout.write(text);
  if (text === "") process.stderr.write(`${other} and ${stackFile.source} render the same files\n`);
}
