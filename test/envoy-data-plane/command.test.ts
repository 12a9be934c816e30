import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Rehearsal } from "../../commands/rehearse/result";
import { requireEnvoy } from "../support/envoy";
import { Folder, SERVER } from "../commands/plan/support";
import { commandLine } from "../commands/support/run";

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

  /** Processes of this machine whose command line or environment names the temporary folder. */
  function leftProcesses(): string[] {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .filter((pid) => {
        try {
          const words = readFileSync(`/proc/${pid}/cmdline`, "utf8") + readFileSync(`/proc/${pid}/environ`, "utf8");
          return words.includes(temporary);
        } catch {
          return false;
        }
      });
  }

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
    assert.deepEqual([code, result.scenarios.map(({ verdict }) => verdict)], [0, ["passed"]], child.stderrText());
    assert.equal(result.version, 2);
    assert.match(readFileSync(report, "utf8"), /^<!doctype html>/i);
    assert.deepEqual(leftProcesses(), []);
  });

  it("rehearses a server of the user's own, by its health", async () => {
    const main = join(ROOT, "commands/rehearse/echo-server/main.ts");
    const app = `${process.execPath} --require ${require.resolve("esbuild-register")} ${main}`;
    const child = start("crash", "spread", "--calls", "2000", "--json", "--app", app);
    await once(child, "exit");
    const { scenarios } = JSON.parse(child.stdoutText()) as Rehearsal;
    assert.deepEqual(
      scenarios.map(({ name, verdict }) => [name, verdict]),
      [
        ["spread", "skipped"],
        ["crash", "passed"],
      ],
      JSON.stringify(scenarios.map(({ claims, reason }) => ({ claims, reason }))),
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
