import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { ROOT } from "../../support/program";

/** Runs a command of one action to its end, its output into another program. @param action source of its function @param file that it prints into instead */
function piped(action: string, reader: string, file?: string): { code: number; stderr: string } {
  const source = `
    const { Command } = require("commander");
    const { run } = require("./commands/shared/run");
    void run(new Command().exitOverride().action(${action}), []);`;
  const script = `"$@" ${file === undefined ? "" : `>${file}`} | ${reader}; exit "\${PIPESTATUS[0]}"`;
  const node = [process.execPath, "--require", "esbuild-register", "--eval", source];
  const { status, stderr } = spawnSync("bash", ["-c", script, "bash", ...node], { cwd: ROOT, encoding: "utf8" });
  return { code: status ?? -1, stderr };
}

describe("the end of a command", () => {
  it("comes quietly while it works on, where its reader has seen enough", () => {
    const endless = `async () => {
      for (let left = 1000; left > 0; left--) {
        process.stdout.write("x".repeat(2 ** 16));
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      process.exitCode = 9;
    }`;
    assert.deepEqual(piped(endless, "head -c 20 >/dev/null"), { code: 0, stderr: "" });
  });

  it("waits for a slow reader of all that it wrote", () => {
    const large = `() => void process.stdout.write("x".repeat(2 ** 20))`;
    assert.deepEqual(piped(large, `{ sleep 0.3; test "$(wc -c)" = ${2 ** 20} || echo less >&2; }`), {
      code: 0,
      stderr: "",
    });
  });

  it("is code 2 and one message where what it prints goes to a full disk", () => {
    const { stderr, code } = piped(`() => void process.stdout.write("x")`, "cat", "/dev/full");
    assert.deepEqual([code, stderr], [2, "what the command prints cannot be written: the disk is full\n"]);
  });
});
