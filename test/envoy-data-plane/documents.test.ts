import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { WITH_ENVOY } from "../documents/listed";
import { assertShown, outputSaidOf } from "../documents/output";
import { type Ran, Scratch } from "../documents/scratch";
import { requireEnvoy } from "../support/envoy";

describe("what documents say of rehearsals", function () {
  this.timeout(420_000);
  let scratch: Scratch;
  let ran: Ran[];
  before(async function () {
    await requireEnvoy(this);
    scratch = new Scratch();
    ran = scratch.run(WITH_ENVOY);
  });
  after(() => scratch?.remove());

  WITH_ENVOY.forEach((command, index) => {
    it(`${command} ends well`, () => assert.equal(ran[index]!.code, 0, ran[index]!.stdout));
  });

  it("the README shows what the first one prints", () => {
    assertShown(outputSaidOf("README.md", "npm run rehearse"), ran[0]!.stdout);
  });

  it("the report is written", () => assert.ok(existsSync(join(scratch.path, "out/crash.html"))));
});
