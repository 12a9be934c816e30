import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import MarkdownIt from "markdown-it";
import { readStackFile } from "../../commands/shared/stackFile";
import { ROOT } from "../support/program";
import { STACKS, WORKFLOWS, steps, workflow } from "./support";

const FILE = "docs/guides/pull-requests.md";
const TEXT = readFileSync(join(ROOT, FILE), "utf8");
const SCRIPTS = new MarkdownIt()
  .parse(TEXT, {})
  .filter(({ type, info }) => type === "fence" && info === "sh")
  .map(({ content }) => content);

describe("the guide to pull requests", () => {
  it("contains scripts that a shell can read", () => {
    assert.ok(SCRIPTS.length >= 7);
    const { status, stderr } = spawnSync("bash", ["-n"], { input: SCRIPTS.join("\n"), encoding: "utf8" });
    assert.equal(status, 0, stderr);
  });

  it("sets exactly the variables that the workflows read", () => {
    const read = WORKFLOWS.flatMap(({ text }) => [...text.matchAll(/\bvars\.(\w+)/g)].map(([, name]) => name!));
    const set = [...TEXT.matchAll(/gh variable set (\w+)/g)].map(([, name]) => name!);
    assert.deepEqual([...new Set(set)].sort(), [...new Set(read)].sort());
    const inEnvironments = [...TEXT.matchAll(/gh variable set (\w+) .*--env/g)].map(([, name]) => name!);
    const ofEnvironments = WORKFLOWS.flatMap(({ jobs }) => Object.values(jobs))
      .filter(({ environment }) => environment !== undefined)
      .flatMap((job) => [...JSON.stringify(job).matchAll(/vars\.(\w+_SERVICE_ACCOUNT)/g)].map(([, name]) => name!));
    assert.deepEqual(inEnvironments, ofEnvironments);
  });

  it("makes every environment that the workflows name, and trusts the jobs that log in", () => {
    const [, made = ""] = /for environment in ([\w ]+);/.exec(TEXT)!;
    assert.deepEqual(made.split(" ").sort(), [...STACKS, "confirm"].sort());
    assert.match(TEXT, new RegExp(`^STACKS="(${STACKS.join("|")}| )+"$`, "m"));
    for (const subject of [
      "repo:$REPO:pull_request",
      "repo:$REPO:ref:refs/heads/main",
      "repo:$REPO:environment:$stack",
    ]) {
      assert.ok(TEXT.includes(subject), subject);
    }
  });

  it("finds each stack's project as the program does", () => {
    const [, definition = ""] = /^(project_of\(\).*)$/m.exec(SCRIPTS.join("\n"))!;
    for (const stack of STACKS) {
      const { stdout } = spawnSync("bash", ["-c", `${definition}\nproject_of ${stack}`], {
        cwd: ROOT,
        encoding: "utf8",
      });
      assert.equal(stdout.trim(), readStackFile(ROOT, stack).config["gcp:project"]);
    }
  });

  it("names files, commands, flags and checks that are there", () => {
    for (const [, link] of TEXT.matchAll(/\]\((\.\.[^)#]+)\)/g))
      assert.ok(existsSync(join(ROOT, dirname(FILE), link!)), link);
    for (const [, name] of TEXT.matchAll(/`?(\w[\w-]*\.yml)`?/g))
      assert.ok(existsSync(join(ROOT, ".github/workflows", name!)), name);
    const flags = readFileSync(join(ROOT, "tools/preview.sh"), "utf8");
    const own = /^pulumi preview .*$/m.exec(SCRIPTS.join("\n"))![0];
    for (const [flag] of own.matchAll(/--(?!stack)[\w-]+/g)) assert.ok(flags.includes(flag), flag);
    assert.match(workflow("pull-request").jobs["check"]!.name!, /^Lint and tests/);
    assert.match(workflow("pull-request").jobs["plan"]!.name!, /^Plan/);
    assert.ok(steps(workflow("drift").jobs["look"]!).length > 0);
  });
});
