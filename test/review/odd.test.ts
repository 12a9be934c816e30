import assert from "node:assert/strict";
import { reviewJson } from "../../review/json";
import { comment } from "../../review/markdown/comment";
import { runStack } from "../support/program";
import { reviewOf, step } from "./support";

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const ODD = [null, 0, true, "", "text", UNKNOWN, "[secret]", [], [null], ["text"], {}, { text: null }];

/** Every copy of `value` in which one thing, at any depth, is another. */
function* withOneOther(value: unknown, other: unknown): Generator<unknown> {
  yield other;
  if (typeof value !== "object" || value === null) return;
  for (const key of Object.keys(value)) {
    const inner = (value as Record<string, unknown>)[key];
    for (const changed of withOneOther(inner, other)) {
      yield Array.isArray(value) ? value.with(Number(key), changed) : { ...value, [key]: changed };
    }
  }
}

describe("a preview with odd values", () => {
  it("is reviewed all the same, whatever stands where in the resources that are read", async function () {
    this.timeout(60_000);
    const { resources } = await runStack("dev");
    const read = resources.filter(({ type }) => /:(Deployment|BackendConfig|Ingress|Service|ConfigMap)$/.test(type));
    assert.equal(read.length, 6);
    let reviews = 0;
    for (const { type, name, inputs } of read) {
      for (const other of ODD) {
        for (const odd of withOneOther(inputs, other)) {
          if (typeof odd !== "object" || odd === null || Array.isArray(odd)) continue;
          const [before, after] = [{ ...inputs }, odd as Record<string, unknown>];
          const diff = ["spec", "spec.rules", "data", "spec.template", "metadata.labels"];
          for (const [old, now] of [
            [before, after],
            [after, before],
          ] as const) {
            const review = reviewOf([step({ type, name, server: "my-server", before: old, after: now, diff })]);
            assert.match(comment(review, { stack: "dev" }), /1 to update/);
            assert.ok(JSON.stringify(reviewJson(review, "dev")));
            reviews += 1;
          }
        }
      }
    }
    assert.ok(reviews > 5000, `${reviews}`);
  });

  it("does not take routes for lost that only the update will know", () => {
    const rules = [{ host: "a.example.com", http: { paths: [{ path: "/*" }] } }];
    const type = "kubernetes:networking.k8s.io/v1:Ingress";
    const level = (spec: object) =>
      reviewOf([step({ type, name: "i", before: { spec: { rules } }, after: { spec }, diff: ["spec"] })]).level;
    assert.equal(level({ rules: UNKNOWN }), undefined);
    assert.equal(level({}), "error");
  });
});
