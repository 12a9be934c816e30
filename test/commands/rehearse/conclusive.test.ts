import assert from "node:assert/strict";
import type { MachineLoad, ScenarioResult, Verdict } from "../../../commands/rehearse/result";
import { conclusive } from "../../envoy-data-plane/support/rehearsed";
import { scenario } from "./support/rehearsal";

/** Seconds of a scenario, and how many of them it lacked CPU time. */
const BUSY: MachineLoad = { seconds: 20, starvedSeconds: 15, lateness: { p99: 300, max: 900 } };
const QUIET: MachineLoad = { seconds: 20, starvedSeconds: 0, lateness: { p99: 3, max: 9 } };

describe("rehearse: a test of a scenario on a busy machine", () => {
  const runs = (load: MachineLoad, ...verdicts: Verdict[]) => {
    const left = verdicts.map((verdict) => scenario("spread", { verdict, load, reason: "noise" }));
    const speeds: number[] = [];
    const once = (speed: number) => {
      speeds.push(speed);
      return Promise.resolve<ScenarioResult>(left.shift()!);
    };
    return { once, speeds };
  };

  it("is repeated, more slowly, until there is a verdict, whatever it is", async () => {
    for (const verdict of ["passed", "failed"] as const) {
      const { once, speeds } = runs(BUSY, "inconclusive", verdict, "passed");
      const result = await conclusive(once, [20, 10, 5]);
      assert.notEqual(result, "too busy");
      assert.equal((result as ScenarioResult).verdict, verdict);
      assert.deepEqual(speeds, [20, 10]);
    }
  });

  it("tells that the machine was too busy when it was repeated often enough", async () => {
    const { once, speeds } = runs(BUSY, "inconclusive", "inconclusive", "passed");
    assert.equal(await conclusive(once, [20, 10]), "too busy");
    assert.deepEqual(speeds, [20, 10]);
  });

  it("fails where the machine had the time and the figures are noise all the same", async () => {
    const { once } = runs(QUIET, "inconclusive", "inconclusive", "passed");
    await assert.rejects(conclusive(once, [20, 10]), /inconclusive, 2 times:\nnoise/);
  });
});
