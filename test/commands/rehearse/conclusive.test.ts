import assert from "node:assert/strict";
import type { ScenarioResult, Verdict } from "../../../commands/rehearse/result";
import { conclusive } from "../../envoy-data-plane/support/rehearsed";
import { scenario } from "./support/rehearsal";

describe("rehearse: a test of a scenario on a busy machine", () => {
  const runs = (...verdicts: Verdict[]) => {
    const left = verdicts.map((verdict) => scenario("spread", { verdict, reason: "the machine was too busy" }));
    return { left, once: () => Promise.resolve<ScenarioResult>(left.shift()!) };
  };

  it("is repeated until there is a verdict, whatever it is", async () => {
    for (const verdict of ["passed", "failed"] as const) {
      const { left, once } = runs("inconclusive", "inconclusive", verdict, "passed");
      assert.equal((await conclusive(once, 3)).verdict, verdict);
      assert.equal(left.length, 1);
    }
  });

  it("fails with that word when it was repeated often enough", async () => {
    const { left, once } = runs("inconclusive", "inconclusive", "inconclusive", "passed");
    await assert.rejects(conclusive(once, 3), /inconclusive, 3 times:\nthe machine was too busy/);
    assert.equal(left.length, 1);
  });
});
