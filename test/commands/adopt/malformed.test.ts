import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, parseAllDocuments, stringify } from "yaml";
import { readSources } from "../../../commands/adopt/input/sources";
import { ROOT, type Tree, adoptedTexts, fixture } from "./support";

type Path = readonly (string | number)[];

/** What may stand anywhere in a manifest that a user is still writing. */
const ODD: readonly unknown[] = [null, "", "x", -1, 70_000, true, [], [null], {}, { x: 1 }, "{{", "a b c"];
/** One place in so many is tried with each odd value, another one with each: all of them take minutes. */
const EVERY = Number(process.env["MALFORMED_EVERY"] ?? 11);

function places(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [path];
  const inner = Object.entries(value).flatMap(([key, item]) =>
    places(item, [...path, Array.isArray(value) ? Number(key) : key]),
  );
  return path.length === 0 ? inner : [path, ...inner];
}

function put(tree: unknown, path: Path, value: unknown): void {
  const inner = path.slice(0, -1).reduce<Tree>((one, key) => one[key] as Tree, tree as Tree);
  inner[path.at(-1)!] = value;
}

/** Objects of a fixture, and the bootstrap that one of them contains as an object of its own. */
function objectsOf(name: string): Tree[] {
  return readSources(join(ROOT, fixture(name))).flatMap(({ text }) =>
    parseAllDocuments(text).map((document) => document.toJS() as Tree),
  );
}

function textOf(objects: readonly unknown[]): string {
  return objects.map((one) => stringify(one)).join("---\n");
}

describe("a value that is of another type than it should be", function () {
  this.timeout(300_000);

  for (const name of ["my-server", "sidecar", "edge"]) {
    it(`never ends adopt, wherever it is in ${name}`, () => {
      const objects = objectsOf(name);
      const all = places(objects);
      let tried = 0;
      for (const [index, odd] of ODD.entries()) {
        for (const path of all.filter((_, place) => place % EVERY === index % EVERY)) {
          const changed = structuredClone(objects);
          put(changed, path, odd);
          const where = `${path.join(".")} = ${JSON.stringify(odd)}`;
          assert.doesNotThrow(() => adoptedTexts({ "all.yaml": textOf(changed) }), where);
          tried += 1;
        }
      }
      assert.ok(tried > 50, `${tried}`);
    });
  }

  it("never ends adopt inside of Envoy's bootstrap either", () => {
    const objects = objectsOf("sidecar");
    const map = objects.find(({ kind, data }) => kind === "ConfigMap" && "envoy.yaml" in (data as Tree))!;
    const bootstrap = parse((map["data"] as Tree)["envoy.yaml"] as string) as Tree;
    for (const [index, odd] of ODD.entries()) {
      for (const path of places(bootstrap).filter((_, place) => place % EVERY === index % EVERY)) {
        const changed = structuredClone(bootstrap);
        put(changed, path, odd);
        const others = objects.filter((one) => one !== map);
        const text = textOf([...others, { ...map, data: { "envoy.yaml": stringify(changed) } }]);
        assert.doesNotThrow(() => adoptedTexts({ "all.yaml": text }), `${path.join(".")} = ${JSON.stringify(odd)}`);
      }
    }
  });

  it("never ends adopt where a text is cut off", () => {
    const text = readFileSync(join(ROOT, fixture("sidecar"), "all.yaml"), "utf8");
    for (let end = 0; end < text.length; end += 97)
      assert.doesNotThrow(() => adoptedTexts({ "all.yaml": text.slice(0, end) }), `${end}`);
  });
});
