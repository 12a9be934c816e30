import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { credentials, status } from "@grpc/grpc-js";
import { Caller } from "../../../commands/rehearse/load/caller";
import { ask } from "../../../commands/rehearse/node/probes";
import { podWorkload } from "../../../commands/rehearse/node/workload";
import { freePorts } from "../../../tools/freePorts";
import { ROOT } from "../../support/program";

const MAIN = join(ROOT, "commands/rehearse/echo-server/main.ts");

describe("rehearse: the echo server", function () {
  this.timeout(15_000);
  let server: ChildProcess;
  let caller: Caller;
  let port: number;

  beforeEach(async () => {
    [port = 0] = await freePorts(1);
    const told = { POD_NAME: "pod-1", ECHO_SLOWNESS: "2", HEALTH_SERVICE: "acme.v1.Orders" };
    const env = { ...process.env, HOST: "127.0.0.1", PORT: String(port), ...told };
    server = spawn(process.execPath, ["--require", "esbuild-register", MAIN], {
      env,
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(server.stdout!, "data");
    caller = new Caller(`127.0.0.1:${port}`, credentials.createInsecure());
  });
  afterEach(() => {
    caller.close();
    server.kill("SIGKILL");
  });

  async function isServing(service: string): Promise<boolean> {
    const [container] = podWorkload({
      containers: [{ name: "echo", readinessProbe: { grpc: { port, service }, timeoutSeconds: 5 } }],
    }).containers;
    return (await ask(container!.readinessProbe!, container!, { pod: "127.0.0.1", own: "127.0.0.1" })).passes;
  }

  it("answers in each of gRPC's four ways, and states who answered", async () => {
    const [unary, replies, requests, both] = await Promise.all([
      caller.call("unary"),
      caller.call("serverStream", { request: { replies: 4 } }),
      caller.call("clientStream", { requests: 3, every: 1 }),
      caller.call("bidirectional", { requests: 5, every: 1 }),
    ]);
    assert.deepEqual(
      [unary, replies, requests, both].map(({ code, messages, servedBy }) => [code, messages, servedBy]),
      [1, 4, 1, 5].map((messages) => [status.OK, messages, "pod-1"]),
    );
  });

  it("serves by its health service, as a whole and by the name that it is told", async () => {
    assert.equal((await caller.call("health")).code, status.OK);
    assert.equal(await isServing("acme.v1.Orders"), true);
    assert.equal(await isServing("acme.v1.Other"), false);
  });

  it("takes as long as it is asked to, times its slowness, and fails as it is asked to", async () => {
    const slow = await caller.call("unary", { request: { delayMs: 100 } });
    assert.ok(slow.endedAt - slow.startedAt >= 195, `${slow.endedAt - slow.startedAt} ms`);
    assert.equal((await caller.call("unary", { request: { status: status.NOT_FOUND } })).code, status.NOT_FOUND);
    const stream = await caller.call("serverStream", { request: { replies: 2, status: status.ABORTED } });
    assert.deepEqual([stream.code, stream.messages], [status.ABORTED, 2]);
  });

  it("ends on SIGTERM when its running calls have ended, and takes no new ones", async () => {
    const running = caller.call("bidirectional", { requests: 10, every: 50 });
    await caller.call("unary");
    server.kill("SIGTERM");
    const exited = once(server, "exit");
    assert.deepEqual([(await running).code, (await running).messages], [status.OK, 10]);
    assert.deepEqual(await exited, [0, null]);
    const refused = await caller.call("unary", { deadline: 300 });
    assert.equal(refused.code, status.DEADLINE_EXCEEDED);
  });
});
