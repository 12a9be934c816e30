import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { steps, workflow } from "../workflows/support";
import { assertSucceeded } from "./support/assertRun";
import { temporaryFolder } from "../../commands/rehearse/ownProcess";
import { programStack, stackFile, withSetting } from "./support/programStack";

describe("the pipeline's steps, under the real CLI", () => {
  const config = stackFile("staging");
  const program = programStack("staging", config);
  const folder = temporaryFolder("pipeline");
  const file = (name: string): string => join(folder, name);
  const read = (name: string): string => readFileSync(file(name), "utf8");

  /** The step of a job that speaks to Pulumi, with the folder of its files moved out of the checkout. */
  const step = (name: string, job: string): string =>
    steps(workflow(name).jobs[job]!)
      .find(({ run }) => run !== undefined)!
      .run!.replaceAll("out/review", file("review"));

  async function run(script: string, env: Record<string, string> = {}) {
    for (const name of ["output", "summary"]) writeFileSync(file(name), "");
    return program.shell(script, {
      STACK: "staging",
      GITHUB_OUTPUT: file("output"),
      GITHUB_STEP_SUMMARY: file("summary"),
      GITHUB_SERVER_URL: "https://github.com",
      GITHUB_REPOSITORY: "acme/infra",
      GITHUB_RUN_ID: "42",
      PREVIEWED_COMMIT: "0123456789abcdef0123456789abcdef01234567",
      ...env,
    });
  }

  it("preview an empty stack, with comment, summary and no risk", async () => {
    const { code, stderr } = await run(step("pull-request", "preview"));
    assert.equal(code, 0, stderr);
    assert.match(
      read("review/comment.md"),
      /^<!-- grpc-envoy-gke review staging -->\n## Preview of `staging`: \d+ to create\n\ncommit 0123456789ab · \[the whole preview\]\(https:\/\/github\.com\/acme\/infra\/actions\/runs\/42\)\n/,
    );
    assert.equal(read("summary"), read("review/comment.md"));
    assert.equal(read("output"), "risk=false\n");
    // Where there are no outputs of steps, a file has it.
    assert.equal(read("review/risk"), "false\n");
    assert.equal(program.engines.cloud.resources.size, 0);
  });

  it("deploy it", async () => {
    const { code, stderr } = await run(step("up", "up"));
    assert.equal(code, 0, stderr);
    assert.ok(program.engines.cloud.resources.size > 5);
    await program.assertNoChanges();
  });

  it("tell of a risk on the way to production, and do not fail for it", async () => {
    program.configure(withSetting(config, "cluster.location", "asia-northeast1-a"));
    const { code } = await run(step("up", "review"));
    assert.deepEqual([code, read("output"), read("review/risk")], [0, "risk=true\n", "true\n"]);
    assert.match(read("review/comment.md"), /A person must confirm this/);
  });

  it("fail where the preview fails, with a comment that states why", async () => {
    program.configure(withSetting(config, "servers.my-server.image", "no-version"));
    const { code } = await run(step("pull-request", "preview"));
    assert.notEqual(code, 0);
    assert.match(read("review/comment.md"), /servers\.my-server\.image/);
    assert.equal(read("output"), "risk=true\n");
  });

  it("fail without a comment where there is no preview, and leave no older one", async () => {
    const { code, stderr } = await run(step("pull-request", "preview"), { STACK: "nowhere" });
    assert.notEqual(code, 0);
    assert.match(stderr, /no stack named 'nowhere'/);
    assert.match(stderr, /see what pulumi said on stderr/);
    assert.ok(!existsSync(file("review/comment.md")));
  });

  it("find no drift where there is none", async () => {
    program.configure(config);
    assertSucceeded(await program.up());
    const { code, stderr } = await run(step("drift", "look"));
    assert.equal(code, 0, stderr);
    assert.ok(!existsSync(file("review/drift")));
    assert.match(read("review/comment.md"), /nothing changes/);
  });

  it("find drift, and do not fail for it", async () => {
    const policy = [...program.engines.cloud.resources.values()].find(({ type }) => type.endsWith(":SSLPolicy"))!;
    policy.state = { ...policy.state, minTlsVersion: "TLS_1_0" };
    const { code, stderr } = await run(step("drift", "look"));
    assert.equal(code, 0, stderr);
    assert.ok(existsSync(file("review/drift")));
    assert.match(read("review/comment.md"), /`minTlsVersion`: `TLS_1_0` → `TLS_1_2`/);
    assert.ok(!read("review/comment.md").includes("preview failed"));
  });
});
