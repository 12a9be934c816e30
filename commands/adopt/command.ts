import { existsSync } from "node:fs";
import { type Command, InvalidArgumentError, Option } from "commander";
import type { z } from "zod";
import { image } from "../../settings/values/image";
import { region } from "../../settings/values/location";
import { hostName, projectId } from "../../settings/values/names";
import { failOnOption, newCommand } from "../shared/newCommand";
import { printJson } from "../shared/print";
import { type FailOn, fails, reaches } from "../shared/findings";
import { CommandError } from "../shared/commandError";
import { EXIT } from "../shared/exitCodes";
import { paintFor } from "../shared/paint";
import { ROOT } from "../shared/root";
import { writeWhole } from "../shared/writeWhole";
import { type Adopted, adoptWithEnvoy } from "./adopted";
import { readSources } from "./input/sources";
import { adoptJson } from "./json";
import { formatReport } from "./report";

interface Options {
  readonly project?: string;
  readonly region?: string;
  readonly host?: string;
  readonly image: Readonly<Record<string, string>>;
  readonly server: readonly string[];
  readonly out?: string;
  readonly force?: true;
  readonly failOn: FailOn;
  readonly json?: true;
}

export function command(): Command {
  return newCommand("adopt")
    .description(
      "Takes Kubernetes manifests of a gRPC server behind Envoy, reports what is wrong with them, and writes the stack's file that deploys the same with this program.",
    )
    .argument("<manifests>", "folder with *.yaml, *.yml and *.json, read with all below it; one file; or - for stdin")
    .option("--project <id>", "Google Cloud project (default: the images', or a value to be replaced)", fits(projectId))
    .option("--region <name>", "Google Cloud region (default: the images', or a value to be replaced)", fits(region))
    .option(
      "--host <name>",
      "host name that clients call (default: the Ingress's, or a value to be replaced)",
      fits(hostName),
    )
    .addOption(
      new Option(
        "--image <[server=]reference>",
        "image with a version; server= where there are several; may be given several times",
      )
        .argParser(addImage)
        .default({}, "the manifests'"),
    )
    .addOption(
      new Option(
        "--server <name>",
        "workload that serves gRPC although nothing about it shows it; may be given several times",
      )
        .argParser((value: string, before: readonly string[]) => [...before, value])
        .default([], "none"),
    )
    .option("-o, --out <file>", "write the stack's file there, whole or not at all (default: stdout)")
    .option("--force", "replace the file of --out if there is one")
    .addOption(failOnOption("mildest finding that ends adopt with code 1"))
    .option("--json", "print findings, settings and what is left out as JSON on stdout instead")
    .addHelpText(
      "after",
      `
The stack's file goes to stdout, or to the file of --out; findings and everything else to stderr.
Every value has its place in the manifests beside it; one that cannot be read from them is marked REPLACE.

Exit codes: 0 fine, 1 findings, or a file that could not be read, 2 bad arguments or nothing to adopt, 3 internal error.

Examples:
  npm run -s adopt -- k8s/ --out Pulumi.adopted.yaml; npm run plan -- --stack adopted
  kubectl get deploy,svc,cm,ingress,backendconfig,hpa,pdb -o yaml | npm run -s adopt -- -
  helm template my-release my-chart | npm run -s adopt -- - --project acme-prod --region europe-west1`,
    )
    .action(run);
}

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

async function run(
  path: string,
  { out, force, json, failOn, image: images, server: servers, ...place }: Options,
): Promise<void> {
  if (out !== undefined && force !== true && existsSync(out))
    throw new CommandError(`${out} is there already; name another file, or replace it with --force`);
  const from = path === "-" ? "stdin" : path;
  const adopted = await adoptWithEnvoy(readSources(path), from, { ...place, images, servers }, ROOT);
  process.stderr.write(`${formatReport(adopted, paintFor(process.stderr))}\n`);
  if (json === true) printJson(adoptJson(adopted));
  if (adopted.stackFile === undefined)
    throw new CommandError(
      adopted.objects === 0
        ? "there is no gRPC server to write settings for: no Kubernetes object was read"
        : "there is no gRPC server to write settings for; name a workload with --server",
    );
  const { text } = adopted.stackFile;
  if (out !== undefined) writeWhole(out, text, "--out");
  else if (json !== true) process.stdout.write(text);
  if (isBad(adopted, failOn)) process.exitCode = EXIT.found;
}

/** A file that could not be read may have held anything. */
function isBad({ findings, notes }: Adopted, failOn: FailOn): boolean {
  const unread = notes.some(({ level }) => level === "error");
  return (unread && reaches("error", failOn)) || fails(findings, failOn);
}
