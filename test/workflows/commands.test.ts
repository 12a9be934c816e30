import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../support/program";
import { STACKS, WORKFLOWS, steps, workflow } from "./support";

/** Where each command of the workflows is run in a test, or why it is not. */
const COMMANDS: Readonly<Record<string, string>> = {
  "npm ci": "these tests run on what it installs",
  "npm test": "these tests are a part of it",
  "npm run -s lint": ".ci/run, as a step of its own",
  'npm run -s plan -- --stack "$STACK" --sarif "out/$STACK.sarif" | tee plan.txt': "here",
  "{\n  echo '````text'\n  cat plan.txt\n  echo '````'\n} >>\"$GITHUB_STEP_SUMMARY\"\n": "here",
  'echo "$STACK was confirmed although calls are interrupted"': "here",
  'tools/preview.sh "$STACK" out/review': "test/engine/pipeline.test.ts",
  'pulumi up --stack "$STACK" --yes --non-interactive --suppress-outputs': "test/engine/pipeline.test.ts",
  [driftStep("look")]: "test/engine/pipeline.test.ts",
  'tools/release.sh "$TAG" out/release': "test/workflows/release.test.ts",
  'gh release create "$TAG" out/release/*.tgz --verify-tag --title "$TAG" --notes-file out/release/notes.md':
    "GitHub's own program, which is not to be had here",
  'gh release download "$TAG" --pattern "*.tgz" --dir out/release': "GitHub's own program, which is not to be had here",
  'gh attestation verify out/release/*.tgz --repo "$GH_REPO" --signer-workflow "$GH_REPO/.github/workflows/release.yml"':
    "GitHub's own program, which is not to be had here",
  "npm publish out/release/*.tgz --provenance --access public": "it cannot be taken back; npm pack is test/package",
  'tools/github.sh comment "$PULL_REQUEST" out/review/comment.md': "test/workflows/github.test.ts",
  [driftStep("issue")]: "test/workflows/github.test.ts",
};

function driftStep(job: string): string {
  return steps(workflow("drift").jobs[job]!).find(({ run }) => run !== undefined)!.run!;
}

describe("the workflows' commands", () => {
  const folder = mkdtempSync(join(tmpdir(), "workflow-test-"));
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** As GitHub runs a step whose shell is bash. */
  function run(script: string, env: Readonly<Record<string, string>> = {}) {
    assert.ok(script in COMMANDS, `no workflow has ${script}`);
    const args = ["--noprofile", "--norc", "-eo", "pipefail", "-c", script];
    return spawnSync("bash", args, { cwd: ROOT, encoding: "utf8", env: { ...process.env, ...env } });
  }

  it("are all run by a test, as far as they can be", () => {
    const found = WORKFLOWS.flatMap(({ jobs }) => Object.values(jobs).flatMap(steps)).flatMap((step) => step.run ?? []);
    assert.deepEqual([...new Set(found)].sort(), Object.keys(COMMANDS).sort());
  });

  it("plan every stack, without credentials and into the run's summary", function () {
    this.timeout(60_000);
    const [plan, summarise] = steps(workflow("pull-request").jobs["plan"]!)
      .flatMap((step) => step.run ?? [])
      .slice(1);
    const kept = existsSync(join(ROOT, "plan.txt"));
    try {
      for (const STACK of STACKS) {
        const env = { STACK, GITHUB_STEP_SUMMARY: join(folder, `summary-${STACK}`) };
        const planned = run(plan!, env);
        assert.equal(planned.status, 0, planned.stderr);
        assert.equal(run(summarise!, env).status, 0);
        const summary = readFileSync(env.GITHUB_STEP_SUMMARY, "utf8");
        assert.equal(summary, `\`\`\`\`text\n${planned.stdout}\`\`\`\`\n`);
        assert.match(summary, /\d+ resources to create on an empty stack/);
        assert.ok(existsSync(join(ROOT, "out", STACK)));
        const sarif = JSON.parse(readFileSync(join(ROOT, "out", `${STACK}.sarif`), "utf8")) as { version: string };
        assert.equal(sarif.version, "2.1.0");
      }
    } finally {
      if (!kept) rmSync(join(ROOT, "plan.txt"), { force: true });
    }
  });

  it("fail where plan fails, though its output goes through a pipe", () => {
    const { status, stderr } = run('npm run -s plan -- --stack "$STACK" --sarif "out/$STACK.sarif" | tee plan.txt', {
      STACK: "nowhere",
    });
    rmSync(join(ROOT, "plan.txt"), { force: true });
    assert.equal(status, 2, stderr);
  });

  it("say who was asked", () => {
    assert.match(
      run('echo "$STACK was confirmed although calls are interrupted"', { STACK: "prod" }).stdout,
      /^prod was/,
    );
  });
});
