import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Rehearsal } from "../../commands/rehearse/result";
import { assertFits } from "../support/jsonSchema";
import { requireEnvoy } from "../support/envoy";
import { Folder, SERVER } from "../commands/plan/support";
import { commandLine } from "../commands/support/run";
import { processesOf } from "./support/processes";

const ROOT = resolve(__dirname, "../..");

describe("rehearse: the command, run to its end and broken off", function () {
  this.timeout(120_000);
  const folder = new Folder();
  /** The command's temporary files, and its processes by them. */
  const temporary = mkdtempSync(join(tmpdir(), "rehearse-test-"));
  before(async function () {
    await requireEnvoy(this);
  });
  after(() => {
    folder.remove();
    rmSync(temporary, { recursive: true, force: true });
  });

  function start(...args: string[]): ChildProcess & { stdoutText: () => string; stderrText: () => string } {
    const file = folder.stackFile({ "my-server": SERVER });
    const child = spawn(...commandLine(["rehearse", "--config-file", file, ...args]), {
      cwd: ROOT,
      env: { ...process.env, TMPDIR: temporary },
    });
    const text = { stdout: "", stderr: "" };
    child.stdout.on("data", (chunk) => (text.stdout += String(chunk)));
    child.stderr.on("data", (chunk) => (text.stderr += String(chunk)));
    return Object.assign(child, { stdoutText: () => text.stdout, stderrText: () => text.stderr });
  }

  const leftProcesses = () => processesOf(temporary);

  async function untilSaid(child: ReturnType<typeof start>, words: RegExp): Promise<void> {
    while (!words.test(child.stderrText())) {
      assert.equal(child.exitCode, null, child.stderrText());
      await new Promise((done) => setTimeout(done, 50));
    }
  }

  it("prints the result as JSON, and writes a report", async () => {
    const report = join(temporary, "report.html");
    const child = start("spread", "--calls", "500", "--json", "--report", report);
    const [code] = (await once(child, "exit")) as [number];
    const result = JSON.parse(child.stdoutText()) as Rehearsal;
    const { verdict, load, claims } = result.scenarios[0]!;
    // Other programs may keep this machine busy: then that is what it must state.
    const expected = { passed: 0, inconclusive: 4, failed: NaN, skipped: NaN }[verdict];
    assert.equal(code, expected, `${child.stderrText()}\n${JSON.stringify({ claims, load })}`);
    assert.equal(result.version, 3);
    assertFits("rehearsal.schema.json", result);
    assert.ok(result.machine.cpus > 0 && load !== undefined && load.seconds > 1 && (load.ownCpus ?? 1) > 0);
    assert.match(readFileSync(report, "utf8"), /^<!doctype html>/i);
    assert.deepEqual(leftProcesses(), []);
  });

  const ownServer = (file: string, ...args: string[]) =>
    [process.execPath, "--require", require.resolve("esbuild-register"), join(ROOT, file), ...args].join(" ");
  const ORDERS = "test/commands/rehearse/support/ordersServer.ts";

  async function rehearsal(...args: string[]): Promise<{ code: number; result: Rehearsal }> {
    const child = start("--calls", "2000", "--json", ...args);
    const [code] = (await once(child, "exit")) as [number];
    assert.notEqual(child.stdoutText(), "", child.stderrText());
    return { code, result: JSON.parse(child.stdoutText()) as Rehearsal };
  }

  it("rehearses a server of the user's own, by its health; what needs the echo server is no success", async () => {
    const app = ownServer("commands/rehearse/echo-server/main.ts");
    const { code, result } = await rehearsal("crash", "drain", "--app", app);
    const [drain, crash] = result.scenarios;
    assert.equal(result.calls.mode, "health");
    assert.match(`${drain?.verdict}: ${drain?.reason}`, /^skipped: it needs the echo server/);
    const unmet = JSON.stringify(crash?.claims);
    assert.equal(code, { passed: 5, inconclusive: 4, failed: NaN, skipped: NaN }[crash!.verdict], unmet);
  });

  it("rehearses a method of the user's own server, and sees which pod answered", async () => {
    const app = ownServer(ORDERS, "{host}", "{port}", "v1");
    const call = ["--method", "acme.v1.Orders/Get", "--body", '{"order_id":"7"}'];
    const { code, result } = await rehearsal("spread", "--app", app, ...call);
    const [{ verdict, paths, claims } = assert.fail()] = result.scenarios;
    assert.deepEqual([result.calls.mode, result.calls.method], ["own", "acme.v1.Orders/Get"]);
    assert.equal(code, { passed: 0, inconclusive: 4, failed: NaN, skipped: NaN }[verdict], JSON.stringify(claims));
    // A busy machine may restart a pod's Envoy, whose counters begin again.
    if (verdict === "inconclusive") return;
    for (const { perPod, sent } of paths) {
      const served = Object.values(perPod).reduce((sum, calls) => sum + calls, 0);
      assert.ok(Object.keys(perPod).length === 3 && served >= sent * 0.9, JSON.stringify(perPod));
    }
  });

  it("states what a server answers that refuses its health check", async () => {
    const script = [
      "const { Server, ServerCredentials } = require('@grpc/grpc-js'); const server = new Server();",
      "server.bindAsync(process.env.HOST + ':' + process.env.PORT, ServerCredentials.createInsecure(), () => undefined)",
    ].join(" ");
    const { code, result } = await rehearsal("crash", "--app", `"${process.execPath}" -e "${script}"`);
    assert.equal(code, 1);
    assert.match(
      result.scenarios[0]?.reason ?? "",
      /^pods never become ready, because the server does not answer grpc\.health\.v1\.Health\/Check \(UNIMPLEMENTED\)/,
    );
  });

  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    it(`stops everything on ${signal}: no process, no file`, async () => {
      const child = start("spread");
      await untilSaid(child, /all pods are in service/);
      assert.ok(leftProcesses().length >= 8, "three pods, the load balancer and the command");
      assert.ok(readdirSync(temporary).some((name) => name.startsWith("rehearsal-")));
      child.kill(signal);
      const [code] = (await once(child, "exit")) as [number];
      assert.equal(code, signal === "SIGINT" ? 130 : 143);
      for (let waited = 0; leftProcesses().length > 0 && waited < 3000; waited += 50)
        await new Promise((done) => setTimeout(done, 50));
      assert.deepEqual(leftProcesses(), []);
      assert.deepEqual(
        readdirSync(temporary).filter((name) => name.startsWith("rehearsal-")),
        [],
      );
      assert.equal(existsSync(join(temporary, "report.html.new")), false);
    });
  }
});
