import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../support/program";
import { steps, uses, workflow } from "./support";

const CHANGELOG = `# Changelog

## Unreleased

## 1.10.0 - 2026-01-02

### Added

- **What is new**, with a \`## 1.1.0\` in its text.

## 1.1.0 - 2026-01-01

- What was new.
`;

describe("tools/release.sh", () => {
  let project: string;

  beforeEach(() => {
    project = mkdtempSync(join(tmpdir(), "release test-"));
    writeFileSync(join(project, "CHANGELOG.md"), CHANGELOG);
    version("1.10.0");
  });
  afterEach(() => rmSync(project, { recursive: true, force: true }));

  function version(stated: string): void {
    writeFileSync(join(project, "package.json"), JSON.stringify({ name: "shop", version: stated }));
  }

  function release(...args: string[]) {
    return spawnSync(join(ROOT, "tools/release.sh"), args, { cwd: project, encoding: "utf8" });
  }

  it("packs the package, and takes the version's section out of the changelog", () => {
    const { status, stderr, stdout } = release("v1.10.0", "out/release");
    assert.deepEqual([status, stdout], [0, ""], stderr);
    assert.deepEqual(readdirSync(join(project, "out/release")).sort(), ["notes.md", "shop-1.10.0.tgz"]);
    const notes = readFileSync(join(project, "out/release/notes.md"), "utf8");
    assert.equal(notes, "### Added\n\n- **What is new**, with a `## 1.1.0` in its text.\n");
  });

  it("refuses a tag of another version, before anything is written", () => {
    const { status, stderr } = release("v1.1.0", "out/release");
    assert.equal(status, 1);
    assert.match(stderr, /the tag is v1\.1\.0 and package\.json has version 1\.10\.0: tag v1\.10\.0/);
    assert.ok(!existsSync(join(project, "out")));
  });

  it("refuses a version that the changelog has nothing of", () => {
    for (const stated of ["1.1", "2.0.0"]) {
      version(stated);
      const { status, stderr } = release(`v${stated}`, "out/release");
      assert.equal(status, 1, stderr);
      assert.ok(stderr.includes(`CHANGELOG.md has no section "## ${stated}"`), stderr);
    }
  });

  it("adds nothing to a folder that has files already, and explains its arguments", () => {
    mkdirSync(join(project, "out"));
    writeFileSync(join(project, "out", "older.tgz"), "");
    assert.equal(release("v1.10.0", "out").status, 2);
    assert.deepEqual(readdirSync(join(project, "out")), ["older.tgz"]);
    const { status, stderr } = release("v1.10.0");
    assert.deepEqual([status, stderr], [2, "Usage: tools/release.sh <tag> <folder>\n"]);
  });

  it("finds this version of the package in its changelog", () => {
    const { version: own } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };
    assert.match(readFileSync(join(ROOT, "CHANGELOG.md"), "utf8"), new RegExp(`^## ${own} `, "m"));
  });
});

describe("a release", () => {
  const { on, jobs } = workflow("release");
  const { build, release } = jobs;

  it("is made of a tag only", () => assert.deepEqual(on, { push: { tags: ["v*"] } }));

  it("is built by a job that may write nothing, and signed by one that runs none of its code", () => {
    assert.deepEqual(build!.permissions, { contents: "read" });
    assert.equal(release!.needs, "build");
    assert.equal(uses(release!, "actions/checkout@"), undefined);
    const commands = steps(release!).flatMap(({ run }) => run ?? []);
    assert.ok(commands.length > 0 && commands.every((command) => command.startsWith("gh ")), commands.join());
  });

  it("has a record of the very tarball that is published", () => {
    const attested = uses(release!, "actions/attest-build-provenance@")!.with!["subject-path"];
    assert.equal(attested, "out/release/*.tgz");
    assert.ok(steps(release!).some(({ run }) => run?.includes(` ${String(attested)} `)));
  });
});
