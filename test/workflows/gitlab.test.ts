import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { marker } from "../../commands/review/markdown/marker";
import { ROOT } from "../support/program";
import { BOT, GitLab } from "./gitLab";
import { TOKEN } from "./jsonApi";
import { ACTION, STACKS } from "./support";

interface PipelineJob {
  readonly stage?: string;
  readonly extends?: string;
  readonly image?: string | { readonly name: string };
  readonly script?: readonly string[];
  readonly before_script?: readonly string[];
  readonly parallel?: { readonly matrix: readonly Readonly<Record<string, readonly string[]>>[] };
  readonly environment?: string | { readonly name: string };
  readonly resource_group?: string;
  readonly interruptible?: boolean;
  readonly variables?: Readonly<Record<string, string>>;
  readonly rules?: readonly { readonly if: string; readonly when?: string }[];
}

const {
  workflow,
  stages,
  default: defaults,
  ...all
} = parse(readFileSync(join(ROOT, ".gitlab-ci.yml"), "utf8")) as Record<string, PipelineJob> & {
  readonly stages: readonly string[];
};
const jobs = Object.entries(all).filter(([name]) => !name.startsWith("."));

/** Where each command of the pipeline is run in a test, or why it is not. */
const COMMANDS: Readonly<Record<string, string>> = {
  "npm ci": "these tests run on what it installs",
  "npm test": "these tests are a part of it",
  "npm run -s lint": ".ci/run, as a step of its own",
  'npm run -s plan -- --stack "$STACK"': "test/workflows/commands.test.ts, with a file for code scanning",
  'tools/gitlab.sh credentials "$CI_PROJECT_DIR.tmp/google"': "here",
  'tools/preview.sh "$STACK" "out/review/$STACK"': "test/engine/pipeline.test.ts, in another folder",
  'tools/preview.sh "$STACK" "out/review/$STACK" --refresh --expect-no-changes': "test/engine/pipeline.test.ts",
  'tools/preview.sh "$STACK" out/review': "test/engine/pipeline.test.ts",
  "tools/gitlab.sh confirmed out/review": "here",
  'pulumi up --stack "$STACK" --yes --non-interactive --suppress-outputs': "test/engine/pipeline.test.ts",
  "apk add --no-cache bash curl jq": "the image's own program",
  "failed=0": "here",
  'for stack in dev staging prod; do tools/gitlab.sh note "$CI_MERGE_REQUEST_IID" "out/review/$stack/comment.md" || failed=1; done':
    "here",
  'exit "$failed"': "here",
};

describe("the pipeline of GitLab", () => {
  const withParents = (job: PipelineJob): PipelineJob =>
    job.extends === undefined ? job : { ...withParents(all[job.extends]!), ...job };

  it("has commands that a test runs, as far as they can be", () => {
    const found = Object.values(all).flatMap(({ script = [], before_script = [] }) => [...script, ...before_script]);
    assert.deepEqual([...new Set(found)].sort(), Object.keys(COMMANDS).sort());
  });

  it("has a stage and a script for each job, and runs none by merge requests and pushes at once", () => {
    for (const [name, job] of jobs) {
      const whole = withParents(job);
      assert.ok(stages.includes(whole.stage ?? ""), name);
      assert.ok((whole.script ?? []).length > 0, name);
      assert.ok((whole.rules ?? []).length > 0, name);
    }
    assert.equal((workflow as PipelineJob).rules?.length, 3);
    assert.ok(defaults !== undefined);
  });

  it("plans, previews and deploys every stack that has a file", () => {
    const matrices = jobs.flatMap(([, { parallel }]) => parallel?.matrix.flatMap(({ STACK }) => STACK ?? []) ?? []);
    for (const stack of STACKS) {
      assert.equal(matrices.filter((one) => one === stack).length, 3, stack);
      const { environment, resource_group, variables, interruptible } = withParents(all[stack]!);
      assert.deepEqual(
        [environment, resource_group, variables?.["STACK"], interruptible],
        [stack, stack, stack, false],
        "one at a time, with the environment's own variables, and never broken off",
      );
    }
    assert.equal(matrices.length, STACKS.length * 3);
  });

  it("waits for a user before every stack but the first", () => {
    for (const stack of STACKS.filter((one) => one !== "dev"))
      assert.ok(
        all[stack]?.rules?.every(({ when }) => when === "manual"),
        stack,
      );
  });

  it("has the CLI's version that GitHub's workflows have", () => {
    const { name } = all[".stack"]?.image as { name: string };
    const version = ACTION.runs.steps.find(({ uses }) => uses?.startsWith("pulumi/actions@"))?.with?.["pulumi-version"];
    assert.equal(name, `pulumi/pulumi:${String(version)}`);
  });

  it("runs no package where the token is that may write notes", () => {
    const { script = [], before_script = [], environment } = all["note"]!;
    assert.equal((environment as { name: string }).name, "review");
    assert.ok(![...script, ...before_script].some((command) => /npm|node|pulumi/.test(command)));
    for (const [name, { environment: other }] of jobs) if (name !== "note") assert.notEqual(other, "review", name);
  });
});

