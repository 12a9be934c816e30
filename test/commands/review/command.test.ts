import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { previewText, runReview, step } from "./support";

describe("review", () => {
  const folder = mkdtempSync(join(tmpdir(), "review-test-"));
  after(() => rmSync(folder, { recursive: true, force: true }));

  const file = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  const labels = { app: "d" };
  const container = {
    name: "d",
    image: "registry.example.com/acme/d:1.0.0",
    resources: { requests: { cpu: "1", memory: "1Gi" }, limits: { memory: "1Gi" } },
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
  };
  const securityContext = { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } };
  const template = { metadata: { labels }, spec: { containers: [container], securityContext } };
  const DEPLOYMENT = {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "d", namespace: "acme" },
    spec: { selector: { matchLabels: labels }, template },
  };
  const deployment = (op: string) =>
    step({
      ...{ op, type: "kubernetes:apps/v1:Deployment", name: "d" },
      ...{ before: DEPLOYMENT, after: DEPLOYMENT, diff: ["spec.template"] },
    });
  const rolls = (): string => file("rolls.json", previewText([deployment("update")]));
  const replaces = (): string => file("replaces.json", previewText([deployment("replace")]));
  const nothing = (): string => file("nothing.json", previewText([]));

  it("ends by risk: 0 where nothing must be confirmed, 1 where something must", () => {
    assert.deepEqual(
      [runReview([nothing()]), runReview([rolls()]), runReview([replaces()])].map(({ code, stderr }) => [code, stderr]),
      [
        [0, ""],
        [0, ""],
        [1, ""],
      ],
    );
  });

  it("ends by another level with --fail-on", () => {
    assert.equal(runReview([rolls(), "--fail-on", "note"]).code, 1);
    assert.equal(runReview([rolls(), "--fail-on", "warning"]).code, 0);
    assert.equal(runReview([replaces(), "--fail-on", "never"]).code, 0);
    assert.equal(runReview([nothing(), "--fail-on", "note"]).code, 0);
  });

  it("ends with 1 for a preview that failed", () => {
    const failed = previewText([], { diagnostics: [{ severity: "error", message: "no such project" }] });
    const { code, stdout } = runReview([file("failed.json", failed)]);
    assert.equal(code, 1);
    assert.match(stdout, /### The preview failed\n\n[^]*```text\nno such project\n```/);
  });

  it("reads stdin for -", () => {
    const { code, stdout } = runReview(["-"], readFileSync(replaces(), "utf8"));
    assert.equal(code, 1);
    assert.match(stdout, /`Deployment` `d` \*\*is replaced\*\*/);
  });

  it("prints a version with --json", () => {
    const { stdout } = runReview([replaces(), "--json"]);
    const printed = JSON.parse(stdout) as Record<string, unknown>;
    assert.deepEqual(Object.keys(printed), [
      ...["version", "project", "stack", "failed", "level", "risks", "envoy", "timing", "findings", "sight"],
      ...["unchecked", "changes", "diagnostics"],
    ]);
    assert.deepEqual([printed["sight"], printed["unchecked"]], [{ seen: 1, unseen: 0 }, null]);
    assert.deepEqual(
      [printed["version"], printed["stack"], printed["level"], printed["findings"]],
      [2, "staging", "error", []],
    );
  });

  it("names commit, run and stack where they are given", () => {
    const { stdout } = runReview([
      nothing(),
      "--commit",
      "0123456789abcdef",
      "--run",
      "https://example.com/a/b?c=1",
      "--stack",
      "prod",
    ]);
    assert.match(
      stdout,
      /^<!-- grpc-envoy-gke review prod -->\n## Preview of `prod`: nothing changes\n\ncommit 0123456789ab · \[the whole preview\]\(https:\/\/example\.com\/a\/b\?c=1\)/,
    );
  });

  it("writes --out as a whole, into a folder that it makes", () => {
    const out = join(folder, "new", "comment.md");
    const { code, stdout } = runReview([replaces(), "--out", out]);
    assert.deepEqual([code, stdout], [1, ""]);
    assert.equal(readFileSync(out, "utf8"), runReview([replaces()]).stdout);
    assert.deepEqual(readdirSync(join(folder, "new")), ["comment.md"]);
  });

  it("leaves --out as it was where the preview cannot be read", () => {
    const out = file("kept.md", "kept");
    const { code, stdout, stderr } = runReview([file("broken.json", '{"steps":[{}]}'), "--out", out]);
    assert.deepEqual([code, stdout], [2, ""]);
    assert.match(stderr, /broken\.json: 2 problems\n\n {2}steps\.0\.op\n/);
    assert.ok(!stderr.includes("    at "), "a stack trace");
    assert.equal(readFileSync(out, "utf8"), "kept");
  });

  it("refuses an --out that is a folder, and leaves nothing behind", () => {
    const out = join(folder, "taken");
    mkdirSync(join(out, "inner"), { recursive: true });
    const { code, stderr } = runReview([nothing(), "--out", out]);
    assert.equal(code, 2);
    assert.match(stderr, /taken cannot be written: .*; name another file with --out/);
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.startsWith(".")),
      [],
    );
    assert.ok(existsSync(join(out, "inner")));
  });

  for (const [what, args, words] of [
    ["no file", [], /missing required argument/],
    ["a file that is not there", ["nowhere.json"], /nowhere\.json cannot be read: .*name the file/],
    ["an unknown level", ["x", "--fail-on", "fatal"], /Allowed choices are error, warning, note, never/],
    ["a commit that is none", ["x", "--commit", "main)"], /7 to 64 hexadecimal digits/],
    ["an address that ends a link", ["x", "--run", "https://example.com/a) [b](c"], /without spaces and brackets/],
    ["an address that runs", ["x", "--run", "javascript:alert(1)"], /https:\/\//],
  ] as const) {
    it(`ends with 2 for ${what}`, () => {
      const { code, stdout, stderr } = runReview([...args]);
      assert.deepEqual([code, stdout], [2, ""]);
      assert.match(stderr, words);
      assert.ok(!stderr.includes("    at "), "a stack trace");
    });
  }

  it("explains itself with --help", () => {
    const { code, stdout } = runReview(["--help"]);
    assert.equal(code, 0);
    assert.match(stdout, /Exit codes: 0 .*1 .*2 .*3 /);
    assert.match(stdout, /--show-sames --show-replacement-steps/);
  });
});
