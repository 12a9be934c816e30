import assert from "node:assert/strict";
import { stringify } from "yaml";
import type { Finding } from "../../checks/finding";
import { CODES } from "../../checks/registry";
import { assertGolden, assertNoOtherGolden } from "../support/golden";
import type { Part, Row } from "./faults/fault";
import { MANIFEST_PARTS, PARTS, apply } from "./parts";
import { findingsOf, unbroken } from "./support";

/** Envoy itself finds it: test/envoy-data-plane/bootstrapFaults.test.ts. */
const BY_ENVOY = "envoy-refuses";
const SILENCES = ["silence-unknown-code", "silence-unused", "silence-without-reason"];

async function foundAfter(row: Row): Promise<Finding[]> {
  const stack = await unbroken();
  apply(row, stack);
  return findingsOf(stack.resources);
}

describe("what the checks find in a stack with one change", () => {
  it("nothing, without a change", async () => {
    assert.deepEqual(findingsOf((await unbroken()).resources), []);
  });

  for (const [part, { faults, right }] of Object.entries(PARTS)) {
    describe(part, () => {
      const written = new Map<string, unknown>();

      for (const row of faults) {
        it(`${row.what}: ${row.code}`, async () => {
          const found = await foundAfter(row);
          const codes = found.map(({ code }) => code);
          assert.ok(codes.includes(row.code), `found: ${[...new Set(codes)].join(", ")}`);
          assert.ok(!written.has(row.what), "two rows have this name");
          written.set(row.what, found.map(wordsOf));
        });
      }

      it("and all of it reads as test/golden/checks has it", function () {
        if (written.size < faults.length) this.skip();
        if (faults.length > 0)
          assertGolden(`checks/${part}.yaml`, stringify(Object.fromEntries(written), { lineWidth: 0 }));
      });

      for (const row of right) {
        it(`${row.what}: no ${row.code}`, async () => {
          assert.ok(CODES.has(row.code));
          const found = (await foundAfter(row)).filter(({ code }) => code === row.code);
          assert.deepEqual(found.map(wordsOf), []);
        });
      }
    });
  }

  it("golden files are those of the parts", () => {
    // Those of objects by themselves are of apiServer.test.ts.
    const parts = Object.entries({ ...PARTS, ...MANIFEST_PARTS }).filter(([, { faults }]) => faults.length > 0);
    assertNoOtherGolden(
      "checks",
      parts.map(([part]) => `${part}.yaml`),
    );
  });

  it("every check has a fault of its own, but those about silences", () => {
    assert.deepEqual(
      lacking(({ faults }) => faults),
      [BY_ENVOY, ...SILENCES],
    );
  });

  it("every check has a change that is right, but those about silences", () => {
    assert.deepEqual(
      lacking(({ right }) => right),
      [BY_ENVOY, ...SILENCES],
    );
  });
});

/** Codes that no row of a kind has, in alphabetical order. */
function lacking(rows: (part: Part) => readonly Row[]): string[] {
  const codes = new Set(
    Object.values(PARTS)
      .flatMap(rows)
      .map(({ code }) => code),
  );
  return [...CODES].filter((code) => !codes.has(code)).sort();
}

/** A bootstrap's hash is in its ConfigMap's name: any change of any bootstrap would touch every line. */
function withoutHash(text: string): string {
  return text.replace(/-envoy-[0-9a-f]{8}\b/g, "-envoy-<hash>");
}

/** What a reader sees of a finding. */
function wordsOf({ code, level, resource, field, message, fix }: Finding): object {
  return { code, level, at: withoutHash(`${resource} ${field}`.trim()), message: withoutHash(message), fix };
}
