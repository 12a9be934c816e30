import assert from "node:assert/strict";
import type { Because } from "../../../commands/review/because";
import { comment } from "../../../commands/review/markdown/comment";
import type { Review } from "../../../commands/review/review";
import { type StepOf, replacement, reviewOf, step, urn } from "./support";

const CLUSTER = "gcp:container/cluster:Cluster";
const NETWORK = "gcp:compute/network:Network";
const SUBNETWORK = "gcp:compute/subnetwork:Subnetwork";
const PROVIDER = "pulumi:providers:kubernetes";
const NAMESPACE = "kubernetes:core/v1:Namespace";
const CONFIG_MAP = "kubernetes:core/v1:ConfigMap";
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const theCluster = urn(CLUSTER, "c");
/** The options of every object of a stack that owns its cluster. */
const WITH_CLUSTER = { replaceWith: [theCluster], deletedWith: theCluster };

/** Name of what each resource follows, and why it is replaced; `-` for what is on its own. */
const told = ({ risks }: Review): Record<string, [follows: string, because: Because | undefined]> =>
  Object.fromEntries(
    risks.map(({ change, follows, because }) => [change.name, [follows?.split("::").at(-1) ?? "-", because]]),
  );

const replaced = (type: string, name: string, more: Partial<StepOf> = {}) =>
  step({ op: "replace", type, name, before: {}, after: {}, ...more });

const clusterReplaced = replaced(CLUSTER, "c", { reasons: ["location"] });

describe("an object that goes with its cluster", () => {
  it("follows the cluster that it names in replaceWith, with the engine's reason or with none", () => {
    const review = reviewOf([
      clusterReplaced,
      replaced(NAMESPACE, "n", { state: WITH_CLUSTER, reasons: ["replaceWith"] }),
      replaced(CONFIG_MAP, "m", { state: WITH_CLUSTER }),
    ]);
    const words = { words: "its cluster is replaced" };
    assert.deepEqual(told(review), {
      c: ["-", { properties: ["location"] }],
      n: ["c", words],
      m: ["c", words],
    });
    assert.match(comment(review, { stack: "s" }), /1 change interrupts calls[^]*2 resources more, which go with it/);
  });

  it("follows it by its state of before, where the engine deletes it first", () => {
    const about = { type: NAMESPACE, name: "n", before: {}, after: {}, oldState: WITH_CLUSTER };
    const review = reviewOf([clusterReplaced, ...replacement("delete-first", about)]);
    assert.equal(told(review)["n"]![0], "c");
  });

  it("is on its own with a reason of its own", () => {
    const review = reviewOf([
      clusterReplaced,
      replaced(NAMESPACE, "n", { state: WITH_CLUSTER, reasons: ["metadata.name"] }),
    ]);
    assert.deepEqual(told(review)["n"], ["-", { properties: ["metadata.name"] }]);
  });

  it("is on its own where the cluster stays, or where another one goes", () => {
    for (const other of [
      step({ type: CLUSTER, name: "c", before: {}, after: {} }),
      replaced(CLUSTER, "d", { reasons: ["location"] }),
    ]) {
      const review = reviewOf([other, replaced(NAMESPACE, "n", { state: WITH_CLUSTER })]);
      assert.deepEqual(told(review)["n"], ["-", undefined]);
    }
  });

  it("is deleted with the cluster that it names in deletedWith, which is deleted or replaced", () => {
    const gone = step({ op: "delete", type: NAMESPACE, name: "n", before: {}, state: WITH_CLUSTER });
    for (const cluster of [clusterReplaced, step({ op: "delete", type: CLUSTER, name: "c", before: {} })]) {
      assert.equal(told(reviewOf([cluster, gone]))["n"]![0], "c");
    }
    const stays = step({ type: CLUSTER, name: "c", before: {}, after: {} });
    assert.equal(told(reviewOf([stays, gone]))["n"]![0], "-");
  });

  it("is a deletion where it goes before the cluster and the program no longer has it", () => {
    const steps = replacement("delete-first", { type: NAMESPACE, name: "n", before: {}, state: WITH_CLUSTER });
    const { changes } = reviewOf([clusterReplaced, steps[0]!]);
    assert.equal(changes.find(({ name }) => name === "n")!.action, "delete");
    const leftOver = step({ op: "delete-replaced", type: NAMESPACE, name: "n", before: {}, state: { delete: true } });
    assert.equal(reviewOf([leftOver]).changes[0]!.action, "replace");
  });
});

