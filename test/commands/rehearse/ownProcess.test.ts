import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { until } from "../../../commands/rehearse/clock";
import { removeFolder, runningPids, startGroup, temporaryFolder } from "../../../commands/rehearse/ownProcess";
import { ROOT } from "../../support/program";

/** A shell that waits for a child of its own, as npm does for a server. */
const WITH_CHILD = ["-c", "sleep 60 & echo $!; wait"];

describe("rehearse: programs of a user's own", function () {
  this.timeout(20_000);
  const folder = temporaryFolder("own-process-test");
  after(() => removeFolder(folder));

  const isThere = (pid: number) => existsSync(`/proc/${pid}`) && !/^\d+ \(.*\) Z/.test(stat(pid));
  const stat = (pid: number) => readFileSync(`/proc/${pid}/stat`, "utf8");

  async function childOf(log: string): Promise<number> {
    await until("the child's pid", () => existsSync(log) && /\d+\n/.test(readFileSync(log, "utf8")), 5000);
    return Number(readFileSync(log, "utf8"));
  }

  it("end with all that they have started", async () => {
    const log = join(folder, "stopped.log");
    const started = startGroup("sh", WITH_CHILD, log);
    const child = await childOf(log);
    await started.stop();
    await until("the child is gone", () => !isThere(child), 5000);
    assert.deepEqual(runningPids(), []);
  });

  it("leave nothing when they end by themselves", async () => {
    const log = join(folder, "ended.log");
    const started = startGroup("sh", ["-c", "sleep 60 & echo $!; exit 3"], log);
    assert.deepEqual(await started.ended, { code: 3, signal: null });
    const child = Number(readFileSync(log, "utf8"));
    await until("the child is gone", () => !isThere(child), 5000);
  });

  it("are stopped and continued with all that they have started", async () => {
    const log = join(folder, "stops.log");
    const started = startGroup("sh", WITH_CHILD, log);
    const child = await childOf(log);
    started.signal("SIGSTOP");
    await until("the child is stopped", () => stat(child).includes(") T "), 5000);
    started.signal("SIGCONT");
    await until("the child goes on", () => stat(child).includes(") S "), 5000);
    await started.stop();
  });

  for (const [signal, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const) {
    it(`end with the command on ${signal}, and so do its folders`, async () => {
      const script = [
        `const own = require(${JSON.stringify(join(ROOT, "commands/rehearse/ownProcess.ts"))});`,
        `const folder = own.temporaryFolder("own-process-test");`,
        `own.startGroup("sh", ${JSON.stringify(WITH_CHILD)}, folder + "/log");`,
        `setTimeout(() => {}, 60000); console.log(folder);`,
      ].join("\n");
      const command = spawn(process.execPath, ["--require", "esbuild-register", "-e", script], { cwd: ROOT });
      const [first] = (await once(command.stdout, "data")) as [Buffer];
      const own = String(first).trim();
      const child = await childOf(join(own, "log"));
      command.kill(signal);
      assert.deepEqual(await once(command, "exit"), [code, null]);
      await until("the child is gone", () => !isThere(child), 5000);
      assert.equal(existsSync(own), false);
    });
  }
});
