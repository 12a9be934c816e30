import { Command, InvalidArgumentError, Option } from "commander";
import type { z } from "zod";
import { LEVELS, type Level } from "../checks/finding";
import { image } from "../settings/values/image";
import { region } from "../settings/values/location";
import { hostName, projectId } from "../settings/values/names";

export interface Options {
  readonly project?: string;
  readonly region?: string;
  readonly host?: string;
  readonly image: Readonly<Record<string, string>>;
  readonly server: readonly string[];
  readonly out?: string;
  readonly force?: true;
  readonly failOn: Level | "never";
  readonly json?: true;
}

/** Exit codes of the command. */
export const EXIT = { ok: 0, findings: 1, badInput: 2, internal: 3 } as const;

export const command = new Command("adopt")
  .description(
    "Takes Kubernetes manifests of a gRPC server behind Envoy, says what is wrong with them, and writes the stack's file that deploys the same with this program.",
  )
  .argument("<manifests>", "folder with *.yaml, *.yml and *.json, read with all below it; one file; or - for stdin")
  .option("--project <id>", "Google Cloud project (default: the images', or a value to be replaced)", fits(projectId))
  .option("--region <name>", "Google Cloud region (default: the images', or a value to be replaced)", fits(region))
  .option(
    "--host <name>",
    "host name that clients call (default: the Ingress's, or a value to be replaced)",
    fits(hostName),
  )
  .option(
    "--image <[server=]reference>",
    "image with a version; server= where there are several; may be given several times (default: the manifests')",
    addImage,
    {},
  )
  .option(
    "--server <name>",
    "workload that serves gRPC although nothing about it says so; may be given several times",
    (value: string, before: readonly string[]) => [...before, value],
    [],
  )
  .option("-o, --out <file>", "write the stack's file there, whole or not at all (default: stdout)")
  .option("--force", "replace the file of --out if there is one")
  .addOption(
    new Option("--fail-on <level>", "mildest finding that ends adopt with code 1")
      .choices([...LEVELS, "never"])
      .default("error"),
  )
  .option("--json", "print findings, settings and what is left out as JSON on stdout instead")
  .addHelpText(
    "after",
    `
The stack's file goes to stdout, or to the file of --out; findings and everything else to stderr.
Every value has its place in the manifests beside it; one that cannot be read from them is marked REPLACE.

Exit codes: 0 fine, 1 findings, or a file that could not be read, 2 bad arguments or nothing to adopt, 3 internal error.

Examples:
  npm run -s adopt -- k8s/ --out Pulumi.adopted.yaml && npm run plan -- --stack adopted
  kubectl get deploy,svc,cm,ingress,backendconfig,hpa,pdb -o yaml | npm run -s adopt -- -
  helm template my-release my-chart | npm run -s adopt -- - --project acme-prod --region europe-west1`,
  )
  .exitOverride((error) => process.exit(error.exitCode === 0 ? EXIT.ok : EXIT.badInput));

/** The words of the settings' own rule where a value breaks it. */
function fits(schema: z.ZodType<string>): (value: string) => string {
  return (value) => {
    const issue = schema.safeParse(value).error?.issues[0];
    if (issue === undefined) return value;
    throw new InvalidArgumentError(issue.message.split("\n").join("; "));
  };
}

function addImage(value: string, before: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const [, server = "", reference = ""] = /^(?:([a-z][-a-z0-9]*)=)?(.*)$/s.exec(value) ?? [];
  return { ...before, [server]: fits(image)(reference) };
}
