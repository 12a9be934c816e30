import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { marker } from "../../commands/review/markdown/marker";
import { ROOT } from "../support/program";
import { BOT, GitHub } from "./gitHub";
import { TOKEN } from "./jsonApi";
import { STACKS, steps, workflow } from "./support";

describe("tools/github.sh, as the workflows call it", () => {
  const github = new GitHub();
  /** The workspace of a job: the tools, and what it has downloaded. */
  const folder = mkdtempSync(join(tmpdir(), "github-test-"));
  const file = join(folder, "out", "review", "comment.md");

  before(async function () {
    for (const tool of ["curl", "jq"]) {
      if (await missing(tool)) {
        if (process.env.REQUIRE_ENGINES === "1") throw new Error(`${tool} is not on PATH`);
        this.skip();
      }
    }
    await github.start();
    symlinkSync(join(ROOT, "tools"), join(folder, "tools"));
    mkdirSync(join(folder, "out", "review"), { recursive: true });
  });
  beforeEach(() => {
    github.comments.length = github.issues.length = github.calls.length = 0;
    github.refuse = false;
  });
  after(() => {
    github.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const missing = (tool: string): Promise<boolean> =>
    new Promise((resolve) => execFile(tool, ["--version"], (error) => resolve(error !== null)));

  function run(
    script: string,
    env: Record<string, string> = {},
  ): Promise<{ code: number; stdout: string; stderr: string }> {
    const args = ["--noprofile", "--norc", "-eo", "pipefail", "-c", script];
    const given = {
      GITHUB_API_URL: github.url,
      GITHUB_REPOSITORY: "acme/infra",
      GITHUB_TOKEN: TOKEN,
      PULL_REQUEST: "7",
      STACK: "dev",
    };
    const options = { cwd: folder, env: { PATH: process.env.PATH, ...given, ...env } };
    return new Promise((resolve) =>
      execFile("bash", args, options, (error, stdout, stderr) =>
        resolve({ code: typeof error?.code === "number" ? error.code : error === null ? 0 : -1, stdout, stderr }),
      ),
    );
  }

  const command = (name: string, job: string): string =>
    steps(workflow(name).jobs[job]!).find((step) => step.run !== undefined)!.run!;
  const comment = (stack: string, text: string): void => writeFileSync(file, `${marker(stack)}\n## ${text}\n`);
  const bodies = (): (string | null)[] => github.comments.map(({ body }) => body);
  const foreign = (body: string | null, login = "someone") => ({
    id: github.comments.length + 1,
    body,
    user: { login },
  });

  it("posts a comment, and updates it from then on, one for each stack", async () => {
    for (const text of ["first", "second"]) {
      for (const stack of STACKS) {
        comment(stack, text);
        const { code, stderr } = await run(command("pull-request", "comment"));
        assert.deepEqual([code, stderr], [0, ""]);
      }
    }
    assert.deepEqual(
      bodies(),
      STACKS.map((stack) => `${marker(stack)}\n## second\n`),
    );
  });

  it("finds its comment on a later page", async () => {
    for (let index = 0; index < 250; index += 1) github.comments.push(foreign(`comment ${index}`));
    github.comments.push(foreign(`${marker("dev")}\r\nold`, BOT));
    comment("dev", "new");
    assert.equal((await run(command("pull-request", "comment"))).code, 0);
    assert.equal(github.comments.length, 251);
    assert.match(bodies().at(-1)!, /## new/);
    assert.equal(github.calls.filter((call) => call.startsWith("GET")).length, 3);
  });

  it("takes no one else's comment for its own, and no other stack's", async () => {
    github.comments.push(
      foreign(`${marker("dev")}\nplanted`),
      foreign(null, BOT),
      foreign(`${marker("dev")} -->\nx`, BOT),
      foreign(`${marker("dev-2")}\nx`, BOT),
    );
    const before = bodies();
    comment("dev", "own");
    assert.equal((await run(command("pull-request", "comment"))).code, 0);
    assert.deepEqual(bodies(), [...before, `${marker("dev")}\n## own\n`]);
  });

  it("sends what it is given as it is", async () => {
    comment("dev", "\"quotes\" $HOME `id` \\n 'x' {{y}} 😀\n".repeat(1500));
    assert.equal((await run(command("pull-request", "comment"))).code, 0);
    assert.ok(bodies()[0]!.includes("\"quotes\" $HOME `id` \\n 'x' {{y}} 😀"));
    assert.equal(
      bodies()[0]!.length,
      `${marker("dev")}\n## `.length + "\"quotes\" $HOME `id` \\n 'x' {{y}} 😀\n".length * 1500 + 1,
    );
  });

  it("opens an issue for drift, updates it while it lasts, and closes it when it is over", async () => {
    const issue = command("drift", "issue");
    const states = () => github.issues.map(({ title, state, body }) => [title, state, body]);
    comment("dev", "differs");
    assert.equal((await run(issue)).code, 0);
    assert.deepEqual(states(), [], "no drift, no issue");

    writeFileSync(join(folder, "out", "review", "drift"), "");
    assert.equal((await run(issue)).code, 0);
    comment("dev", "differs still");
    assert.equal((await run(issue)).code, 0);
    assert.deepEqual(states(), [["Drift in dev", "open", `${marker("dev")}\n## differs still\n`]]);

    rmSync(join(folder, "out", "review", "drift"));
    assert.equal((await run(issue)).code, 0);
    assert.deepEqual(
      states().map(([, state]) => state),
      ["closed"],
    );

    writeFileSync(join(folder, "out", "review", "drift"), "");
    assert.equal((await run(issue)).code, 0);
    assert.deepEqual(
      states().map(([, state]) => state),
      ["closed", "open"],
      "another drift, another issue",
    );
    rmSync(join(folder, "out", "review", "drift"));
  });

  it("reports what GitHub refused, without the token", async () => {
    comment("dev", "x");
    github.refuse = true;
    const refused = await run(command("pull-request", "comment"));
    assert.notEqual(refused.code, 0);
    assert.match(refused.stderr, /422/);
    github.refuse = false;
    const denied = await run(command("pull-request", "comment"), { GITHUB_TOKEN: "wrong-token" });
    assert.notEqual(denied.code, 0);
    assert.match(denied.stderr, /401/);
    assert.ok(!denied.stderr.includes("wrong-token") && !denied.stdout.includes("wrong-token"));
    assert.deepEqual(bodies(), []);
  });

  it("refuses a file without review's marker, and one that is not there, before it asks GitHub", async () => {
    writeFileSync(file, "## no marker\n");
    assert.deepEqual([(await run(command("pull-request", "comment"))).code], [2]);
    rmSync(file);
    const gone = await run(command("pull-request", "comment"));
    assert.equal(gone.code, 2);
    assert.match(gone.stderr, /the preview printed nothing/);
    assert.deepEqual(github.calls, []);
  });

  it("explains itself where the arguments are wrong", async () => {
    for (const script of ["tools/github.sh", "tools/github.sh comment", "tools/github.sh delete x"]) {
      const { code, stderr } = await run(script);
      assert.equal(code, 2);
      assert.match(stderr, /^Usage: tools\/github\.sh comment[^]*resolve <file>/);
    }
  });
});
