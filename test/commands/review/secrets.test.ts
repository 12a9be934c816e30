import assert from "node:assert/strict";
import { reviewJson } from "../../../commands/review/json";
import { comment } from "../../../commands/review/markdown/comment";
import { reviewOf, step } from "./support";

const SIGNATURE = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Never to be seen; told apart so that each place of it is found. */
const HIDDEN = (place: string, side: string): string => `hush-${place}-${side}`;

/** Everything that is printed of an update with this change of the inputs. */
function printed(type: string, inputs: (side: string) => object, diff: string[], state = {}): string {
  const sides = { before: { ...inputs("old") }, after: { ...inputs("new") } };
  const review = reviewOf([
    step({ type, name: "it", ...sides, diff, state }),
    step({ op: "delete", type, name: "gone", ...sides, state }),
  ]);
  return comment(review, { stack: "staging" }) + JSON.stringify(reviewJson(review, "staging"));
}

describe("secrets", () => {
  const CASES: [place: string, type: string, inputs: (side: string) => object, diff: string[], state?: object][] = [
    ["whole", "a:b:C", (side) => ({ x: { ...SIGNATURE, value: HIDDEN("whole", side) } }), ["x"]],
    [
      "deep",
      "a:b:C",
      (side) => ({ x: [{ y: { ...SIGNATURE, value: { z: HIDDEN("deep", side) } } }] }),
      ["x[0].y.z", "x"],
    ],
    ["ciphertext", "a:b:C", (side) => ({ x: { ...SIGNATURE, ciphertext: HIDDEN("ciphertext", side) } }), ["x"]],
    ["listed", "a:b:C", (side) => ({ x: HIDDEN("listed", side) }), ["x"], { additionalSecretOutputs: ["x"] }],
    ["data", "kubernetes:core/v1:Secret", (side) => ({ data: { k: HIDDEN("data", side) } }), ["data.k"]],
    [
      "stringData",
      "kubernetes:core/v1:Secret",
      (side) => ({ stringData: { k: HIDDEN("stringData", side) } }),
      ["stringData"],
    ],
    [
      "kubeconfig",
      "pulumi:providers:kubernetes",
      (side) => ({ kubeconfig: HIDDEN("kubeconfig", side) }),
      ["kubeconfig"],
    ],
    [
      "bootstrap",
      "kubernetes:core/v1:ConfigMap",
      (side) => ({ data: { "envoy.yaml": { ...SIGNATURE, value: HIDDEN("bootstrap", side) } } }),
      ["data"],
    ],
  ];
  for (const [place, type, inputs, diff, state] of CASES) {
    it(`are never printed: ${place}`, () => {
      const text = printed(type, inputs, diff, state);
      assert.ok(!text.includes("hush-"), text);
      assert.match(text, /secret/);
    });
  }

  it("of outputs are not printed either, where the cloud's state is what differs", () => {
    const state = { outputs: { x: { ...SIGNATURE, value: HIDDEN("outputs", "old") } } };
    const drift = step({ type: "a:b:C", name: "it", before: {}, after: { x: 1 }, state });
    const review = reviewOf([{ ...drift, detailedDiff: { x: { kind: "update", inputDiff: false } } }]);
    const text = comment(review, { stack: "staging" });
    assert.ok(!text.includes("hush-"));
  });

  it("do not hide what is none", () => {
    const text = printed("a:b:C", (side) => ({ x: `open-${side}`, y: { ...SIGNATURE, value: "v" } }), ["x"]);
    assert.match(text, /`open-old` → `open-new`/);
  });

  it("are told from what is not known yet", () => {
    assert.match(
      printed("a:b:C", (side) => ({ x: side === "old" ? "a" : UNKNOWN }), ["x"]),
      /`a` → `<known after up>`/,
    );
  });
});
