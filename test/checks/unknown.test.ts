import assert from "node:assert/strict";
import { type CheckedResource, UNKNOWN } from "../../checks/resource";
import { runChecks } from "../../checks/run";
import { checkedResource } from "../../commands/plan/checkedResource";
import { at, put, type Tree, unbroken } from "./support";

type Path = readonly (string | number)[];

/** Every place inside a value, itself too. */
function places(value: unknown, path: Path = []): Path[] {
  const inner =
    typeof value === "object" && value !== null
      ? Object.entries(value).flatMap(([key, item]) =>
          places(item, [...path, Array.isArray(value) ? Number(key) : key]),
        )
      : [];
  return path.length === 0 ? inner : [path, ...inner];
}

/** One place in so many is tried in a run: all of them take minutes. `UNKNOWN_EVERY=1` tries all. */
const EVERY = Number(process.env["UNKNOWN_EVERY"] ?? 7);

describe("a value that is not known yet", () => {
  it("is never the reason for a finding, wherever it is", async function () {
    this.timeout(600_000);
    const resources: CheckedResource[] = (await unbroken()).resources.map(checkedResource);
    const all = resources.flatMap((resource, index) => places(resource.inputs).map((path) => ({ index, path })));
    assert.ok(all.length > 1000);
    const wrong: string[] = [];
    for (const { index, path } of all.filter((_, place) => place % EVERY === 0)) {
      const tree = resources[index]!.inputs as Tree;
      const before = at(tree, path);
      put(tree, path, UNKNOWN);
      for (const { code, resource, field } of runChecks({ resources, stack: "test" }))
        wrong.push(`${resources[index]!.type} ${path.join(".")} unknown: ${code} ${resource} ${field}`);
      put(tree, path, before);
    }
    assert.deepEqual(wrong, []);
  });
});