describe("tools/gitlab.sh, as the pipeline calls it", () => {
  const gitlab = new GitLab();
  const folder = mkdtempSync(join(tmpdir(), "gitlab-test-"));

  before(async function () {
    for (const tool of ["curl", "jq"]) {
      if (!(await there(tool))) {
        if (process.env.REQUIRE_ENGINES === "1") throw new Error(`${tool} is not on PATH`);
        this.skip();
      }
    }
    await gitlab.start();
    symlinkSync(join(ROOT, "tools"), join(folder, "tools"));
  });
  beforeEach(() => {
    gitlab.notes.length = 0;
    gitlab.refuse = false;
    rmSync(join(folder, "out"), { recursive: true, force: true });
  });
  after(() => {
    gitlab.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const there = (tool: string): Promise<boolean> =>
    new Promise((resolve) => execFile(tool, ["--version"], (error) => resolve(error === null)));

  function run(
    script: string,
    env: Record<string, string> = {},
  ): Promise<{ code: number; stdout: string; stderr: string }> {
    const given = { CI_API_V4_URL: gitlab.url, CI_PROJECT_ID: "12", CI_MERGE_REQUEST_IID: "7", REVIEW_TOKEN: TOKEN };
    const options = { cwd: folder, env: { PATH: process.env.PATH, ...given, ...env } };
    return new Promise((resolve) =>
      execFile("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", script], options, (error, stdout, stderr) =>
        resolve({ code: typeof error?.code === "number" ? error.code : error === null ? 0 : -1, stdout, stderr }),
      ),
    );
  }

  const script = all["note"]!.script!.join("\n");
  function comment(stack: string, text: string): void {
    mkdirSync(join(folder, "out/review", stack), { recursive: true });
    writeFileSync(join(folder, "out/review", stack, "comment.md"), `${marker(stack)}\n## ${text}\n`);
  }
  const bodies = (): string[] => gitlab.notes.map(({ body }) => body);

  it("posts a note for each stack, and updates it from then on", async () => {
    for (const text of ["first", "second"]) {
      for (const stack of STACKS) comment(stack, text);
      const { code, stderr } = await run(script);
      assert.deepEqual([code, stderr], [0, ""]);
    }
    assert.deepEqual(bodies().sort(), STACKS.map((stack) => `${marker(stack)}\n## second\n`).sort());
  });

  it("finds its note on a later page, and takes no one else's for it", async () => {
    const mark = `${marker("dev")}\n`;
    for (let id = 1; id <= 250; id += 1) gitlab.notes.push({ id, body: `note ${id}`, author: { id: 5 } });
    gitlab.notes.push({ id: 251, body: `${mark}someone else's`, author: { id: 5 } });
    gitlab.notes.push({ id: 252, body: `${mark}old`, author: { id: BOT } });
    comment("dev", "new");
    const { code } = await run("tools/gitlab.sh note 7 out/review/dev/comment.md");
    assert.equal(code, 0);
    assert.deepEqual(bodies().slice(250), [`${mark}someone else's`, `${mark}## new\n`]);
  });

  it("writes the notes of the other stacks where one preview printed nothing, and fails", async () => {
    comment("dev", "first");
    comment("prod", "first");
    const { code, stderr } = await run(script);
    assert.equal(code, 1);
    assert.match(stderr, /out\/review\/staging\/comment\.md is not there: the preview printed nothing, see its log/);
    assert.equal(gitlab.notes.length, 2);
  });

  it("fails where GitLab refuses, or what is to be posted is no review", async () => {
    comment("dev", "first");
    gitlab.refuse = true;
    assert.notEqual((await run("tools/gitlab.sh note 7 out/review/dev/comment.md")).code, 0);
    gitlab.refuse = false;
    writeFileSync(join(folder, "out/review/dev/comment.md"), "# anything\n");
    const { code, stderr } = await run("tools/gitlab.sh note 7 out/review/dev/comment.md");
    assert.deepEqual([code, gitlab.notes.length], [2, 0]);
    assert.match(stderr, /does not begin with review's marker/);
  });

  it("writes credentials for Google out of the job's token, which no one else may read", async () => {
    const command = 'tools/gitlab.sh credentials "$CI_PROJECT_DIR.tmp/google"';
    const project = join(folder, "project");
    const { code, stderr } = await run(command, {
      CI_PROJECT_DIR: project,
      GOOGLE_TOKEN: "header.payload.signature",
      WORKLOAD_IDENTITY_PROVIDER: "projects/1/locations/global/workloadIdentityPools/gitlab/providers/project",
      SERVICE_ACCOUNT: "pulumi-preview@acme-admin.iam.gserviceaccount.com",
    });
    assert.deepEqual([code, stderr], [0, ""]);
    const token = join(`${project}.tmp`, "google/token");
    assert.equal(readFileSync(token, "utf8"), "header.payload.signature");
    assert.equal(statSync(token).mode & 0o777, 0o600);
    const written = JSON.parse(readFileSync(join(`${project}.tmp`, "google/credentials.json"), "utf8")) as object;
    assert.deepEqual(written, {
      type: "external_account",
      audience: "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/gitlab/providers/project",
      subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
      token_url: "https://sts.googleapis.com/v1/token",
      credential_source: { file: token },
      service_account_impersonation_url:
        "https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/pulumi-preview@acme-admin.iam.gserviceaccount.com:generateAccessToken",
    });
    const without = await run(command, { CI_PROJECT_DIR: project });
    assert.equal(without.code, 2);
    assert.match(without.stderr, /not set: GOOGLE_TOKEN WORKLOAD_IDENTITY_PROVIDER SERVICE_ACCOUNT; docs\//);
  });

  it("goes on after a preview without a risk, and with one only for the commit that a user has confirmed", async () => {
    const risk = (text: string) => {
      mkdirSync(join(folder, "out/review"), { recursive: true });
      writeFileSync(join(folder, "out/review/risk"), `${text}\n`);
    };
    const confirmed = (env: Record<string, string> = {}) =>
      run("tools/gitlab.sh confirmed out/review", { CI_COMMIT_SHA: "abc", ...env });
    assert.equal((await confirmed()).code, 2, "no preview");
    risk("false");
    assert.equal((await confirmed()).code, 0);
    risk("true");
    const { code, stderr } = await confirmed();
    assert.equal(code, 1);
    assert.match(stderr, /run this job with the variable CONFIRMED=abc/);
    assert.equal((await confirmed({ CONFIRMED: "of-another-commit" })).code, 1);
    assert.equal((await confirmed({ CONFIRMED: "abc" })).code, 0);
  });
});
