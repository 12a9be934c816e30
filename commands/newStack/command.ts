import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Command, Option } from "commander";
import { type Problem, SettingsError } from "../../settings/problems";
import { newCommand } from "../shared/newCommand";
import { print, printJson } from "../shared/print";
import { IS_CHECKOUT } from "../shared/project";
import { ROOT } from "../shared/root";
import { writeWhole } from "../shared/writeWhole";
import { type Answers, KINDS, kindOf } from "./answers";
import { ask } from "./ask";
import { FLAGS, problemsOf, problemsOfAnswer, projectName } from "./checked";
import { freeNetwork } from "./network";
import { newStackJson } from "./json";
import { nextCommands } from "./next";
import { KIND_WORDS, QUESTIONS } from "./questions";
import { stackText } from "./stackText";

interface Options extends Partial<Answers> {
  readonly directory: string;
  readonly force?: true;
  /** False where --non-interactive shows it: nothing is asked. */
  readonly nonInteractive?: true;
  readonly json?: true;
}

export function command(): Command {
  return newCommand("new-stack")
    .description(
      "Writes Pulumi.<name>.yaml for a new stack. On a terminal it asks for what the flags leave out and has no default; every answer is checked at once, and nothing is written before all are right.",
    )
    .option("-n, --name <stack>", "name of the stack, such as dev or prod-eu")
    .addOption(
      new Option(
        "--kind <kind>",
        `shape: ${KINDS.map((kind) => `${kind} is ${KIND_WORDS[kind]}`).join("; ")} (default: what the name states)`,
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
    .option("--directory <folder>", "folder with Pulumi.yaml, where the file is written", IS_CHECKOUT ? ROOT : ".")
    .addHelpText("after", "\nExit codes: 0 written, 2 bad answers or arguments, 3 internal error, 130 interrupted.")
    .action(run);
}

async function run({ directory, force, nonInteractive, json, ...given }: Options): Promise<void> {
  const taken = (name: string): string | undefined =>
    force !== true && existsSync(fileOf(directory, name))
      ? `${fileName(name)} is there already; name another stack`
      : undefined;
  const asks = nonInteractive !== true && process.stdin.isTTY && process.stderr.isTTY;
  refuse([...wrongAnswers(directory, given), ...(asks ? [] : missingAnswers(given)), ...takenName(given, taken)]);

  const answers = asks
    ? await ask(directory, given, taken)
    : ({ ...given, kind: given.kind ?? kindOf(given.name!) } as Answers);
  refuse(zoneOfOthers(answers));
  const network = freeNetwork(directory, answers.name);
  refuse(problemsOf(directory, answers, network));
  const file = fileOf(directory, answers.name);
  // Again: someone may have written it while the questions were answered.
  refuse(takenName(answers, taken));
  writeWhole(file, stackText(answers, network, projectName(directory)), "--directory", "folder");

  if (json === true) printJson(newStackJson(answers.name, file));
  else
    print(
      [
        `${fileName(answers.name)} is written. Next:`,
        "",
        ...nextCommands(answers.name).map(({ command, about }) => `  ${command.padEnd(44)}# ${about}`),
      ].join("\n"),
    );
}

const fileName = (name: string): string => `Pulumi.${name}.yaml`;
const fileOf = (directory: string, name: string): string => join(directory, fileName(name));

/** Everything that is wrong with what was given, each by its flag. */
function wrongAnswers(directory: string, given: Partial<Answers>): Problem[] {
  return (Object.keys(FLAGS) as (keyof Answers)[]).flatMap((key) => {
    const value = given[key];
    return value === undefined ? [] : problemsOfAnswer(directory, key, value);
  });
}

/** Everything that would have been asked for. */
function missingAnswers(given: Partial<Answers>): Problem[] {
  return QUESTIONS.filter(({ key }) => given[key] === undefined && !(key === "kind" && isSaid(given.name))).map(
    ({ key, message, example }) => ({
      path: `--${FLAGS[key]}`,
      value: undefined,
      rule: `required where nothing can be asked: ${message}`,
      fix: `write --${FLAGS[key]} ${example}`,
    }),
  );
}

/** Without a name it is the name that is missing. */
function isSaid(name: string | undefined): boolean {
  return name === undefined || kindOf(name) !== undefined;
}

/** Only a dev cluster is in one zone. */
function zoneOfOthers({ kind, zone }: Answers): Problem[] {
  if (kind === "dev" || zone === undefined) return [];
  const fix = "take --zone out, or write --kind dev";
  return [{ path: "--zone", value: zone, rule: `a zone is for a dev stack: ${kind} is regional`, fix }];
}

function takenName({ name }: Partial<Answers>, taken: (name: string) => string | undefined): Problem[] {
  if (name === undefined || taken(name) === undefined) return [];
  return [
    {
      path: "--name",
      value: name,
      rule: `a stack without a file: ${fileName(name)} is there already`,
      fix: "name another stack, or replace the file with --force",
    },
  ];
}

function refuse(problems: readonly Problem[]): void {
  if (problems.length > 0) throw new SettingsError(problems, "new-stack");
}
