import assert from "node:assert/strict";
import { reviewJson } from "../../../commands/review/json";
import { comment } from "../../../commands/review/markdown/comment";
import { type StepOf, reviewOf, step } from "./support";

const POOL = "gcp:container/nodePool:NodePool";
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const UUID = "5b1c4f7e-6a0d-4f3e-9b57-0c3a9f1d2e48";
const OTHER_UUID = "9f1d2e48-6a0d-4f3e-9b57-5b1c4f7e0c3a";

type Inputs = Record<string, unknown>;

/** The change's line and those of its fields, as the comment has them. */
function lines(before: Inputs, after: Inputs, diff: string[], more: Partial<StepOf> = {}): string[] {
  const review = reviewOf([step({ type: POOL, name: "p", before, after, diff, ...more })]);
  assert.ok(!JSON.stringify(reviewJson(review, "s")).includes("__"), "an inner key in the JSON");
  const text = comment(review, { stack: "s" });
  return /<details>.*\n\n([^]*?)\n\n<\/details>/.exec(text.slice(text.indexOf("### Changes")))![1]!.split("\n");
}

const ALONE = "- `~` `NodePool` `p`: only what the provider keeps for itself";

describe("the fields of a change", () => {
  it("are without the keys that a provider keeps for itself, at any depth", () => {
    const side = (size: number) => ({
      __meta: `{"schema_version":"${size}"}`,
      __defaults: [],
      nodeConfig: { __defaults: [`${size}`], disks: [{ __defaults: [], size }] },
    });
    assert.deepEqual(lines(side(1), side(2), ["__meta", "nodeConfig.__defaults", "nodeConfig"]), [
      "- `~` `NodePool` `p`",
      '  - `nodeConfig`: `{"disks":[{"size":1}]}` → `{"disks":[{"size":2}]}`',
    ]);
  });

  it("are none where nothing else differs, and the comment shows it", () => {
    const side = (key: string) => ({ __meta: key, nodeConfig: { __defaults: [key], spot: false } });
    assert.deepEqual(lines(side("a"), side("b"), ["__meta", "nodeConfig"]), [ALONE]);
  });

  it("are without those that contain nothing on both sides, which roll no node either", () => {
    for (const [before, after] of [
      [null, undefined],
      [undefined, []],
      [{}, null],
      [{ a: null, b: [] }, {}],
    ] as const) {
      const sides = (tags: unknown) => ({ nodeConfig: { ...(tags !== undefined && { resourceManagerTags: tags }) } });
      assert.deepEqual(lines(sides(before), sides(after), ["nodeConfig.resourceManagerTags"]), [ALONE]);
      const diff = ["nodeConfig.resourceManagerTags"];
      const { risks } = reviewOf([step({ type: POOL, name: "p", before: sides(before), after: sides(after), diff })]);
      assert.deepEqual(risks, []);
    }
  });

  it("are kept where one side contains something, be it false, zero or an empty text", () => {
    for (const value of [false, 0, "", [null, 1], { a: { b: 0 } }]) {
      assert.deepEqual(lines({ x: value }, {}, ["x"]), [
        "- `~` `NodePool` `p`",
        `  - \`x\`: ${value === "" ? "`(empty)`" : `\`${JSON.stringify(value)}\``} → (none)`,
      ]);
    }
  });

  it("are without random ids, and with other random values, which may do something", () => {
    assert.deepEqual(lines({ clusterId: UUID }, { clusterId: OTHER_UUID }, ["clusterId"]), [ALONE]);
    assert.deepEqual(lines({ metadata: { uid: UUID } }, {}, ["metadata.uid"]), [ALONE]);
    assert.match(lines({ id: UUID }, { id: "projects/acme" }, ["id"])[1]!, /`id`/);
    assert.match(lines({ seed: UUID }, { seed: OTHER_UUID }, ["seed"])[1]!, /`seed`/);
  });

  it("are without what Google Cloud and Kubernetes write again each time", () => {
    for (const path of ["metadata.resourceVersion", "metadata.managedFields[0].time", "fingerprint", "a.etag"]) {
      assert.deepEqual(lines({}, {}, [path]), [ALONE], path);
    }
    const label = 'metadata.labels["generation"]';
    assert.equal(lines({ metadata: { labels: { generation: "1" } } }, {}, [label]).length, 2);
  });

  it("name a value as not known yet inside of what is not known yet, and where Terraform marks it so", () => {
    assert.equal(lines({}, { a: UNKNOWN }, ["a.b[0]"])[1], "  - `a.b[0]`: (none) → `<known after up>`");
    const marked = { a: "74D93920-ED26-11E3-AC10-0800200C9A66" };
    assert.equal(lines({ a: "x" }, marked, ["a"])[1], "  - `a`: `x` → `<known after up>`");
  });

  it("still touch what cannot be read: a roll is told though the list has another place for it", () => {
    const diff = ["spec.template.spec.containers[1].image"];
    assert.deepEqual(lines({}, {}, diff), [
      `- \`~\` \`NodePool\` \`p\`: \`${diff[0]}\`, whose values the preview does not have`,
    ]);
    const { risks } = reviewOf([
      step({ type: "kubernetes:apps/v1:Deployment", name: "d", before: {}, after: {}, diff }),
    ]);
    assert.match(risks[0]!.calls, /^Its pods roll/);
  });

  it("of a change that the preview tells nothing of are not spoken of", () =>
    assert.deepEqual(lines({}, {}, []), ["- `~` `NodePool` `p`"]));
});
