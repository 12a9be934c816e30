import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../support/program";
import { ACTION, ACTION_FILE, ACTION_TEXT, STACKS, WORKFLOWS, steps, uses, workflow } from "./support";

const ALL = WORKFLOWS.flatMap((own) =>
  Object.entries(own.jobs).map(([id, job]) => ({ own, id, job, title: `${own.file}, job ${id}` })),
);
const LOCAL_ACTION = "./.github/actions/stack";

describe("the workflows", () => {
  it("are there", () =>
    assert.deepEqual(WORKFLOWS.map(({ file }) => file.split("/").at(-1)).sort(), [
      "drift.yml",
      "main.yml",
      "publish.yml",
      "pull-request.yml",
      "release.yml",
      "up.yml",
    ]));

  it("use actions by their full commit, with the version beside it", () => {
    const texts = [...WORKFLOWS.map(({ file, text }) => [file, text] as const), [ACTION_FILE, ACTION_TEXT] as const];
    const pins = new Map<string, string>();
    for (const [file, text] of texts) {
      for (const [line, used] of [...text.matchAll(/^[ -]*uses: (\S+).*$/gm)].map(
        ([all, one]) => [all, one!] as const,
      )) {
        if (used.startsWith("./")) continue;
        assert.match(line, /uses: [\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/, file);
        const [action = "", pin = ""] = used.split("@");
        assert.equal(pins.get(action) ?? pin, pin, `${action} in two versions`);
        pins.set(action, pin);
      }
    }
    assert.ok(pins.size >= 7);
  });

  it("give no job more than it states, and nothing by default", () => {
    for (const { file, permissions } of WORKFLOWS) assert.deepEqual(permissions, {}, file);
    for (const { title, job } of ALL) assert.ok(job.permissions, `${title} states its permissions`);
  });

  it("end every job in time", () => {
    for (const { title, job } of ALL.filter(({ job: { uses: called } }) => called === undefined)) {
      assert.ok(job["timeout-minutes"]! > 0 && job["timeout-minutes"]! <= 180, title);
    }
  });

  it("run shells that do not hide a failure in a pipe", () => {
    for (const { file, defaults } of WORKFLOWS) assert.equal(defaults?.run?.shell, "bash", file);
    for (const { run, shell } of ACTION.runs.steps) if (run !== undefined) assert.equal(shell, "bash");
  });

  it("write no expression into a script, where a branch's name could be one of its own", () => {
    const scripts = [...ALL.flatMap(({ job }) => steps(job)), ...ACTION.runs.steps].flatMap(({ run }) => run ?? []);
    assert.ok(scripts.length > 10);
    for (const script of scripts) assert.ok(!script.includes("${{"), script);
  });

  it("keep no stored secret and leave no token in the checkout", () => {
    for (const { file, text } of WORKFLOWS) assert.ok(!/\bsecrets\b/.test(text), file);
    for (const { title, job } of ALL) {
      const checkout = uses(job, "actions/checkout@");
      if (checkout !== undefined) assert.equal(checkout.with?.["persist-credentials"], false, title);
    }
  });

  it("wait in groups of their own", () => {
    const groups = WORKFLOWS.flatMap(({ concurrency }) => concurrency?.group ?? []);
    assert.equal(new Set(groups).size, groups.length);
    assert.deepEqual(
      WORKFLOWS.filter(({ concurrency }) => concurrency === undefined).map(({ file }) => file),
      [".github/workflows/main.yml"],
    );
    assert.match(workflow("up").concurrency!.group, /\$\{\{ inputs\.stack \}\}/);
  });

  it("know every stack's file", () => {
    const matrices = ALL.flatMap(({ title, job }) =>
      job.strategy?.matrix?.["stack"] ? [[title, job.strategy.matrix["stack"]] as const] : [],
    );
    assert.ok(matrices.length >= 5);
    for (const [title, stacks] of matrices) assert.deepEqual([...stacks].sort(), STACKS, title);
    const called = Object.values(workflow("main").jobs).flatMap(({ with: inputs }) => inputs?.["stack"] ?? []);
    assert.deepEqual([...called].sort(), STACKS);
  });

  it("keep their files apart from the source", () => {
    const paths = ALL.flatMap(({ job }) => steps(job)).flatMap((step) => step.with?.["path"] ?? []);
    assert.ok(paths.length >= 5);
    for (const path of paths) assert.match(JSON.stringify(path), /^"out\//);
  });

  it("call only what is there", () => {
    const scripts = ALL.flatMap(({ job }) => steps(job))
      .flatMap(({ run }) => run ?? [])
      .join("\n");
    const { scripts: npm } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
      scripts: Record<string, string>;
    };
    for (const [, name] of scripts.matchAll(/npm run (?:-s )?([\w:]+)/g)) assert.ok(name! in npm, name);
    for (const [tool] of scripts.matchAll(/tools\/[\w.]+/g))
      assert.ok(readFileSync(join(ROOT, tool), "utf8").startsWith("#!"), tool);
    for (const { title, job } of ALL) {
      const local = uses(job, LOCAL_ACTION);
      if (local === undefined) continue;
      assert.ok(
        Object.keys(local.with!).every((input) => input in ACTION.inputs),
        title,
      );
      for (const [input, { required }] of Object.entries(ACTION.inputs))
        if (required) assert.ok(input in local.with!, `${title}: ${input}`);
    }
  });

  it("install the CLI in the SDK's version", () => {
    const { packages } = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8")) as {
      packages: Record<string, { version: string }>;
    };
    const cli = ACTION.runs.steps.find((step) => step.uses?.startsWith("pulumi/actions@"));
    assert.equal(cli?.with?.["pulumi-version"], packages["node_modules/@pulumi/pulumi"]?.version);
  });
});

