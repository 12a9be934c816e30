import assert from "node:assert/strict";
import type { Fault } from "../../checks/check";
import { UNKNOWN } from "../../checks/resource";
import { stringify } from "yaml";
import { assertGolden } from "../support/golden";
import { changed } from "./manifestRow";
import { MANIFEST_PARTS } from "./parts";
import { faultsOf, places, refusals } from "./refusals";
import { put } from "./support";
import { validManifests } from "./validManifests";

function wordsOf({ at, level, message, fix }: Fault): object {
  return { at: at.path, ...(level !== undefined && { level }), message, ...(fix !== undefined && { fix }) };
}

describe("what the API server refuses", () => {
  it("is nothing of manifests that are right", () => {
    for (const [title, object] of validManifests()) assert.deepEqual([title, [...refusals(object)]], [title, []]);
  });

  for (const [part, { faults, right }] of Object.entries(MANIFEST_PARTS)) {
    describe(part, () => {
      const written = new Map<string, unknown>();

      for (const row of faults) {
        it(`${row.what}: ${row.object}`, () => {
          const tree = changed(row);
          const found = refusals(tree);
          const expected = row.field ?? (typeof row.path === "string" ? row.path : row.path.join("."));
          assert.ok(found.has(expected), `${expected}; found: ${JSON.stringify([...found])}`);
          assert.ok(!written.has(row.what), "two rows have this name");
          written.set(row.what, faultsOf(tree).map(wordsOf));
        });
      }

      it("and all of it reads as test/golden/checks has it", function () {
        if (written.size < faults.length) this.skip();
        if (faults.length > 0)
          assertGolden(`checks/${part}.yaml`, stringify(Object.fromEntries(written), { lineWidth: 0 }));
      });

      for (const row of right) {
        it(`is not ${row.what}: ${row.object}`, () => {
          assert.deepEqual([...refusals(changed(row))], []);
        });
      }
    });
  }

  it("is a warning where create takes it, and server-side apply does not", () => {
    const tree = structuredClone(validManifests().get("Deployment/orders")!);
    put(tree, "spec.template.spec.containers[0].ports[1]", { name: "b", containerPort: 50051 });
    put(tree, "spec.template.spec.containers[0].env[1]", { name: "LOG_LEVEL", value: "debug" });
    assert.deepEqual(
      faultsOf(tree).map(({ level, at }) => [level, at.path]),
      ["ports[1]", "env[1]"].map((item) => ["warning", `spec.template.spec.containers[0].${item}`]),
    );
  });

  it("is never a value that is not known yet", function () {
    this.timeout(60_000);
    for (const [title, object] of validManifests()) {
      for (const path of places(object)) {
        const tree = structuredClone(object);
        put(tree, path, UNKNOWN);
        assert.deepEqual([title, path, [...refusals(tree)]], [title, path, []]);
      }
    }
  });
});
