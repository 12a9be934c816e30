import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { type Figures } from "../../bench/envoy/figures";
import { requireEnvoy } from "../support/envoy";

const ROOT = resolve(__dirname, "../..");

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

describe("bench:envoy", () => {
  /** Every file of the benchmark is below it. */
  let scratch: string;

  before(async function () {
    await requireEnvoy(this);
  });

  beforeEach(() => (scratch = mkdtempSync(join(tmpdir(), "bench-test-"))));
  afterEach(() => rmSync(scratch, { recursive: true, force: true }));

  /** @param seen sees what came on stderr so far */
  function bench(args: readonly string[], seen?: (stderr: string, child: ChildProcess) => void): Promise<Ended> {
    return new Promise((done, reject) => {
      const child = spawn(process.execPath, ["--require", "esbuild-register", "bench/envoy.ts", ...args], {
        cwd: ROOT,
        env: { ...process.env, TMPDIR: scratch },
        stdio: ["ignore", "pipe", "pipe"],
      });
      const texts = { stdout: "", stderr: "" };
      child.stdout.setEncoding("utf8").on("data", (text: string) => (texts.stdout += text));
      child.stderr.setEncoding("utf8").on("data", (text: string) => {
        texts.stderr += text;
        seen?.(texts.stderr, child);
      });
      child.once("error", reject);
      child.once("close", (code) => done({ code, ...texts }));
    });
  }

  function assertNothingLeft(): void {
    assert.deepEqual(readdirSync(scratch), []);
    const left = readdirSync("/proc").filter((pid) => /^\d+$/.test(pid) && commandOf(pid).includes(scratch));
    assert.deepEqual(left, []);
  }

  it("tells what a call costs on both listeners beside a minimal relay, and leaves nothing behind", async () => {
    const only = ["--only", "^direct$|^ours, (ingress|internal)$"];
    const { code, stdout, stderr } = await bench([
      ...only,
      "--rounds",
      "5",
      "--calls",
      "500",
      "--settle",
      "0",
      "--json",
    ]);
    assert.equal(code, 0, stderr);
    const { version, figures } = JSON.parse(stdout) as { version: number; figures: Figures[] };
    assert.equal(version, 1);
    assert.deepEqual(
      figures.map(({ name, base }) => [name, base]),
      [
        ["direct", undefined],
        ["minimal, TLS", undefined],
        ["ours, ingress", "minimal, TLS"],
        ["minimal, plaintext", undefined],
        ["ours, internal", "minimal, plaintext"],
      ],
    );
    for (const { name, cpu, ratio, p50, p99 } of figures) {
      assert.ok(p50.median > 0 && p99.median >= p50.median, name);
      if (name === "direct") assert.equal(cpu, undefined);
      else assert.ok(cpu !== undefined && cpu.least > 5 && cpu.median >= cpu.least && cpu.most >= cpu.median, name);
      // Far from what is claimed, so that a busy machine cannot break it; a filter for every call would.
      if (name.startsWith("ours")) assert.ok(ratio !== undefined && ratio.median < 1.25, `${name}: ${ratio?.median}`);
    }
    assertNothingLeft();
  });

  it("ends at Ctrl-C in the midst of it, and leaves nothing behind", async () => {
    let asked = false;
    const { code, stdout } = await bench(["--only", "^ours, ingress$", "--settle", "0"], (stderr, child) => {
      if (asked || !stderr.includes("round 1 ")) return;
      asked = true;
      child.kill("SIGINT");
    });
    assert.equal(code, 130);
    assert.equal(stdout, "");
    assertNothingLeft();
  });

  it("takes no argument that it cannot follow", async () => {
    for (const args of [
      ["--rounds", "0"],
      ["--calls", "many"],
      ["--only", "no such name"],
      ["--only", "("],
    ]) {
      const { code, stdout, stderr } = await bench(args);
      assert.equal(code, 2, args.join(" "));
      assert.equal(stdout, "");
      assert.match(stderr, /^error: /);
    }
  });
});

describe("bench:program", () => {
  it("tells what a plan costs beside Pulumi's default way", function () {
    this.timeout(120_000);
    const args = ["--require", "esbuild-register", "bench/program.ts", "--runs", "1", "--default-runs", "1"];
    // Without the engines on PATH, the preview is left out.
    const env = { ...process.env, PATH: dirname(process.execPath) };
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: "utf8", env });
    assert.equal(status, 0, stderr);
    const seconds = (row: string) => Number(new RegExp(`^${row} +([\\d.]+) `, "m").exec(stdout)?.[1]);
    assert.ok(seconds("plan, 50 servers") > seconds("plan, 1 server"), stdout);
    assert.ok(seconds("plan, 1 server") < seconds("plan, 1 server, the default way") / 2, stdout);
    assert.match(stdout, /^each further server: \d+\.\d ms of CPU$/m);
  });
});

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    // It has ended meanwhile.
    return "";
  }
}
