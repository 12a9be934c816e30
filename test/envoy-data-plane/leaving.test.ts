import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { get } from "node:http";
import { basename, join } from "node:path";
import { type ClientHttp2Session, connect } from "node:http2";
import { setTimeout as sleep } from "node:timers/promises";
import { credentials, status } from "@grpc/grpc-js";
import { type Bootstrap, bootstrap, type BootstrapInput } from "../../envoy/bootstrap";
import { timingAtSpeed } from "../../commands/rehearse/speed";
import { LEAVING_FILE } from "../../envoy/files";
import { DRAIN_HOOK } from "../../envoy/names";
import { type TimingBudget } from "../../settings/timing";
import { RUNNING_TOKEN, type RunningEnvoy, runEnvoy } from "../../tools/runningEnvoy";
import { type App, METHODS, startApp } from "../envoy/support/app";
import { TestClient } from "../envoy/support/client";
import { httpStatus, request, untilStatus } from "../envoy/support/http";
import { onFreePorts } from "../envoy/support/liveInput";
import { requireEnvoy } from "../support/envoy";

/** Seconds. Calls may outlast the wait for the balancers by far. */
const TIMES = { maxStream: 30, streamIdle: 30, withdraw: 1, drain: 4, callsCheck: 0.2, goAway: 1 };
/** Seconds that a pod may take to be gone after its last call, and a busy machine. */
const LATE = 10;

