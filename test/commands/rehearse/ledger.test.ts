import assert from "node:assert/strict";
import { status } from "@grpc/grpc-js";
import type { Outcome } from "../../../commands/rehearse/load/caller";
import { evenness, Ledger } from "../../../commands/rehearse/load/ledger";

let calls = 0;

function outcome(given: Partial<Outcome> & { took?: number }): Outcome {
  const startedAt = given.startedAt ?? 0;
  return {
    trace: String(++calls),
    kind: "unary",
    startedAt,
    endedAt: startedAt + (given.took ?? 1),
    code: status.OK,
    details: "",
    messages: 1,
    servedBy: "pod-1",
    ...given,
  };
}

describe("rehearse: the figures of a path", () => {
  it("tell how even the calls are: most of a pod by the mean", () => {
    assert.equal(evenness([100, 100, 100]), 1);
    assert.equal(evenness([300, 0, 0]), 3);
    assert.equal(evenness([110, 100, 90]), 1.1);
    assert.ok(Number.isNaN(evenness([0, 0])));
  });

  it("count a pod that got nothing", () => {
    const ledger = new Ledger("internal", "internal path", 0);
    ledger.add(outcome({ servedBy: "pod-2" }));
    assert.equal(ledger.figures(undefined, ["pod-1", "pod-2"]).evenness, 2);
  });

  it("tell lost calls from those inside a process, and both by their status", () => {
    const ledger = new Ledger("ingress", "ingress path", 0);
    const inside = outcome({ code: status.UNAVAILABLE });
    for (const one of [inside, outcome({ code: status.UNAVAILABLE }), outcome({ code: status.INTERNAL }), outcome({})])
      ledger.add(one);
    const figures = ledger.figures((failure) => failure === inside);
    assert.deepEqual([figures.succeeded, figures.inside, figures.lost], [1, 1, 2]);
    assert.deepEqual(figures.failedByStatus, { UNAVAILABLE: 2, INTERNAL: 1 });
  });

  it("measure unary calls that succeeded, and no others", () => {
    const ledger = new Ledger("internal", "internal path", 0);
    for (let took = 1; took <= 100; took++) ledger.add(outcome({ took }));
    ledger.add(outcome({ took: 5000, kind: "bidirectional" }));
    ledger.add(outcome({ took: 9000, code: status.UNAVAILABLE }));
    const { latency } = ledger.figures();
    assert.ok(Math.abs(latency.p50 - 50) < 1 && Math.abs(latency.p99 - 99) < 1, JSON.stringify(latency));
    assert.ok(latency.max < 101);
    assert.equal(
      latency.distribution.reduce((sum, { calls: count }) => sum + count, 0),
      100,
    );
    assert.ok(latency.distribution.every(({ upTo }, index, all) => index === 0 || upTo > all[index - 1]!.upTo));
  });

  it("put every ending into one span of time", () => {
    const ledger = new Ledger("internal", "internal path", 1000);
    for (let i = 0; i < 500; i++)
      ledger.add(outcome({ startedAt: 1000 + i * 100, code: i % 10 === 0 ? status.UNAVAILABLE : status.OK }));
    const { timeline } = ledger.figures();
    const sum = (key: "succeeded" | "lost") => timeline.reduce((total, bucket) => total + bucket[key], 0);
    assert.deepEqual([sum("succeeded"), sum("lost")], [450, 50]);
    assert.ok(timeline.length <= 121);
    assert.equal(timeline[0]?.at, 0);
  });

  it("are there without a single call", () => {
    const figures = new Ledger("internal", "internal path", 0).figures(undefined, ["pod-1"]);
    assert.deepEqual([figures.sent, figures.lost, figures.timeline], [0, 0, []]);
    assert.deepEqual(figures.latency.distribution, []);
  });
});
