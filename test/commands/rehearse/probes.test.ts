import assert from "node:assert/strict";
import { createServer } from "node:http";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { Server, ServerCredentials, type ServiceDefinition, status } from "@grpc/grpc-js";
import { HealthImplementation, service as HEALTH } from "grpc-health-check";
import { deployed } from "../../../commands/rehearse/deployed";
import { ownSubject } from "../../../commands/rehearse/ownSubject";
import { neverReady } from "../../../commands/rehearse/neverReady";
import { type Answer, ask, type Refusal } from "../../../commands/rehearse/node/probes";
import { podWorkload } from "../../../commands/rehearse/node/workload";
import { freePorts } from "../../../tools/freePorts";
import { SETTINGS } from "./support/settings";

const HOST = "127.0.0.1";
const SERVICE = "acme.v1.Orders";
const CHECK = HEALTH["Check"]!;

/** The same methods under another package, as a copied proto file has them. */
const OTHER_PACKAGE: ServiceDefinition = { Check: { ...CHECK, path: "/protobuf.Health/Check" } };
const serving = (_: unknown, done: (error: null, reply: object) => void) => done(null, { status: "SERVING" });
const refuses = (_: unknown, done: (error: object) => void) =>
  done({ code: status.UNAUTHENTICATED, details: "no token" });

describe("rehearse: a probe", () => {
  const servers: Server[] = [];
  afterEach(() => servers.splice(0).forEach((server) => server.forceShutdown()));

  async function answerOf(prepare: (server: Server) => void, service = ""): Promise<Answer> {
    const server = new Server();
    servers.push(server);
    prepare(server);
    const port = await new Promise<number>((resolve, reject) =>
      server.bindAsync(`${HOST}:0`, ServerCredentials.createInsecure(), (error, bound) =>
        error === null ? resolve(bound) : reject(error),
      ),
    );
    return probe({ grpc: { port, service } });
  }

  function probe(of: object): Promise<Answer> {
    const readinessProbe = { ...of, timeoutSeconds: 5 };
    const [container] = podWorkload({ containers: [{ name: "server", readinessProbe }] }).containers;
    return ask(container!.readinessProbe!, container!, { pod: HOST, own: HOST });
  }

  const health = (statuses: Record<string, "SERVING" | "NOT_SERVING">) => (server: Server) =>
    new HealthImplementation(statuses).addToServer(server);

  it("passes where the server is serving", async () => {
    assert.deepEqual(await answerOf(health({ "": "SERVING" })), { passes: true });
    assert.deepEqual(await answerOf(health({ [SERVICE]: "SERVING" }), SERVICE), { passes: true });
  });

  for (const [what, prepare, why] of [
    [
      "has its health service in another package",
      (server: Server) => server.addService(OTHER_PACKAGE, { Check: serving }),
      "does not answer grpc.health.v1.Health/Check (UNIMPLEMENTED)",
    ],
    [
      "wants credentials of everybody",
      (server: Server) => server.addService({ Check: CHECK }, { Check: refuses }),
      "does not answer grpc.health.v1.Health/Check (UNAUTHENTICATED)",
    ],
    [
      "does not know the service",
      health({ "": "SERVING" }),
      `does not know the service "${SERVICE}" in grpc.health.v1.Health/Check (NOT_FOUND)`,
    ],
    ["is not serving", health({ [SERVICE]: "NOT_SERVING" }), "answers NOT_SERVING to grpc.health.v1.Health/Check"],
  ] as const) {
    it(`states why a server that ${what} is refused`, async () =>
      assert.deepEqual(await answerOf(prepare, SERVICE), { passes: false, why, answered: true }));
  }

  it("tells a server that is not there from one that answers", async () => {
    const [port = 0] = await freePorts(1);
    for (const answer of [await probe({ grpc: { port } }), await probe({ httpGet: { path: "/ready", port } })]) {
      assert.ok(!answer.passes && !answer.answered);
      assert.match(answer.why, /^is not reached \(.*ECONNREFUSED/);
    }
  });

  it("states what an HTTP server answers", async () => {
    const server = createServer((request, response) =>
      response.writeHead(request.url === "/alive" ? 503 : 500).end(),
    ).listen(0, HOST);
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as AddressInfo;
    const answers = [
      await probe({ httpGet: { path: "/ready", port } }),
      await probe({ httpGet: { path: "/alive", port } }),
    ];
    server.close();
    assert.deepEqual(answers, [
      { passes: false, why: "answers 500 to /ready", answered: true },
      // Of another: who is asked for has not answered.
      { passes: false, why: "answers 503 to /alive", answered: false },
    ]);
  });

  it("passes over TCP where someone listens", async () => {
    const listener = createTcpServer();
    await new Promise<void>((resolve) => listener.listen(0, HOST, resolve));
    const { port } = listener.address() as AddressInfo;
    assert.deepEqual(await probe({ tcpSocket: { port } }), { passes: true });
    await new Promise((resolve) => listener.close(resolve));
    const { passes, answered } = (await probe({ tcpSocket: { port } })) as Refusal;
    assert.deepEqual([passes, answered], [false, false]);
  });

  it("asks from inside of the pod what its program would ask", async () => {
    const page = createServer((request, response) => response.writeHead(request.url === "/ready" ? 200 : 503).end());
    await new Promise<void>((resolve) => page.listen(0, HOST, resolve));
    const { port } = page.address() as AddressInfo;
    const asked = (path: string) => probe({ inside: { method: "GET", port, path } });
    assert.deepEqual(await asked("/ready"), { passes: true });
    assert.equal((await asked("/other")).passes, false);
    await new Promise((resolve) => page.close(resolve));
  });

  for (const [given, words] of [
    [
      { why: "does not answer grpc.health.v1.Health/Check (UNIMPLEMENTED)", answered: true },
      /^pods never become ready, because the server does not answer grpc\.health\.v1\.Health\/Check \(UNIMPLEMENTED\); .* port \d+: register the health service of the package grpc\.health\.v1/,
    ],
    [
      { why: "answers 503 to /alive", answered: false },
      /because the server does not answer its Envoy; .*: the server must listen on port/,
    ],
    [
      { why: "is not reached (UNAVAILABLE: …)", answered: false },
      /because the server is not reached .*: the server must listen on port/,
    ],
  ] as const) {
    it(`that has failed as often as it may is why pods never become ready: it ${given.why}`, () => {
      const refusal: Refusal = { passes: false, ...given };
      assert.match(neverReady(ownSubject(deployed(SETTINGS, "my-server", 1)).server, refusal), words);
    });
  }
});
