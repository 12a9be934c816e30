import assert from "node:assert/strict";
import { manifestsOf } from "../../checks/seeded/manifests";
import { seeded } from "../../checks/seeded/seed";
import { type Tree, adoptedTexts, serverOf } from "./support";

/** What the draft states of calls where the connection manager states such times. */
function callsWith(change: Readonly<Record<string, unknown>>): Tree {
  const text = seeded({ fault: "", base: "proxy", change });
  return (serverOf(adoptedTexts({ "all.yaml": manifestsOf("proxy", text) }), "greeter")["calls"] ?? {}) as Tree;
}

const TEN_MINUTES = { "action.max_stream_duration": { max_stream_duration: "600s" } };

describe("the time that a hand-written Envoy gives requests to arrive", () => {
  it("is carried over", () => {
    const calls = callsWith({ ...TEN_MINUTES, "host.routes.1": undefined, "manager.request_timeout": "90s" });
    assert.deepEqual(calls, { longestStream: "10m", longestRequest: "1m30s", leave: calls["leave"] });
  });

  it("is that of the call where Envoy sets no limit, or a later one", () => {
    for (const limit of ["0s", "7200s"])
      assert.equal(
        callsWith({ ...TEN_MINUTES, "host.routes.1": undefined, "manager.request_timeout": limit })["longestRequest"],
        "10m",
      );
  });

  it("is not stated where it follows from the calls, or Envoy states none", () => {
    for (const limit of [{ "manager.request_timeout": "300s" }, {}])
      assert.equal(callsWith({ ...TEN_MINUTES, "host.routes.1": undefined, ...limit })["longestRequest"], undefined);
  });
});
