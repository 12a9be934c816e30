import { Command, Option } from "commander";
import { KINDS, type Answers } from "./answers";
import { KIND_WORDS } from "./questions";

export interface Options extends Partial<Answers> {
  readonly directory: string;
  readonly force?: true;
  /** False where --non-interactive says so: nothing is asked. */
  readonly nonInteractive?: true;
  readonly json?: true;
}

/** Exit codes of the command. */
export const EXIT = { ok: 0, badInput: 2, internal: 3, interrupted: 130 } as const;

/** @param root the project that a stack is added to where none is named. */
export function commandFor(root: string): Command {
  return new Command("new-stack")
    .description(
      "Writes Pulumi.<name>.yaml for a new stack. On a terminal it asks for what the flags leave out and nobody can guess; every answer is checked at once, and nothing is written before all are right.",
    )
    .option("-n, --name <stack>", "name of the stack, such as dev or prod-eu")
    .addOption(
      new Option(
        "--kind <kind>",
        `shape: ${KINDS.map((kind) => `${kind} is ${KIND_WORDS[kind]}`).join("; ")} (default: what the name says)`,
      ).choices(KINDS),
    )
    .option("--project <id>", "Google Cloud project")
    .option("--region <region>", "Google Cloud region")
    .option("--image <reference>", "image of the gRPC server, with a tag or a digest")
    .option("--host <name>", "host name that clients call")
    .option("--server <name>", "name of the server (default: the image's own name)")
    .option("--dns-zone <name>", "Cloud DNS managed zone that gets the host's record (default: none)")
    .option("--zone <zone>", "zone of a dev cluster (default: the region's first)")
    .option("--force", "replace a file that is there")
    .option("--non-interactive", "ask nothing: what is missing is an error")
    .option("--json", "print what was written as JSON on stdout instead of text")
    .option("--directory <folder>", "folder with Pulumi.yaml, where the file is written", root)
    .addHelpText("after", "\nExit codes: 0 written, 2 bad answers or arguments, 3 internal error, 130 interrupted.")
    .exitOverride((error) => process.exit(error.exitCode === 0 ? EXIT.ok : EXIT.badInput));
}
