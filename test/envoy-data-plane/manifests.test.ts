import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Comparison } from "../../commands/rehearse/manifests/comparison";
import { commandLine } from "../commands/support/run";
import { assertFits } from "../support/jsonSchema";
import { requireEnvoy } from "../support/envoy";
import { processesOf } from "./support/processes";

const ROOT = resolve(__dirname, "../..");
const FIXTURES = join(ROOT, "test/commands/adopt/fixtures");

describe("rehearse --manifests: anybody's manifests on real Envoys", function () {
  this.timeout(240_000);
  const temporary = mkdtempSync(join(tmpdir(), "rehearse-manifests-test-"));
  before(async function () {
    await requireEnvoy(this);
  });
  after(() => rmSync(temporary, { recursive: true, force: true }));

  async function compared(name: string, ...args: string[]): Promise<{ code: number; comparison: Comparison }> {
    const given = ["rehearse", "--manifests", join(FIXTURES, name), "--calls", "3000", "--json", ...args];
    const child = spawn(...commandLine(given), { cwd: ROOT, env: { ...process.env, TMPDIR: temporary } });
    const text = { stdout: "", stderr: "" };
    child.stdout.on("data", (chunk) => (text.stdout += String(chunk)));
    child.stderr.on("data", (chunk) => (text.stderr += String(chunk)));
    const [code] = (await once(child, "close")) as [number];
    assert.notEqual(text.stdout, "", text.stderr);
    const comparison = JSON.parse(text.stdout) as Comparison;
    assertFits("comparison.schema.json", comparison);
    assert.deepEqual(processesOf(temporary), [], "no process is left");
    assert.deepEqual(
      readdirSync(temporary).filter((file) => file.startsWith("rehearsal-")),
      [],
    );
    return { code, comparison };
  }

  it("loses calls in a rollout where Envoys look servers up later than these leave, and none as adopt writes them", async () => {
    const report = join(temporary, "report.html");
    const { code, comparison } = await compared("native-sidecar", "rollout", "--report", report);
    const [{ before, after } = assert.fail()] = comparison.scenarios;
    assert.ok(before.lost > 0 && before.lost < before.sent / 2, JSON.stringify(before));
    // Other programs may keep this machine busy: then that is what both must state.
    assert.ok(before.verdict === "failed" || before.verdict === "inconclusive", before.verdict);
    assert.ok(after?.verdict === "inconclusive" || after?.lost === 0, JSON.stringify(after));
    assert.equal(code, before.verdict === "failed" ? 1 : 4);
    assert.match(readFileSync(report, "utf8"), /As the manifests are[^]*As adopt writes them/);
  });

  it("calls Envoys in pods of their own, within TLS, by a service that they have a route for", async () => {
    const { comparison } = await compared("edge", "spread", "--rate", "1000");
    const [{ before } = assert.fail()] = comparison.scenarios;
    assert.deepEqual([before.sent, before.lost], [3000, 0]);
    // An Envoy that looks the pods up decides for every call.
    assert.ok(before.evenness! < 1.2, String(before.evenness));
    assert.deepEqual(
      comparison.before.scenarios[0]?.paths.map(({ path }) => path),
      ["connections", "internal"],
    );
    assert.equal(existsSync(join(ROOT, "Pulumi.adopted.yaml")), false);
  });
});
