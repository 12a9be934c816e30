import assert from "node:assert/strict";
import { formatTiming } from "../../../commands/plan/timingTable";
import { parseSettings } from "../../../settings/settings";
import { configOf } from "../../support/program";

describe("plan: the timing table", () => {
  /** Its lines of a server whose pods have `grace` seconds to leave: 20 s to withdraw and 30 s of margin are among them. */
  function notes(grace: number): string {
    const longestStream = `${grace - 50}s`;
    const server = { image: "registry.example.com/my-server:1.4.2", calls: { longestStream } };
    const settings = parseSettings({
      project: "grpc-envoy-gke",
      stack: "test",
      config: configOf({ "my-server": server }),
    });
    return formatTiming(settings)
      .split("\n")
      .filter((line) => line.startsWith("note: "))
      .join("\n");
  }

  it("states which pods keep their nodes, and what that costs", () => {
    assert.equal(notes(600), "");
    assert.match(
      notes(601),
      /^note: my-server: the cluster autoscaler removes no node with such a pod, .* half empty stay, and cost/,
    );
  });

  it("states which pods an upgrade of nodes does not wait for", () => {
    assert.doesNotMatch(notes(3600), /upgrade/);
    assert.match(
      notes(3601),
      /^note: my-server: an upgrade of its node kills a pod after 1h, with the calls that need longer$/m,
    );
  });
});
