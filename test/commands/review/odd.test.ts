import assert from "node:assert/strict";
import { reviewJson } from "../../../commands/review/json";
import { comment } from "../../../commands/review/markdown/comment";
import { runStack } from "../../support/program";
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
  for (const kind of ["Deployment", "BackendConfig", "Ingress", "Service", "ConfigMap"]) {
    it(`is reviewed all the same, whatever is where in a ${kind}`, async () => {
      const { resources } = await runStack("dev");
      const read = resources.filter(({ type }) => type.endsWith(`:${kind}`));
      assert.ok(read.length > 0);
      for (const { type, name, inputs } of read) {
        let reviews = 0;
        for (const odd of ODD.flatMap((other) => [...withOneOther(inputs, other)])) {
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
        assert.ok(reviews > 100, `${name}: ${reviews}`);
      }
    });
  }

  it("does not take routes for lost that only the update will know", () => {
    const rules = [{ host: "a.example.com", http: { paths: [{ path: "/*" }] } }];
    const type = "kubernetes:networking.k8s.io/v1:Ingress";
    const level = (spec: object) =>
      reviewOf([step({ type, name: "i", before: { spec: { rules } }, after: { spec }, diff: ["spec"] })]).level;
    assert.equal(level({ rules: UNKNOWN }), undefined);
    assert.equal(level({}), "error");
  });

  it("takes nothing for changed where the provider sees no difference, though the program states something else", () => {
    const rules = [{ host: "a.example.com", http: { paths: [{ path: "/*" }] } }];
    const type = "kubernetes:networking.k8s.io/v1:Ingress";
    const same = step({ op: "same", type, name: "i", before: { spec: { rules } }, after: { spec: {} } });
    const { level, changes, risks } = reviewOf([same]);
    assert.deepEqual([level, changes, risks], [undefined, [], []]);
  });
});
