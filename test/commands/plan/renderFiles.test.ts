import assert from "node:assert/strict";
import { parse } from "yaml";
import type { RegisteredResource } from "../../../commands/plan/resource";
import { renderFiles } from "../../../commands/plan/renderFiles";

/** Texts that YAML 1.1 or 1.2 reads as something else where they are not in quotes, or that block scalars could change. */
const TEXTS = [
  ...["on", "no", "y", "true", "~", "null", "", "1e3", "0o14", "012", "1_000", "1:30", ".inf", "2024-01-01", "<<", "="],
  ...[" a", "a ", "a: b", "a #b", "# x", "- a", "*a", "&a", "!a", "%a", "@a", "{a", "[", "? a", "---", `a'b"c`],
  ...["a\nb", "a\nb\n", "a\n\n", "\na", " a\nb", "a\r\nb", "\t", "\u2028", "\u0007", "x".repeat(200)],
];

describe("plan: files of what would be deployed", () => {
  it("are read as what was registered, by parsers of YAML 1.1 and 1.2", () => {
    const data = Object.fromEntries(TEXTS.map((text, index) => [`key-${index}`, text]));
    const others = { numbers: [1, 0.5, 1e21, -3], empty: [true, null, [], {}], nested: [[1], [{ a: 1 }]] };
    const keys = Object.fromEntries(TEXTS.slice(0, 16).map((text) => [text, text]));
    const inputs = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "map" }, data, keys, ...others };
    for (const version of ["1.1", "1.2"] as const)
      assert.deepEqual(parse(rendered(inputs), { version, merge: false }), inputs);
  });

  it("begin with what an object is, and have JSON between single quotes", () => {
    const annotations = { "cloud.google.com/neg": '{"ingress":true}', a: "1" };
    const inputs = { spec: {}, metadata: { annotations }, kind: "Service", apiVersion: "v1" };
    assert.equal(
      rendered(inputs),
      `apiVersion: v1
kind: Service
metadata:
  annotations:
    a: "1"
    cloud.google.com/neg: '{"ingress":true}'
spec: {}
`,
    );
  });
});

function rendered(inputs: RegisteredResource["inputs"]): string {
  const resource = { urn: "u", type: "kubernetes:core/v1:Object", name: "o", parent: undefined, custom: true, inputs };
  const options = {
    ...{ protect: false, dependsOn: [], ignoreChanges: [], provider: "", deleteBeforeReplace: false },
    ...{ replaceWith: [], hasReplacementTrigger: false },
  };
  return [...renderFiles([{ ...resource, options }]).values()][0]!;
}
