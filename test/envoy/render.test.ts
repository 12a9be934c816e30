import assert from "node:assert/strict";
import { parse } from "yaml";
import { bootstrap } from "../../envoy/bootstrap";
import { renderBootstrap } from "../../envoy/render";
import { CASES } from "./support/cases";
import { input } from "../../tools/bootstrapInput";

describe("envoy: rendering", () => {
  const rendered = Object.values(CASES).map((given) => {
    const built = bootstrap(input(given));
    return { built, yaml: renderBootstrap(built) };
  });

  it("loses nothing, in the YAML of today and in the older one that Envoy reads", () => {
    for (const { built, yaml } of rendered) {
      assert.deepEqual(parse(yaml), built);
      assert.deepEqual(parse(yaml, { version: "1.1" }), built);
    }
  });

  it("is the same text whatever the order of keys", () => {
    for (const { built, yaml } of rendered) assert.equal(renderBootstrap(backwards(built)), yaml);
  });

  it("has no anchors, no aliases and no folded lines, and no text of several lines but the script", () => {
    for (const { yaml } of rendered) {
      assert.doesNotMatch(yaml, /(?:^|[:-] )[&*]\w|>[-+]?$/m);
      assert.deepEqual(
        yaml.match(/^.*\|[-+]?$/gm)?.map((line) => line.trim()),
        ["inline_string: |"],
      );
    }
  });
});

/** The same value with every object's keys in the opposite order. */
function backwards<Value>(value: Value): Value {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(backwards) as Value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, backwards(inner)]),
  ) as Value;
}
