import { execFile, execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { ROOT } from "../../commands/shared/root";
import { KINDS, type Mutant, mutantsOf, spread } from "./mutants";

/** Share of mutants that the tests must notice. */
const LEAST = 0.95;
/** From the quickest to find most; those of the stacks and of unknown values see what rows do not. */
const TESTS = [
  ...[
    "faults",
    "apiServer",
    "silence",
    "anchors",
    "programFaults",
    "arguments",
    "views",
    "envoys",
    "stacks",
    "unknown",
  ].map((name) => `checks/${name}`),
  // docs/checks.md has every check's level and words.
  "tools/settingsPage",
].map((name) => `test/${name}.test.ts`);

interface Options {
  readonly count: string;
  readonly only: string;
  readonly jobs: string;
  readonly tests: readonly string[];
}

/** Changes the checks, one mutant at a time and in a copy, and counts how many of them the tests notice. */
async function main(scratch: string): Promise<boolean> {
  const { count, only, jobs, tests } = new Command("mutate:checks")
    .description("Changes the checks one by one in a copy of the tree, and counts which changes the tests notice.")
    .option("--count <n>", "about how many mutants", "120")
    .option("--only <regex>", "files whose path it matches", ".")
    .option("--jobs <n>", "copies of the tree that are tested at the same time", "2")
    .option("--tests <files...>", "the tests that should notice them", TESTS)
    .parse()
    .opts<Options>();

  const copies = Array.from({ length: Number(jobs) }, (_, index) => copyOfTree(join(scratch, String(index))));
  if (!(await passes(copies[0]!, tests))) throw new Error(`${tests.join(", ")}: one fails before anything is changed`);

  const chosen = spread(
    checkFiles()
      .filter((file) => new RegExp(only).test(file))
      .flatMap((file) => mutantsOf(file, readFileSync(join(ROOT, file), "utf8"))),
    Number(count),
  );
  const survivors: Mutant[] = [];
  const waiting = [...chosen];
  await Promise.all(
    copies.map(async (copy) => {
      for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
        if (await survives(mutant, copy, tests)) survivors.push(mutant);
        progress(chosen.length - waiting.length, chosen.length, survivors.length);
      }
    }),
  );
  for (const mutant of survivors) process.stdout.write(`${describe(mutant)}\n`);
  for (const kind of KINDS) {
    const all = chosen.filter((one) => one.kind === kind).length;
    process.stdout.write(`${kind}: ${all - survivors.filter((one) => one.kind === kind).length} of ${all} noticed\n`);
  }
  const share = 1 - survivors.length / chosen.length;
  process.stdout.write(
    `${(share * 100).toFixed(1)} % of ${chosen.length} noticed; at least ${LEAST * 100} % are asked for\n`,
  );
  return share >= LEAST;
}

function checkFiles(): string[] {
  return readdirSync(join(ROOT, "checks"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => join("checks", file))
    .sort();
}

/** The files that git knows or would take, with the packages of the tree itself. */
function copyOfTree(folder: string): string {
  const files = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "-z"], { cwd: ROOT, encoding: "utf8" });
  for (const file of files.split("\0").filter((one) => one !== "" && existsSync(join(ROOT, one))))
    cpSync(join(ROOT, file), join(folder, file));
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  return folder;
}

async function survives(
  { file, start, end, replacement }: Mutant,
  copy: string,
  tests: readonly string[],
): Promise<boolean> {
  const path = join(copy, file);
  const text = readFileSync(path, "utf8");
  writeFileSync(path, text.slice(0, start) + replacement + text.slice(end));
  try {
    return (await passes(copy, nearest(file, tests))) && (await passes(copy, tests));
  } finally {
    writeFileSync(path, text);
  }
}

/** What notices most changes of a file in a few seconds: the rows of its own checks. */
function nearest(file: string, tests: readonly string[]): readonly string[] {
  const [, room = "", name = ""] = /^checks\/(\w+)\/(\w+)\.ts$/.exec(file) ?? [];
  const of = (test: string): readonly string[] => tests.filter((one) => one.endsWith(`/${test}.test.ts`));
  if (room === "rules" && of("faults").length > 0) return [...of("faults"), "--grep", ` ${name} `];
  return room === "apiServer" ? of("apiServer") : [];
}

/** Whether tests pass, given as mocha's arguments; none pass. */
function passes(copy: string, tests: readonly string[]): Promise<boolean> {
  if (tests.length === 0) return Promise.resolve(true);
  const mocha = ["mocha", "--config", "test/one.mocharc.json", "--bail", "--reporter", "dot", ...tests];
  return new Promise((done) => execFile("npx", mocha, { cwd: copy }, (error) => done(error === null)));
}

function describe({ kind, file, line, start, end, replacement }: Mutant): string {
  const was = readFileSync(join(ROOT, file), "utf8").slice(start, end).replace(/\s+/g, " ");
  return `not noticed: ${kind} at ${file}:${line}: ${was} -> ${replacement.replace(/\s+/g, " ")}`;
}

function progress(done: number, all: number, survivors: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${all}, ${survivors} not noticed`);
  else if (done % 10 === 0) process.stderr.write(`${done} of ${all}, ${survivors} not noticed\n`);
}

const scratch = mkdtempSync(join(tmpdir(), "mutants-"));
void main(scratch)
  .then((enough) => (process.exitCode = enough ? 0 : 1))
  .finally(() => rmSync(scratch, { recursive: true, force: true }));