describe("a resource that goes without a reason", () => {
  it("follows what its properties are made from, and states what that is", () => {
    const review = reviewOf([
      replaced(NETWORK, "net", { reasons: ["description"] }),
      replaced(CLUSTER, "c", {
        reasons: ["__meta"],
        state: { propertyDependencies: { location: null, network: [urn(NETWORK, "net")] } },
      }),
    ]);
    assert.deepEqual(told(review)["c"], ["net", { words: "its network is replaced" }]);
  });

  it("follows its provider", () => {
    const provider = `${urn(PROVIDER, "p")}::${UNKNOWN}`;
    const review = reviewOf([
      replaced(PROVIDER, "p", { reasons: ["clusterIdentifier"] }),
      replaced(NAMESPACE, "n", { state: { provider } }),
      replaced(CONFIG_MAP, "m", { state: { provider }, reasons: ["provider"] }),
    ]);
    const words = { words: "its provider is replaced" };
    assert.deepEqual(
      [told(review)["n"], told(review)["m"]],
      [
        ["p", words],
        ["p", words],
      ],
    );
  });

  it("follows its subnet, which its network does not", () => {
    const review = reviewOf([
      replaced(SUBNETWORK, "s", { reasons: ["ipCidrRange"] }),
      replaced(CLUSTER, "c", { reasons: ["subnetwork"] }),
    ]);
    assert.deepEqual(told(review)["c"], ["s", { properties: ["subnetwork"] }]);
  });

  const because = (more: Partial<StepOf>) => told(reviewOf([replaced(CLUSTER, "c", more)]))["c"]![1];

  it("names what changes, where the provider names only a key of its own", () => {
    const sides = { before: { a: 1, b: 1 }, after: { a: 2, b: 2 }, reasons: ["__meta"] };
    assert.deepEqual(because({ ...sides, diff: ["a"] }), { properties: ["a"] });
    assert.deepEqual(because({ ...sides, diff: ["a", "b", "__meta"] }), { oneOf: ["a", "b"] });
    assert.deepEqual(because({ ...sides, diff: ["__meta"] }), {
      words: "the provider requires it, without a property that differs",
    });
    assert.deepEqual(because({ ...sides, reasons: ["__meta", "a"], diff: ["a", "b"] }), { properties: ["a"] });
    assert.deepEqual(because({ reasons: ["provider"] }), { words: "its provider is another one" });
    assert.equal(because({}), undefined);
  });

  it("is never because of a key of the provider's own, in the comment", () => {
    const diff = ["a", "b", "c", "d", "__meta"];
    const sides = { before: { a: 1, b: 1, c: 1, d: 1 }, after: { a: 2, b: 2, c: 2, d: 2 } };
    const review = reviewOf([replaced(CLUSTER, "c", { ...sides, reasons: ["__meta"], diff })]);
    const text = comment(review, { stack: "s" });
    assert.match(text, /\*\*is replaced\*\* because of one of `a`, `b`, `c`, …\. /);
    assert.ok(!text.includes("__"));
  });
});

describe("another cluster behind the stack's provider", () => {
  const object = (type: string, name: string, old: unknown, now: unknown, more: Partial<StepOf> = {}) =>
    replaced(type, name, { oldState: { replacementTrigger: old }, newState: { replacementTrigger: now }, ...more });
  const both = (old: unknown, now: unknown) =>
    reviewOf([object(NAMESPACE, "n", old, now), object(CONFIG_MAP, "m", old, now)]);

  it("is said once, by the first of its objects", () => {
    const review = both("uid-1", "uid-2");
    assert.deepEqual(told(review), { n: ["-", undefined], m: ["n", undefined] });
    assert.equal(review.level, "error");
    assert.match(review.risks[0]!.calls, /^The cluster behind this stack's provider is another one than before\. /);
    assert.match(review.risks[0]!.fix!, /cluster\.existing/);
    assert.match(comment(review, { stack: "s" }), /1 change interrupts calls/);
  });

  it("is said with a doubt where only the update will know the cluster", () => {
    for (const [old, now] of [
      ["uid-1", UNKNOWN],
      [UNKNOWN, "uid-1"],
    ]) {
      assert.match(both(old, now).risks[0]!.calls, /^Only the update will know which cluster/);
    }
  });

  it("is not said where the trigger stays, comes or goes: the engine replaces nothing then", () => {
    for (const [old, now] of [
      ["uid-1", "uid-1"],
      [undefined, "uid-1"],
      ["uid-1", null],
    ]) {
      assert.ok(both(old, now).risks.every(({ calls }) => !calls.includes("another one")));
    }
  });

  it("is not said of an object with a reason of its own, nor where its provider or its cluster is replaced", () => {
    const silent = (...steps: ReturnType<typeof step>[]): void =>
      assert.ok(reviewOf(steps).risks.every(({ calls }) => !calls.includes("another one than before")));
    silent(object(NAMESPACE, "n", "1", "2", { reasons: ["metadata.name"] }));
    silent(
      replaced(PROVIDER, "p", { reasons: ["clusterIdentifier"] }),
      object(NAMESPACE, "n", "1", "2", { state: { provider: `${urn(PROVIDER, "p")}::id` } }),
    );
    silent(clusterReplaced, object(NAMESPACE, "n", "1", "2", { state: WITH_CLUSTER }));
  });
});
