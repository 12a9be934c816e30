import assert from "node:assert/strict";
import { adoptWithEnvoy } from "../../commands/adopt/adopted";
import { manifestsOf } from "../checks/seeded/manifests";
import { type Base, BASES, seeded, textOf } from "../checks/seeded/seed";
import { ACCEPTED, REFUSED } from "../checks/seeded/seeds";
import { ROOT } from "../commands/adopt/support";
import { requireEnvoy } from "../support/envoy";

/** Found in the text: Envoy's validation stands in for files that are in the pod alone, and starts no Envoy. */
const BEFORE_START = ["stats matcher that does not parse"];

async function refusals(base: Base, bootstrap: string): Promise<string[]> {
  const sources = [{ name: "all.yaml", text: manifestsOf(base, bootstrap) }];
  const { findings } = await adoptWithEnvoy(sources, "all.yaml", { images: {}, servers: [] }, ROOT);
  return findings.filter(({ code }) => code === "envoy-refuses").map(({ message }) => message);
}

describe("hand-written bootstraps with seeded faults, in Envoy itself", function () {
  this.timeout(60_000);
  before(async function () {
    await requireEnvoy(this);
  });

  it("are taken without one", async () => {
    for (const base of BASES) assert.deepEqual(await refusals(base, textOf(base)), []);
  });

  for (const seed of REFUSED)
    it(`${seed.fault}: refused`, async () => {
      assert.equal((await refusals(seed.base, seeded(seed))).length, 1);
    });

  for (const seed of ACCEPTED.filter(({ fault }) => !BEFORE_START.includes(fault)))
    it(`${seed.fault}: taken`, async () => {
      assert.deepEqual(await refusals(seed.base, seeded(seed)), []);
    });
});
