import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../support/program";
import { Folder, SERVER } from "../plan/support";

/** Runs `npm` as a user does, in a folder. */
function npm(args: readonly string[], cwd: string) {
  const inherited = Object.entries(process.env).filter(([key]) => !/^(?:npm_|INIT_CWD$)/.test(key));
  const env = Object.fromEntries(inherited);
  const { status, stdout, stderr } = spawnSync("npm", [...args], { cwd, env, encoding: "utf8" });
  return { code: status, stdout, stderr };
}

describe("an option that npm keeps for itself", function () {
  this.timeout(60_000);

  for (const [title, args, line] of [
    ["with a space", ["plan", "--stack", "prod"], "npm run plan -- --stack prod"],
    ["with =", ["plan", "--stack=prod"], "npm run plan -- --stack prod"],
    [
      "among others",
      ["plan", "--config-file", "a file.yaml", "--graph=way.svg"],
      "npm run plan -- --config-file 'a file.yaml' --graph way.svg",
    ],
    ["of another command", ["rehearse", "all", "--report", "x.html"], "npm run rehearse -- --report … all x.html"],
    ["that is a switch", ["new-stack", "--non-interactive"], "npm run new-stack -- --non-interactive"],
  ] as const)
    it(`is refused, and the right line is shown: ${title}`, () => {
      const { code, stdout, stderr } = npm(["run", "-s", ...args], ROOT);
      assert.deepEqual([code, stdout], [2, ""], stderr);
      assert.ok(stderr.includes(`has not seen it; write two hyphens before the options: ${line}\n`), stderr);
    });

  it("is none where it came through, and where it is npm's own", () => {
    const { code, stderr } = npm(["run", "-s", "--json", "plan", "--", "--stack", "dev", "--list-checks"], ROOT);
    assert.deepEqual([code, stderr], [0, ""]);
  });
});

describe("a path that a user gives", function () {
  this.timeout(60_000);
  const folder = new Folder();
  after(() => folder.remove());

  it("is relative to where the user is, although npm starts the command elsewhere", () => {
    folder.stackFile({ "my-server": SERVER });
    const below = join(folder.path, "below");
    mkdirSync(below);
    const named = ["--config-file", "../stack-1.yaml", "--out", "plan", "--graph", "way.mmd", "--sarif", "found.sarif"];
    const { code, stdout, stderr } = npm(["--prefix", ROOT, "run", "-s", "plan", "--", ...named], below);
    assert.deepEqual([code, stderr], [0, ""]);
    assert.match(stdout, /files written to plan$/m);
    for (const file of ["plan/.written-by-plan", "way.mmd", "found.sarif"])
      assert.ok(existsSync(join(below, file)), file);
  });

  it("is not needed for plan's own folder, which is the project's", () => {
    const { code, stdout, stderr } = npm(["run", "-s", "plan"], join(ROOT, "docs", "guides"));
    assert.deepEqual([code, stderr], [0, ""]);
    assert.match(stdout, /files written to \.\.\/\.\.\/out\/dev$/m);
    assert.ok(!existsSync(join(ROOT, "docs", "guides", "out")));
  });
});
