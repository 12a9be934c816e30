import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { WITH_ENVOY } from "../documents/listed";
import { assertShown, outputSaidOf } from "../documents/output";
import { Scratch } from "../documents/scratch";
import { requireEnvoy } from "../support/envoy";

/** What else is required when a command has ended. */
const THEN: Readonly<Record<string, (stdout: string, folder: string) => void>> = {
  "npm run rehearse": (stdout) => assertShown(outputSaidOf("README.md", "npm run rehearse"), stdout),
  "npm run rehearse -- crash hang --stack prod --server my-server --report out/crash.html": (_, folder) =>
    assert.ok(existsSync(join(folder, "out/crash.html"))),
};

describe("what documents say of rehearsals", function () {
  this.timeout(420_000);
  // A machine that is busy with something else loses calls that an idle one does not.
  this.retries(1);
  let scratch: Scratch;
  before(async function () {
    await requireEnvoy(this);
    scratch = new Scratch();
  });
  after(() => scratch?.remove());

  for (const command of WITH_ENVOY) {
    it(`${command} ends well`, () => {
      const [ran] = scratch.run([command]);
      assert.equal(ran!.code, 0, ran!.stdout);
      THEN[command]!(ran!.stdout, scratch.path);
    });
  }
});