describe("a pull request", () => {
  const { on, jobs } = workflow("pull-request");

  it("runs its own code with its own rights, never the base's with another's code", () => {
    assert.equal(on, "pull_request");
    for (const { file, text } of WORKFLOWS) assert.ok(!/pull_request_target|workflow_run/.test(text), file);
  });

  it("of a fork gets no credentials: only jobs for branches of the repository may log in or write", () => {
    for (const [id, job] of Object.entries(jobs)) {
      const rights = Object.entries(job.permissions!).filter(([, right]) => right === "write");
      if (rights.length === 0) assert.deepEqual(job.permissions, { contents: "read" }, id);
      else assert.ok(isForBranches(id), `${id} has ${rights.join()}`);
    }
  });

  it("is linted, tested and planned for everybody", () => {
    const open = Object.entries(jobs).filter(([id, job]) => !isForBranches(id) && job.if === undefined);
    const commands = open
      .flatMap(([, job]) => steps(job))
      .flatMap(({ run }) => run ?? [])
      .join("\n");
    for (const command of ["npm run -s lint", "npm test", 'npm run -s plan -- --stack "$STACK"'])
      assert.ok(commands.includes(command), command);
  });

  it("is commented by a job that runs no package", () => {
    const writers = Object.values(jobs).filter(({ permissions }) => permissions!["pull-requests"] === "write");
    assert.equal(writers.length, 1);
    for (const { run } of steps(writers[0]!)) assert.ok(!/npm|npx|node/.test(run ?? ""), run);
    assert.equal(writers[0]!.permissions!["id-token"], undefined);
  });

  /** The condition is on the job itself, or on one that it needs and whose result it asks for. */
  function isForBranches(id: string): boolean {
    const job = jobs[id]!;
    if (job.if?.includes("github.event.pull_request.head.repo.full_name == github.repository")) return true;
    const needs = [job.needs ?? []].flat();
    return needs.some(
      (need) =>
        isForBranches(need) && job.if?.includes(`contains(fromJSON('["success", "failure"]'), needs.${need}.result)`),
    );
  }
});

describe("the way to production", () => {
  const { jobs } = workflow("up");
  const main = workflow("main").jobs;

  it("is taken by what was merged only, stack by stack", () => {
    assert.deepEqual(workflow("main").on, { push: { branches: ["main"] } });
    const needs = (id: string): readonly string[] => [main[id]!.needs ?? []].flat();
    assert.deepEqual([needs("dev"), needs("staging"), needs("prod")], [["check"], ["dev"], ["staging"]]);
  });

  it("asks a user where calls are interrupted, and always has the stack's environment", () => {
    assert.equal(jobs["confirm"]!.if, "needs.review.outputs.risk == 'true'");
    assert.equal(jobs["confirm"]!.environment, "confirm");
    assert.equal(jobs["up"]!.environment, "${{ inputs.stack }}");
    assert.deepEqual(jobs["up"]!.needs, ["review", "confirm"]);
    assert.match(
      jobs["up"]!.if!,
      /needs\.review\.result == 'success' && contains\(fromJSON\('\["success", "skipped"\]'\), needs\.confirm\.result\)/,
    );
  });

  it("uses the account that may change something in its environment only", () => {
    const withLogin = ALL.filter(({ job }) => uses(job, LOCAL_ACTION) !== undefined);
    assert.ok(withLogin.length >= 4);
    for (const { title, job } of withLogin) {
      const account = job.environment === undefined ? "PREVIEW_SERVICE_ACCOUNT" : "DEPLOY_SERVICE_ACCOUNT";
      assert.equal(uses(job, LOCAL_ACTION)!.with!["service-account"], `\${{ vars.${account} }}`, title);
    }
  });
});

describe("drift", () => {
  it("is looked for every night, and by hand", () => {
    const { schedule, ...by } = workflow("drift").on as { schedule: { cron: string }[] };
    assert.match(schedule[0]!.cron, /^\d+ \d+ \* \* \*$/);
    assert.deepEqual(by, { workflow_dispatch: {} });
  });
});
