import { extname } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { LEVELS, type Level } from "../checks/finding";
import { GRAPH_FORMATS } from "./graph/formats";

export interface Options {
  readonly stack: string;
  readonly configFile?: string;
  readonly out?: string;
  readonly failOn: Level | "never";
  readonly json?: true;
  readonly sarif?: string;
  readonly graph: readonly string[];
  readonly diff?: string;
  readonly listChecks?: true;
}

/** Exit codes of the command. */
export const EXIT = { ok: 0, findings: 1, badSettings: 2, internal: 3 } as const;

export const command = new Command("plan")
  .description(
    "Shows everything that a stack would deploy and checks that calls will arrive, without a cloud account, a network or the Pulumi CLI.",
  )
  .option("-s, --stack <name>", "stack whose file Pulumi.<name>.yaml is read", "dev")
  .option("-c, --config-file <path>", "stack's file to read instead, as with Pulumi's own --config-file")
  .option(
    "-o, --out <folder>",
    "folder for the manifests and Envoy bootstraps, replaced as a whole (default: out/<stack>)",
  )
  .addOption(
    new Option("--fail-on <level>", "mildest finding that ends plan with code 1")
      .choices([...LEVELS, "never"])
      .default("error"),
  )
  .option("--json", "print the plan as JSON on stdout instead of text")
  .option("--sarif <file>", "write the findings as SARIF 2.1.0, which code hosting shows in a pull request")
  .option(
    "--graph <file>",
    `draw the way of calls from client to pod; ${GRAPH_FORMATS.join(", ")} by the file's ending; may be given several times`,
    addGraph,
    [],
  )
  .option(
    "--diff <other>",
    "print a unified diff of the rendered files, from another stack or from a folder that plan wrote; writes no folder unless --out names one",
  )
  .option("--list-checks", "print every check with what it is for, and end")
  .addHelpText("after", "\nExit codes: 0 fine, 1 findings, 2 bad settings or arguments, 3 internal error.")
  .exitOverride((error) => process.exit(error.exitCode === 0 ? EXIT.ok : EXIT.badSettings));

function addGraph(file: string, files: readonly string[]): string[] {
  if (!GRAPH_FORMATS.includes(extname(file) as (typeof GRAPH_FORMATS)[number])) {
    throw new InvalidArgumentError(`write a file that ends in ${GRAPH_FORMATS.join(", ")}.`);
  }
  return [...files, file];
}
