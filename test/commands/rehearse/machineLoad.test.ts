import assert from "node:assert/strict";
import { isStarved, isTooBusy, loadOf, type Sample } from "../../../commands/rehearse/machine/load";

/** A second on two CPUs: the rehearsal uses 0.8 of them, its timers are on time. */
function second({ others = 0, own = 0.8, waited = 0.9, lateness = [1, 2, 3, 30], ...rest }: Given = {}): Sample {
  return { seconds: 1, cpus: 2, lateness, times: { own, busy: own + others, waited }, ...rest };
}

type Given = Partial<Sample> & Partial<Record<"others" | "own" | "waited", number>>;

const times = (count: number, given?: Given) => Array.from({ length: count }, () => second(given));

describe("rehearse: how busy the machine is", () => {
  for (const [what, given, starved] of [
    ["no other program", {}, false],
    ["its own work alone, although tasks wait", { own: 2, waited: 1 }, false],
    ["others just below a fifth of the CPUs", { own: 1.61, others: 0.39 }, false],
    ["others just above a fifth of them", { own: 1.59, others: 0.41 }, true],
    ["two busy loops", { others: 1.2 }, true],
    ["one busy loop", { others: 1 }, true],
    ["others, but CPUs to spare", { cpus: 8, others: 3 }, false],
    ["others, but CPUs just to spare", { own: 0.5, others: 1.09 }, false],
    ["others, and no CPU to spare", { own: 0.5, others: 1.1 }, true],
    ["others, but no task waits half of the time", { others: 1.2, waited: 0.49 }, false],
    ["others, and a task waits half of the time", { others: 1.2, waited: 0.5 }, true],
    ["others, where the kernel has no pressure stall information", { times: { own: 0.8, busy: 2 } }, true],
    ["a kernel that shows nothing", { times: {} }, false],
    ["late timers, where the kernel shows nothing", { times: {}, lateness: [100, ...Array<number>(9).fill(0)] }, true],
    ["a timer not quite late", { lateness: [99, ...Array<number>(9).fill(0)] }, false],
    ["too few late timers", { lateness: [500, ...Array<number>(10).fill(0)] }, false],
    ["no timer at all", { lateness: [] }, false],
  ] as const) {
    it(`${what}: ${starved ? "starved" : "not starved"}`, () => assert.equal(isStarved(second(given)), starved));
  }

  for (const [what, samples, busy] of [
    ["a quiet machine", times(60), false],
    ["3 of 30 s", [...times(27), ...times(3, { others: 1.2 })], true],
    ["3 of 31 s", [...times(28), ...times(3, { others: 1.2 })], false],
    ["2 of 10 s", [...times(8), ...times(2, { others: 1.2 })], false],
    ["3 of 10 s", [...times(7), ...times(3, { others: 1.2 })], true],
    ["a moment in which everything stood still", [...times(60), second({ lateness: [0, 500, 0] })], true],
    ["a moment that is not quite so long", [...times(60), second({ lateness: [0, 499, 0] })], false],
    ["nothing measured", [], false],
  ] as const) {
    it(`${what}: ${busy ? "too busy" : "a verdict"}`, () => assert.equal(isTooBusy(loadOf(samples)), busy));
  }

  it("sums samples up by their length", () => {
    const samples = [second({ others: 1, waited: 1, lateness: [0, 0] }), { ...second({ lateness: [7] }), seconds: 3 }];
    assert.deepEqual(loadOf(samples), {
      seconds: 4,
      starvedSeconds: 1,
      lateness: { p99: 7, max: 7 },
      ownCpus: 0.4,
      otherCpus: 0.25,
      pressure: 0.48,
    });
  });

  it("leaves out what the kernel does not show", () => {
    assert.deepEqual(loadOf([second({ times: {} })]), {
      seconds: 1,
      starvedSeconds: 0,
      lateness: { p99: 30, max: 30 },
    });
  });
});
