import assert from "node:assert/strict";
import { SCENARIOS } from "../../commands/rehearse/scenarios";
import { broken, rehearsed } from "./support/rehearsed";

describe("rehearse: what is deployed, on real Envoys with real gRPC", () => {
  for (const { name, about } of SCENARIOS) {
    it(`${name}: ${about}`, async function () {
      const result = await rehearsed(this, name);
      assert.deepEqual(broken(result), []);
      assert.equal(result.verdict, "passed");
      assert.ok(result.claims.length > 0);
    });
  }
});