describe("envoy: a pod that leaves", function () {
  this.timeout(60_000);
  let program: string;
  let values: BootstrapInput;
  let envoy: RunningEnvoy;
  let app: App;
  let client: TestClient;

  before(async function () {
    program = (await requireEnvoy(this)).path;
    app = await startApp();
  });

  after(() => app?.stop());

  async function start(
    change: (built: Bootstrap) => Bootstrap = (built) => built,
    times: Partial<TimingBudget> = TIMES,
    prepare?: (folder: string) => void,
  ): Promise<void> {
    const free = await onFreePorts(["https://app.example.com"]);
    values = {
      ...free,
      settings: { ...free.settings, port: app.port },
      timing: { ...free.timing, ...times },
    };
    envoy = await runEnvoy(program, change(bootstrap(values)), prepare);
    client = new TestClient(values.envoy.ports.internal);
    await untilStatus(values.envoy.ports.health, "/healthz", 200);
  }

  afterEach(async () => {
    client?.close();
    await envoy?.stop();
  });

  /** The kubelet's GET: its status and when it is answered, in seconds. */
  function hook(token = RUNNING_TOKEN, path: string = DRAIN_HOOK.path): Promise<{ status: number; seconds: number }> {
    const from = Date.now();
    return new Promise((resolve, reject) => {
      const headers = { [DRAIN_HOOK.header]: token };
      get({ host: "127.0.0.1", port: values.envoy.ports.drain, path, headers, agent: false }, (response) => {
        response.resume();
        resolve({ status: response.statusCode ?? 0, seconds: (Date.now() - from) / 1000 });
      }).on("error", reject);
    });
  }

  /** A connection without calls, and whether it has been told to end. */
  async function idle(port: number, tls: boolean): Promise<{ session: ClientHttp2Session; told: () => boolean }> {
    const session = connect(`${tls ? "https" : "http"}://127.0.0.1:${port}`, {
      ca: envoy.certificate,
      checkServerIdentity: () => undefined,
    });
    let told = false;
    session.on("goaway", () => (told = true));
    session.on("error", () => undefined);
    await new Promise((resolve) => session.once("remoteSettings", resolve));
    return { session, told: () => told };
  }

  it("answers no one without the token, and changes nothing for them", async () => {
    await start();
    const { session, told } = await idle(values.envoy.ports.internal, false);
    for (const [token, path] of [
      ["", DRAIN_HOOK.path],
      ["other", DRAIN_HOOK.path],
      ["other", "/longest"],
      ["other", "/"],
    ] as const)
      assert.equal((await hook(token, path)).status, 403, `${token} ${path}`);
    await sleep(2500);
    assert.equal(told(), false);
    session.destroy();
    assert.equal(String(await client.unary(METHODS.echo, Buffer.from("a"))), "a");
  });

  it("without calls is gone as soon as the balancers are: clients without calls are told, too", async () => {
    await start();
    const { session, told } = await idle(values.envoy.ports.internal, false);
    const answer = await hook();
    assert.equal(answer.status, 200);
    assert.ok(answer.seconds >= TIMES.withdraw && answer.seconds < TIMES.withdraw + LATE, `${answer.seconds} s`);
    assert.equal(told(), true);
    session.destroy();
  });

  it("serves all the while: new calls, on both ways in, and its health", async () => {
    await start();
    const outside = new TestClient(values.envoy.ports.ingress, credentials.createSsl(envoy.certificate));
    await outside.unary(METHODS.echo, Buffer.from("a"));
    const leaving = hook();
    let left = false;
    void leaving.then(() => (left = true));
    let calls = 0;
    for (; !left; calls++) {
      for (const one of [client, outside])
        assert.equal(String(await one.unary(METHODS.echo, Buffer.from("a"))), "a", "a call was lost");
      assert.equal(await httpStatus(values.envoy.ports.health, "/healthz"), 200);
      await sleep(5);
    }
    assert.ok(calls > 10, `${calls} calls`);
    outside.close();
  });

  it("waits for a call in progress, and leaves when it has ended; a second GET changes nothing", async () => {
    await start();
    const from = Date.now();
    const call = client.ticks(60);
    await sleep(200);
    const hooks = [hook(), sleep(1500).then(() => hook())];
    assert.deepEqual(await call, { messages: 60, code: status.OK, details: "OK" });
    const ended = (Date.now() - from) / 1000;
    for (const answer of await Promise.all(hooks)) assert.equal(answer.status, 200);
    const gone = (Date.now() - from) / 1000;
    assert.ok(ended > 5 && gone >= ended && gone < ended + LATE, `call ${ended} s, pod ${gone} s`);
  });

  it("waits for the longest call where Envoy refuses to drain", async () => {
    await start((built) => ({
      ...built,
      admin: {
        ...built.admin,
        allow_paths: built.admin.allow_paths.filter((one) => !("exact" in one && one.exact.startsWith("/drain"))),
      },
    }));
    const answer = await hook();
    assert.equal(answer.status, 200);
    assert.ok(answer.seconds >= TIMES.withdraw + TIMES.drain, `${answer.seconds} s`);
  });

  it("keeps a client's connection for an hour of the budget while its pod stays", async () => {
    const speed = 360;
    const { timing } = await onFreePorts(["https://app.example.com"]);
    await start((built) => built, { ...timingAtSpeed(timing, speed), maxStream: 2 });
    const from = Date.now();
    let calls = 0;
    for (; Date.now() - from < (3600 / speed) * 1000; calls++) {
      await client.unary(METHODS.echo, Buffer.from("a"));
      await sleep(100);
    }
    assert.ok(calls > 10, `${calls} calls`);
    const { body } = await request(values.envoy.ports.admin, "/stats?filter=^http.internal.downstream_cx_total$");
    assert.match(body, /: 1\b/);
  });

  it("stays where it is started again in a pod whose Envoy before had been told to leave", async () => {
    await start(undefined, TIMES, (folder) => writeFileSync(join(folder, basename(LEAVING_FILE)), "1"));
    const { session, told } = await idle(values.envoy.ports.internal, false);
    await sleep(2500);
    assert.equal(told(), false);
    session.destroy();
  });

  it("lets its administration be asked for nothing else", async () => {
    await start();
    for (const path of ["/drain_listeners", "/drain_listeners?graceful", "/drain_listeners?inboundonly"])
      assert.equal((await request(values.envoy.ports.admin, path, { method: "POST" })).status, 403, path);
  });
});
