import assert from "node:assert/strict";
import { adoptedTexts } from "../../commands/adopt/support";
import { manifestsOf } from "./manifests";
import { BASES, type Base, seeded, textOf } from "./seed";
import { ACCEPTED, REFUSED } from "./seeds";

/** About what is around pods, which these manifests leave out. */
const AROUND = ["network-policy-missing", "pdb-missing"];

/** What is found about a bootstrap, or because of it. */
function found(base: Base, bootstrap: string): string[] {
  const { findings } = adoptedTexts({ "all.yaml": manifestsOf(base, bootstrap) });
  return findings.map(({ code }) => code).filter((code) => !AROUND.includes(code));
}

describe("hand-written bootstraps", () => {
  for (const base of BASES) {
    it(`${base}: nothing is found in it`, () => {
      assert.deepEqual(found(base, textOf(base)), []);
    });
  }

  it("are seeded with faults of different names", () => {
    const names = [...REFUSED, ...ACCEPTED].map(({ fault }) => fault);
    assert.equal(new Set(names).size, names.length);
  });

  for (const seed of [...REFUSED.filter(({ code }) => code !== undefined), ...ACCEPTED]) {
    it(`${seed.fault}: ${seed.code}`, () => {
      const codes = found(seed.base, seeded(seed));
      assert.ok(codes.includes(seed.code!), `found: ${codes.join(", ")}`);
    });
  }
});
