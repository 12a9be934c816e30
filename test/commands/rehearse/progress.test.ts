import assert from "node:assert/strict";
import { Progress } from "../../../commands/rehearse/progress";
import { scenario } from "./support/rehearsal";

describe("rehearse: the progress of a run without a terminal", () => {
  function told(...results: Parameters<Progress["ended"]>[0][]): string {
    let text = "";
    const stream = { isTTY: false, write: (part: string) => (text += part) };
    const progress = new Progress(stream as unknown as NodeJS.WriteStream);
    for (const result of results) progress.ended(result);
    return text;
  }

  it("names what was not met, so that a log explains the exit code without the JSON", () => {
    const claims = [
      { what: "calls lost", limit: "must be 0", measured: "7", met: false },
      { what: "calls answered", limit: "at least 1", measured: "9", met: true },
    ];
    assert.equal(
      told(scenario("rollout", { verdict: "failed", seconds: 61, claims })),
      "rollout: failed after 61 s\n  not met: calls lost: 7, must be 0\n",
    );
    assert.doesNotMatch(told(scenario("rollout", { claims: claims.slice(1) })), /not met/);
  });
});
