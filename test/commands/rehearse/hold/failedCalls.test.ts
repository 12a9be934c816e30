import assert from "node:assert/strict";
import { appendFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { now } from "../../../../commands/rehearse/clock";
import type { Ending } from "../../../../commands/rehearse/hold/controls";
import { FailedCalls } from "../../../../commands/rehearse/hold/failedCalls";
import { removeFolder, temporaryFolder } from "../../../../commands/rehearse/ownProcess";

const SERVER = "127.0.1.1:8888";

describe("rehearse --hold: failed calls", () => {
  let folder: string;
  let endings: Ending[];
  let calls: FailedCalls;
  beforeEach(() => {
    folder = temporaryFolder("failed-calls-test");
    endings = [];
    calls = new FailedCalls(folder, endings);
    for (const name of ["network", "my-server-1"]) mkdirSync(join(folder, name));
  });
  afterEach(() => removeFolder(folder));

  const written = (line: object, file = "my-server-1/envoy.log") =>
    appendFileSync(join(folder, file), `${JSON.stringify(line)}\n`);
  const line = (given: object) => ({
    ...{
      time: new Date().toISOString(),
      trace: null,
      flags: "-",
      grpc_status: "OK",
      details: "via_upstream",
      upstream: SERVER,
    },
    ...given,
  });
  const fates = () => {
    calls.look();
    const { flags: _, ...counts } = calls.fates();
    return Object.fromEntries(Object.entries(counts).filter(([, number]) => number > 0));
  };

  for (const [what, given, fate] of [
    ["a call that an Envoy ended", { flags: "UC", grpc_status: "UNAVAILABLE", details: "upstream_reset" }, "lost"],
    ["one that no server was there for", { flags: "UH", grpc_status: "UNAVAILABLE", upstream: null }, "lost"],
    ["a server's own answer of a fault", { grpc_status: "UNAVAILABLE" }, "failed"],
    ["one whose client left", { flags: "DC", grpc_status: null }, "gaveUp"],
    ["one that its client cancelled", { flags: "DR", grpc_status: null }, "gaveUp"],
    ["one whose deadline passed", { grpc_status: "DEADLINE_EXCEEDED", details: "max_duration_timeout" }, "gaveUp"],
    ["one that was slow and ended well", {}, undefined],
    ["one that was slow and found nothing", { grpc_status: "NOT_FOUND" }, undefined],
    ["what is no gRPC", { grpc_status: null, details: "direct_response" }, undefined],
  ] as const) {
    it(`count ${what} as ${fate ?? "nothing"}`, () => {
      written(line(given));
      assert.deepEqual(fates(), fate === undefined ? {} : { [fate]: 1 });
    });
  }

  it("are one where several Envoys log the same call, and two without a name", () => {
    const trace = "7c7a95c2-77e5-46aa-b5d4-b8081153e0d2/1;o=0";
    written({ ...line({ flags: "UC", trace }), grpc_status: undefined }, "network/log");
    written(line({ flags: "DR", trace, grpc_status: null }));
    assert.deepEqual([fates(), calls.fates().flags], [{ lost: 1 }, { UC: 1 }]);
    for (let call = 0; call < 2; call++) written(line({ flags: "UF", grpc_status: "UNAVAILABLE" }));
    assert.deepEqual(fates(), { lost: 3 });
  });

  it("leave out the rehearsal's own, which are kept for their evidence", () => {
    const trace = "2a".padStart(32, "0");
    written(line({ flags: "UC", trace: `${trace}/1;o=0` }));
    assert.deepEqual(fates(), {});
    assert.deepEqual(calls.own.get(trace), [{ flags: ["UC"], upstream: SERVER }]);
    calls.forget(trace);
    assert.equal(calls.own.size, 0);
  });

  it("are inside where their server was killed, and lost at another one or later", () => {
    const until = now();
    endings.push({ from: until - 100, process: () => ({ upstreams: [SERVER], flags: new Set(["UC", "-"]), until }) });
    const ended = { flags: "UC", grpc_status: "UNAVAILABLE", details: "upstream_reset" };
    written(line(ended));
    assert.deepEqual(fates(), { inside: 1 });
    written(line({ ...ended, upstream: "127.0.1.2:8888" }));
    written(line({ ...ended, time: new Date(Date.now() + 5000).toISOString() }));
    assert.deepEqual(fates(), { inside: 1, lost: 2 });
    written(line({ grpc_status: "INTERNAL" }));
    assert.deepEqual(fates(), { inside: 1, lost: 2, failed: 1 }, "an answer is no end of the process");
  });

  it("are not inside where their server was killed only after that", () => {
    written(line({ flags: "UC", grpc_status: "UNAVAILABLE", details: "upstream_reset" }));
    assert.deepEqual(fates(), { lost: 1 });
    endings.push({ from: now() + 1, process: () => ({ upstreams: [SERVER], flags: new Set(["UC"]), until: now() }) });
    assert.deepEqual(fates(), { lost: 1 });
  });

  it("are read when their line is whole, and once", () => {
    const text = JSON.stringify(line({ flags: "UC" }));
    const file = join(folder, "my-server-1/envoy.log");
    appendFileSync(file, `[warning] something of Envoy's own\n${text.slice(0, 30)}`);
    assert.deepEqual(fates(), {});
    appendFileSync(file, `${text.slice(30)}\n`);
    assert.deepEqual(fates(), { lost: 1 });
    assert.deepEqual(fates(), { lost: 1 });
  });
});
