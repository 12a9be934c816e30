import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawn } from "@lydell/node-pty";
import { until } from "../../commands/rehearse/clock";
import { page } from "../../commands/rehearse/envoy/admin";
import { Folder, SERVER } from "../commands/plan/support";
import { commandLine } from "../commands/support/run";
import { requireEnvoy } from "../support/envoy";
import { ROOT } from "../support/program";
import { HeldStack } from "./support/heldStack";
import { processesOf } from "./support/processes";

/** Balancers learn of pods soon, so that a rollout takes seconds. */
const QUICK = ["--load-balancer-lag", "20", "--dns-lag", "10"];

describe("rehearse --hold: a stack that is kept running", function () {
  this.timeout(90_000);
  const folder = new Folder();
  const temporaries: string[] = [];
  const temporary = () => {
    temporaries.push(mkdtempSync(join(tmpdir(), "hold-test-")));
    return temporaries.at(-1)!;
  };
  let args: readonly string[];
  let held: HeldStack;
  let place: string;

  before(async function () {
    await requireEnvoy(this);
    args = ["--config-file", folder.stackFile({ "my-server": SERVER }), ...QUICK];
    place = temporary();
    held = new HeldStack(["--hold", "--rate", "0", ...args], place);
    await held.line("addresses");
  });
  after(() => {
    held?.kill("SIGKILL");
    for (const pid of temporaries.flatMap(processesOf)) process.kill(Number(pid), "SIGKILL");
    folder.remove();
    for (const path of temporaries) rmSync(path, { recursive: true, force: true });
  });

  /** Nothing of it runs, and no file of it is left. */
  async function assertNothingLeft(of: string, group?: number): Promise<void> {
    await until("all processes have ended", () => processesOf(of).length === 0, 5000);
    if (group !== undefined) {
      const { stdout } = spawnSync("ps", ["-o", "stat=,args=", "-g", String(group)], { encoding: "utf8" });
      // Z: it has ended, and the machine's first process has yet to take note.
      assert.deepEqual(
        stdout.split("\n").filter((line) => line !== "" && !line.startsWith("Z")),
        [],
      );
    }
    assert.deepEqual(
      readdirSync(of).filter((name) => name.startsWith("rehearsal-")),
      [],
    );
  }

  it("answers at every address that it prints, and counts a user's calls by pod", async () => {
    const { pods, door, networkAdmin, grpcurl } = await held.line("addresses");
    for (const { health, metrics, admin } of [...pods, { health: "", metrics: "", admin: networkAdmin }]) {
      for (const url of [health, metrics, `${admin}/stats?usedonly`].filter((one) => one !== "")) {
        const { hostname, port, pathname } = new URL(url);
        assert.equal((await page(hostname, Number(port), pathname)).status, 200, url);
      }
    }
    assert.ok(grpcurl[0]!.startsWith(`grpcurl -cacert ${door!.ca} `) && existsSync(door!.ca));
    const servedBy = new Map<string, number>();
    for (const [path, calls] of [
      ["door", 30],
      ["internal", 12],
    ] as const) {
      const client = held.client(path);
      for (let call = 0; call < calls; call++) {
        const { servedBy: pod = "none", error } = await client.call();
        assert.equal(error, undefined);
        servedBy.set(pod, (servedBy.get(pod) ?? 0) + 1);
      }
      client.close();
    }
    const { yours, pods: counted, background } = await held.counters();
    assert.deepEqual([yours.door, yours.internal, yours.lost, background], [30, 12, 0, undefined]);
    assert.deepEqual(new Map(counted.map(({ pod, calls }) => [pod, calls])), servedBy);
    assert.equal(counted.length, 3);
  });

  it("does to the pods what it is told, and counts what that costs", async () => {
    const [door, inside] = [held.client("door"), held.client("internal")];
    const long = Array.from({ length: 9 }, () => door.call({ delayMs: 1500 }));
    await new Promise((resolve) => setTimeout(resolve, 700));
    held.say("kill 1");
    await held.event("server killed");
    const failed = (await Promise.all(long)).filter(({ error }) => error !== undefined).length;
    assert.ok(failed > 0 && failed < 9, `${failed} failed`);
    const killed = await held.counters(({ yours }) => yours.inside >= failed);
    assert.deepEqual([killed.yours.inside, killed.yours.lost, killed.yours.flags], [failed, 0, { UC: failed }]);

    await inside.call({ status: 14 });
    const { yours } = await held.counters(({ yours: { failed: answered } }) => answered > 0);
    assert.deepEqual([yours.failed, yours.lost], [1, 0], "what a server answers is no loss");

    held.say("slow 2");
    held.say("no-such-word");
    held.say("kill no-such-pod");
    await held.counters(({ pods }) => pods.some(({ pod, state }) => pod.endsWith("-2") && state === "slow"));
    held.say("slow 2");
    await held.event("server at full speed again");
    assert.match(
      held.stderr,
      /no-such-word: no such word; there are rollout, [^]*no-such-pod: no such pod; there are my-server/,
    );
    [door, inside].forEach((client) => client.close());
  });

  it("rolls its pods under a user's calls, and scales them, without a loss", async () => {
    const [door, inside] = [held.client("door"), held.client("internal")];
    const before = await held.counters(({ pods }) => pods.every(({ state }) => state === "ready"));
    let over = false;
    const errors: unknown[] = [];
    const calling = [door, inside].map(async (client) => {
      while (!over) {
        const { error } = await client.call();
        if (error !== undefined) errors.push(error);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    });
    held.say("rollout");
    await held.event("rollout to v2 is complete");
    held.say("scale 2");
    await held.event("scale to 2 is complete");
    over = true;
    await Promise.all(calling);
    const after = await held.counters();
    assert.deepEqual(errors, []);
    assert.deepEqual([after.yours.lost, after.yours.inside], [before.yours.lost, before.yours.inside]);
    assert.ok(
      after.pods.length === 2 && after.pods.every(({ pod, calls }) => pod.startsWith("my-server-v2-") && calls > 0),
    );
    assert.ok(after.gone > before.pods.reduce((sum, { calls }) => sum + calls, 0));
    [door, inside].forEach((client) => client.close());
  });

  it("disturbs no other one on a terminal, which takes keys and ends with its Ctrl-C", async () => {
    const other = temporary();
    const [program, words] = commandLine(["rehearse", "--hold", "--rate", "30", ...args]);
    const terminal = spawn(program, words, { cwd: ROOT, cols: 160, rows: 50, env: { ...process.env, TMPDIR: other } });
    let screen = "";
    terminal.onData((data) => (screen += data));
    const ended = new Promise<number>((resolve) => terminal.onExit(({ exitCode }) => resolve(exitCode)));
    const sees = (words: RegExp) => until(`${words} on the screen`, () => words.test(screen), 30_000);
    await sees(/the background load +│ [1-9]/);
    const { door } = await held.line("addresses");
    const [, own] = /door +(\S+),/.exec(screen) ?? [];
    assert.ok(own !== undefined && own !== door!.address, own);
    terminal.write("k");
    await sees(/server killed {2}my-server-first-1/);
    await sees(/my-server ended \(SIGKILL\)/);
    terminal.write("?");
    await sees(/h {4}stop a pod's server/);
    const { yours } = await held.counters();
    terminal.write("\x03");
    assert.equal(await ended, 130);
    await assertNothingLeft(other, terminal.pid);
    const { yours: later } = await held.counters();
    assert.deepEqual(later, yours);
    assert.ok(!/\n\s+at /.test(screen));
  });

  it("ends while it starts, when its terminal is closed", async () => {
    const other = temporary();
    const [program, words] = commandLine(["rehearse", "--hold", ...args]);
    const terminal = spawn(program, words, { cwd: ROOT, env: { ...process.env, TMPDIR: other } });
    await until("the first Envoys", () => processesOf(other).length > 3, 40_000);
    (terminal as unknown as { destroy(): void }).destroy();
    await assertNothingLeft(other, terminal.pid);
  });

  it("runs a user's client, and reports what it saw", async () => {
    const other = temporary();
    const script = join(other, "client.js");
    writeFileSync(
      script,
      `const { Client, credentials } = require(${JSON.stringify(require.resolve("@grpc/grpc-js"))});
       const client = new Client(process.argv[2], credentials.createInsecure());
       let left = 20;
       for (let n = left; n > 0; n--) client.makeUnaryRequest("/echo.v1.Echo/Unary", () => Buffer.alloc(0), String, {},
         (error) => { if (error || --left === 0) { console.log(error?.message ?? "answered"); process.exit(error ? 1 : 4); } });`,
    );
    // A child of its own, which is no reason to wait.
    const command = `sh -c '"${process.execPath}" "${script}" {address}; code=$?; sleep 60 & exit $code'`;
    const client = new HeldStack(["--client", command, ...args], other);
    const [code] = await client.ended;
    assert.equal(code, 1, client.stderr);
    const [result] = client.all("client");
    assert.deepEqual([result?.code, result?.stdout], [4, "answered\n"]);
    const { door, internal, pods, lost } = result!.calls;
    assert.deepEqual([door, internal, lost], [0, 20, 0]);
    assert.equal(
      Object.values(pods).reduce((sum, calls) => sum + calls, 0),
      20,
    );
    await assertNothingLeft(other, client.pid);
  });

  it("ends at the first SIGINT, with all that it started, and its CA", async () => {
    const { door } = await held.line("addresses");
    assert.ok(processesOf(place).length >= 6, "two pods, the load balancer and the command");
    held.kill("SIGINT");
    assert.deepEqual(await held.ended, [130, null]);
    await assertNothingLeft(place, held.pid);
    assert.equal(existsSync(door!.ca), false);
  });
});
