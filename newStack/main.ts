import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { StackFileError } from "../plan/stackFile";
import { OutputError } from "../plan/writeFiles";
import { writeWhole } from "../plan/writeWhole";
import { type Problem, SettingsError } from "../settings/problems";
import { kindOf, type Answers } from "./answers";
import { BrokenOff, ask } from "./ask";
import { FLAGS, problemsOf, problemsOfAnswer, projectName } from "./checked";
import { freeNetwork } from "./network";
import { nextCommands } from "./next";
import { EXIT, type Options, commandFor } from "./options";
import { QUESTIONS } from "./questions";
import { stackText } from "./stackText";

const ROOT = resolve(__dirname, "..");

async function main(): Promise<void> {
  const {
    directory,
    force = false,
    nonInteractive = false,
    json = false,
    ...given
  } = commandFor(ROOT).parse().opts<Options>();
  const taken = (name: string): string | undefined =>
    !force && existsSync(fileOf(directory, name))
      ? `${fileName(name)} is there already; name another stack`
      : undefined;
  const asks = !nonInteractive && process.stdin.isTTY && process.stderr.isTTY;
  refuse([...wrongAnswers(directory, given), ...(asks ? [] : missingAnswers(given)), ...takenName(given, taken)]);

  const answers = asks
    ? await ask(directory, given, taken)
    : ({ ...given, kind: given.kind ?? kindOf(given.name!) } as Answers);
  refuse(zoneOfOthers(answers));
  const network = freeNetwork(directory, answers.name);
  refuse(problemsOf(directory, answers, network));
  const file = fileOf(directory, answers.name);
  // Again: somebody may have written it while the questions were answered.
  refuse(takenName(answers, taken));
  writeWhole(file, stackText(answers, network, projectName(directory)));

  const next = nextCommands(answers.name);
  if (json) print(JSON.stringify({ version: 1, stack: answers.name, file, next }, null, 2));
  else
    print(
      [
        `${fileName(answers.name)} is written. Next:`,
        "",
        ...next.map(({ command, about }) => `  ${command.padEnd(44)}# ${about}`),
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
      mend: `write --${FLAGS[key]} ${example}`,
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
  const mend = "take --zone out, or write --kind dev";
  return [{ path: "--zone", value: zone, rule: `a zone is for a dev stack: ${kind} is regional`, mend }];
}

function takenName({ name }: Partial<Answers>, taken: (name: string) => string | undefined): Problem[] {
  if (name === undefined || taken(name) === undefined) return [];
  return [
    {
      path: "--name",
      value: name,
      rule: `a stack without a file: ${fileName(name)} is there already`,
      mend: "name another stack, or replace the file with --force",
    },
  ];
}

function refuse(problems: readonly Problem[]): void {
  if (problems.length > 0) throw new SettingsError(problems, "new-stack");
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function fail(error: unknown): void {
  if (error instanceof BrokenOff) {
    process.stderr.write(`\n${error.message}\n`);
    process.exit(EXIT.interrupted);
  }
  if ([SettingsError, StackFileError, OutputError].some((type) => error instanceof type)) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exit(EXIT.badInput);
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`new-stack failed for a reason of its own; please report it:\n${text}\n`);
  process.exit(EXIT.internal);
}

main().catch(fail);
