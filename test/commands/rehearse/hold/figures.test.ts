import assert from "node:assert/strict";
import { grpcurlLines, placeholders } from "../../../../commands/rehearse/hold/addresses";
import { callsBetween } from "../../../../commands/rehearse/hold/client";
import { Increases } from "../../../../commands/rehearse/hold/increases";
import type { Figures, PodFigures } from "../../../../commands/rehearse/hold/tally";
import { clientLines, fatesInWords, figuresLine, figuresTables } from "../../../../commands/rehearse/hold/text";

const NO_FATES = { lost: 0, inside: 0, failed: 0, gaveUp: 0, flags: {} };

function pod(name: string, calls: number, background?: number): PodFigures {
  const urls = {
    health: "http://127.0.1.1:8002/healthz",
    metrics: "http://127.0.1.1:8002/stats/prometheus",
    admin: "http://127.1.1.1:8001",
  };
  return { pod: name, state: "ready", calls, ...(background !== undefined && { background }), ...urls };
}

const BEFORE: Figures = {
  at: 1,
  pods: [pod("a-1", 100, 90), pod("a-2", 50, 50)],
  gone: 7,
  yours: { door: 10, internal: 0, ...NO_FATES },
  background: { sent: 142, answered: 140, inside: 1, lost: 0 },
};
const AFTER: Figures = {
  at: 12.5,
  pods: [pod("a-1", 1300, 100), pod("a-3", 20, 5)],
  gone: 67,
  yours: { door: 1010, internal: 234, lost: 2, inside: 1, failed: 3, gaveUp: 4, flags: { UC: 2, UF: 1 } },
  background: { sent: 1200, answered: 1198, inside: 1, lost: 1 },
};

describe("rehearse --hold: counters", () => {
  it("are one line for a log", () => {
    assert.equal(
      figuresLine(AFTER),
      "   12.5 s  yours 1,244 (door 1,010, internal 234), 2 lost and 1 inside (2 UC, 1 UF), 3 failed, 4 given up; " +
        "background 1,200, 1 lost, 1 inside; calls by pod: a-1 1,300, a-3 20, gone pods 67",
    );
    const { background: _, ...alone } = BEFORE;
    assert.match(figuresLine({ ...alone, gone: 0 }), /, 0 lost; calls by pod: a-1 100, a-2 50$/);
  });

  it("name nothing that did not happen, but losses", () => {
    assert.equal(fatesInWords(NO_FATES), "0 lost");
    assert.equal(fatesInWords({ ...NO_FATES, gaveUp: 2 }), "0 lost, 2 given up");
  });

  it("are tables on a terminal, with the background's share where replies show it", () => {
    const tables = figuresTables(AFTER);
    assert.match(tables, /yours: door 1,010, internal 234 +│ 1,244 +│ 2 +│ 1 +│ 3 +│ 4 +│ 2 UC, 1 UF/);
    assert.match(tables, /the background load +│ 1,200 +│ 1 +│ 1 /);
    assert.match(tables, /a-1 +│ ready +│ 1,300 +│ 100 +│ 127\.0\.1\.1, 127\.1\.1\.1 /);
    assert.match(tables, /pods that have gone +│ +│ 67 /);
    const { background: _, ...alone } = AFTER;
    const without = figuresTables({ ...alone, gone: 0, pods: [pod("a-1", 3)] });
    assert.doesNotMatch(without, /background|gone/);
  });

  it("go on where the program that counts begins again", () => {
    const increases = new Increases();
    for (const value of [3, 10, 2, 5]) increases.add("calls", value, "one");
    increases.add("calls", 7, "other");
    assert.deepEqual([increases.of("calls"), increases.of("nothing")], [10 + 5 + 7, 0]);
  });
});

describe("rehearse --client: the client", () => {
  it("gets the calls between two looks, without the background's, and those of pods that have gone", () => {
    assert.deepEqual(callsBetween(BEFORE, AFTER), {
      door: 1000,
      internal: 234,
      pods: { "a-1": 1190, "a-3": 15 },
      gone: 10,
      ...{ lost: 2, inside: 1, failed: 3, gaveUp: 4 },
      flags: { UC: 2, UF: 1 },
    });
  });

  it("is reported with its end and its calls", () => {
    const end = { code: 3, signal: null, seconds: 4.2, stdout: "", stderr: "" };
    const calls = callsBetween(BEFORE, AFTER);
    assert.deepEqual(clientLines(end, calls), [
      "client: exit code 3 after 4.2 s",
      "its 1,234 calls: door 1,000, internal 234; 2 lost and 1 inside (2 UC, 1 UF), 3 failed, 4 given up",
      "  a-1 1,190",
      "  a-3 15",
      "  pods that have gone 10",
    ]);
    assert.match(clientLines({ ...end, code: null, signal: "SIGSEGV" }, calls)[0]!, /^client: ended by SIGSEGV after/);
  });
});

describe("rehearse --hold: addresses", () => {
  const internal = "127.0.1.254:15002";
  const door = { address: "127.0.1.254:8443", authority: "grpc.example.com", ca: "/tmp/it's here/ca.crt" };

  it("are placeholders of a client; the door's only where there is one", () => {
    assert.deepEqual(placeholders({ door, internal }), {
      "{address}": internal,
      "{door}": door.address,
      "{ca}": door.ca,
      "{authority}": "grpc.example.com",
    });
    assert.deepEqual(placeholders({ internal }), { "{address}": internal });
  });

  it("come with lines of grpcurl that a shell can read", () => {
    const echo = { mode: "echo", method: "echo.v1.Echo" } as const;
    assert.deepEqual(grpcurlLines({ door, internal }, echo, {}), [
      `grpcurl -cacert '/tmp/it'\\''s here/ca.crt' -authority grpc.example.com -import-path commands/rehearse/echo-server -proto echo.proto ${door.address} echo.v1.Echo/Unary`,
      `grpcurl -plaintext -import-path commands/rehearse/echo-server -proto echo.proto ${internal} echo.v1.Echo/Unary`,
    ]);
    const own = { mode: "own", method: "acme.v1.Orders/Get" } as const;
    assert.deepEqual(grpcurlLines({ internal }, own, { body: '{"id":"7"}' }), [
      `grpcurl -plaintext -d '{"id":"7"}' ${internal} acme.v1.Orders/Get`,
    ]);
    assert.deepEqual(grpcurlLines({ internal }, own, { proto: "protos/orders.proto" }), [
      `grpcurl -plaintext -import-path protos -proto orders.proto ${internal} acme.v1.Orders/Get`,
    ]);
    const [health] = grpcurlLines({ internal }, { mode: "health", method: "grpc.health.v1.Health/Check" }, {});
    assert.match(
      health!,
      /-import-path \S*grpc-health-check\/proto\/health\/v1 -proto health\.proto .* grpc\.health\.v1\.Health\/Check$/,
    );
  });
});
