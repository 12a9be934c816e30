import assert from "node:assert/strict";
import { connect } from "node:http2";
import { setTimeout as sleep } from "node:timers/promises";
import { credentials, type ServiceError, status } from "@grpc/grpc-js";
import { bootstrap, type BootstrapInput } from "../../envoy/bootstrap";
import { requireEnvoy } from "../support/envoy";
import { type App, METHODS, startApp } from "../envoy/support/app";
import { TestClient } from "../envoy/support/client";
import { http2Request, httpStatus, request, untilStatus } from "../envoy/support/http";
import { onFreePorts, withoutMemory } from "../envoy/support/liveInput";
import { type RunningEnvoy, runEnvoy } from "../../tools/runningEnvoy";

const ORIGIN = "https://app.example.com";

describe("envoy: a real Envoy with a generated bootstrap", function () {
  this.timeout(30_000);
  let program: string;
  let values: BootstrapInput;
  let envoy: RunningEnvoy;
  let app: App;
  let outside: TestClient;
  let inside: TestClient;

  before(async function () {
    program = (await requireEnvoy(this)).path;
    values = await onFreePorts([ORIGIN]);
    envoy = await runEnvoy(program, bootstrap(values));
  });

  after(async () => {
    outside?.close();
    inside?.close();
    app?.stop();
    await envoy?.stop();
  });

  it("is up before its app, so that a startup probe passes, and states that the app is not", async () => {
    const milliseconds = await untilStatus(values.envoy.ports.health, "/ready", 200);
    assert.ok(milliseconds < 3000, `${milliseconds} ms`);
    assert.equal(await httpStatus(values.envoy.ports.health, "/healthz"), 503);
  });

  it("answers 200 while the app answers its health check, whatever it answers", async () => {
    const { health } = values.envoy.ports;
    app = await startApp(values.settings.port);
    outside = new TestClient(values.envoy.ports.ingress, credentials.createSsl(envoy.certificate));
    inside = new TestClient(values.envoy.ports.internal);
    for (const answer of [true, false, status.UNIMPLEMENTED, status.UNAUTHENTICATED]) {
      app.serving = answer;
      for (const path of ["/healthz", "/alive"]) await untilStatus(health, path, 200);
      await sleep(2500);
      for (const path of ["/healthz", "/alive"])
        assert.equal(await httpStatus(health, path), 200, `${path}, ${answer}`);
    }
  });

  it("answers 503 for an app that does not answer: to the load balancer soon, for its liveness with patience", async () => {
    const { health } = values.envoy.ports;
    app.serving = "silent";
    assert.ok((await untilStatus(health, "/healthz", 503)) < 5000);
    assert.equal(await httpStatus(health, "/alive"), 200);
    await untilStatus(health, "/alive", 503);
    app.serving = true;
    for (const path of ["/healthz", "/alive"]) await untilStatus(health, path, 200);
  });

  it("relays calls from outside over TLS, and from inside without a pod in DNS to the own app", async () => {
    assert.equal(String(await outside.unary(METHODS.echo, Buffer.from("outside"))), "outside");
    assert.equal(String(await inside.unary(METHODS.echo, Buffer.from("inside"))), "inside");
  });

  it("shows four paths on `health`, and nothing more", async () => {
    const { health } = values.envoy.ports;
    const statuses = await Promise.all(
      ["/healthz", "/alive", "/ready", "/stats/prometheus", "/", "/clusters", "/quitquitquit"].map((path) =>
        httpStatus(health, path),
      ),
    );
    assert.deepEqual(statuses, [200, 200, 200, 200, 404, 404, 404]);
  });

  it("answers 403 for what could stop it", async () => {
    const { admin } = values.envoy.ports;
    for (const path of ["/quitquitquit", "/healthcheck/fail", "/drain_listeners", "/runtime_modify?a=b"]) {
      assert.equal((await request(admin, path, { method: "POST" })).status, 403, path);
    }
    assert.equal(await httpStatus(admin, "/ready"), 200);
  });

  it("answers 415 for what is not gRPC", async () => {
    assert.equal(await httpStatus(values.envoy.ports.internal, "/"), 415);
  });

  it("ends a call without a deadline with DEADLINE_EXCEEDED when it gets too long, a stream that has begun, too", async () => {
    const [unary, stream, streamInside] = await Promise.all([
      outside.unary(METHODS.hang, Buffer.alloc(0)).catch((error: ServiceError) => error.code),
      outside.ticks(50),
      inside.ticks(50),
    ]);
    assert.equal(unary, status.DEADLINE_EXCEEDED);
    for (const { messages, code } of [stream, streamInside]) {
      assert.equal(code, status.DEADLINE_EXCEEDED);
      assert.ok(messages >= 10, `${messages} messages`);
    }
  });

  it("keeps a client's shorter deadline, and tells the app", async () => {
    const start = Date.now();
    const code = await outside
      .unary(METHODS.hang, Buffer.alloc(0), { deadline: start + 300 })
      .catch((error: ServiceError) => error.code);
    assert.equal(code, status.DEADLINE_EXCEEDED);
    assert.ok(Date.now() - start < 1000);
  });

  it("answers a page's preflight, and calls of gRPC-Web", async () => {
    const preflight = (origin: string) =>
      http2Request(values.envoy.ports.ingress, envoy.certificate, {
        ":method": "OPTIONS",
        ":path": METHODS.echo,
        origin,
        "access-control-request-method": "POST",
      });
    const allowed = await preflight(ORIGIN);
    assert.equal(allowed.headers[":status"], 200);
    assert.equal(allowed.headers["access-control-allow-origin"], ORIGIN);
    assert.equal((await preflight("https://other.example.com")).headers["access-control-allow-origin"], undefined);
    const call = await http2Request(
      values.envoy.ports.ingress,
      envoy.certificate,
      {
        ":method": "POST",
        ":path": METHODS.echo,
        origin: ORIGIN,
        "content-type": "application/grpc-web+proto",
        "x-grpc-web": "1",
      },
      Buffer.from([0, 0, 0, 0, 2, 0x68, 0x69]),
    );
    assert.equal(call.headers["access-control-allow-origin"], ORIGIN);
    assert.match(call.body.toString("latin1"), /hi[^]*grpc-status:0/);
  });

  it("logs what went wrong, and nothing else", async () => {
    const lines = () =>
      envoy
        .log()
        .split("\n")
        .filter((line) => line.startsWith("{"));
    for (let waited = 0; lines().length === 0 && waited < 3000; waited += 100) {
      await sleep(100);
    }
    // What came after the first line may still be in Envoy's buffer, which it empties ten times a second.
    await sleep(300);
    assert.ok(lines().some((line) => line.includes(METHODS.hang) && line.includes("DEADLINE_EXCEEDED")));
    assert.deepEqual(
      lines().filter((line) => line.includes(METHODS.echo)),
      [],
    );
  });

  it("closes a stream whose call has ended when its client does not read the answer", async () => {
    const flushTimeouts = async () => {
      const { body } = await request(values.envoy.ports.admin, "/stats?filter=http2.tx_flush_timeout");
      return Number(body.split(":")[1]);
    };
    const before = await flushTimeouts();
    const session = connect(`http://127.0.0.1:${values.envoy.ports.internal}`, { settings: { initialWindowSize: 0 } });
    try {
      const stream = session.request({ ":method": "POST", ":path": METHODS.echo, "content-type": "application/grpc" });
      stream.on("error", () => undefined).resume();
      stream.end(Buffer.from([0, 0, 0, 0, 2, 0x68, 0x69]));
      const start = Date.now();
      // Envoy resets it, which is an error to the client.
      await new Promise((resolve) => stream.once("close", resolve));
      assert.ok(Date.now() - start > 1000, "not at once");
    } finally {
      session.destroy();
    }
    assert.equal(await flushTimeouts(), before + 1);
  });

  it("refuses calls when its memory is used up, while it stays alive to its probes", async () => {
    const full = await onFreePorts([ORIGIN]);
    const small = await runEnvoy(program, withoutMemory(bootstrap(full)));
    const other = await startApp(full.settings.port);
    const client = new TestClient(full.envoy.ports.internal);
    try {
      await untilStatus(full.envoy.ports.health, "/healthz", 200);
      let code: unknown;
      // Envoy measures its memory every 250 ms.
      for (let tries = 0; code !== status.UNAVAILABLE && tries < 20; tries += 1) {
        await sleep(100);
        code = await client.unary(METHODS.echo, Buffer.from("x")).catch((error: ServiceError) => error.code);
      }
      assert.equal(code, status.UNAVAILABLE);
      assert.equal(await httpStatus(full.envoy.ports.health, "/healthz"), 200);
      assert.equal(await httpStatus(full.envoy.ports.health, "/ready"), 200);
      assert.equal(await httpStatus(full.envoy.ports.health, "/stats/prometheus"), 200);
    } finally {
      client.close();
      other.stop();
      await small.stop();
    }
  });
});
