import assert from "node:assert/strict";
import { stringify } from "yaml";
import { adopt } from "../../commands/adopt/adopted";
import { ROOT } from "../commands/adopt/support";
import { EditableStack, type Tree, findingsOf } from "./support";
import { SETS, type SeededFault, faultsOf, setOf, setText, withFault } from "./seeded/set";

/** Rows of which only Envoy itself tells: test/envoy-data-plane/bootstrapFaults.test.ts. */
const BY_ENVOY = "envoy-refuses";
const FILES = { refused: 85, accepted: 126 } as const;

function adopted(text: string): { readonly codes: string[]; readonly notes: readonly object[] } {
  const { findings, notes } = adopt([{ name: "k8s/all.yaml", text }], "k8s", { images: {}, servers: [] }, ROOT);
  return { codes: findings.map(({ code }) => code), notes };
}

/** The same as objects of a program, which plan records. */
function planned(objects: readonly Tree[]): string[] {
  const stack = new EditableStack([]);
  for (const object of objects)
    stack.add(`kubernetes:${String(object["apiVersion"])}:${String(object["kind"])}`, object);
  return findingsOf(stack.resources).map(({ code }) => code);
}

/** Faults that are not named. */
function missed(faults: readonly SeededFault[], codes: (objects: Tree[]) => readonly string[]): object[] {
  return faults
    .filter(({ code }) => code !== BY_ENVOY)
    .map((fault) => ({ fault: fault.fault, code: fault.code, found: codes(withFault(fault)) }))
    .filter(({ code, found }) => !found.includes(code));
}

describe("manifests of others with faults in them", function () {
  this.timeout(120_000);

  for (const name of SETS) {
    it(`${name}: nothing is found without a fault`, () => {
      assert.deepEqual(adopted(setText(name)), { codes: [], notes: [] });
      assert.deepEqual(planned(setOf(name)), []);
    });
  }

  for (const [file, count] of Object.entries(FILES)) {
    const faults = faultsOf(file as keyof typeof FILES);

    it(`${file}: ${count} faults, each of its own name`, () => {
      assert.equal(new Set(faults.map(({ fault }) => fault)).size, count);
      assert.deepEqual(
        faults.flatMap(({ code, fault }) => (code === BY_ENVOY ? fault : [])),
        file === "refused" ? [] : ["configuration that Envoy does not read"],
      );
    });

    it(`${file}: adopt names every fault`, () => {
      const codes = (objects: Tree[]) => adopted(objects.map((object) => stringify(object)).join("---\n")).codes;
      assert.deepEqual(missed(faults, codes), []);
    });

    it(`${file}: plan names every fault`, () => {
      assert.deepEqual(missed(faults, planned), []);
    });
  }
});
