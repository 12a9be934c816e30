import assert from "node:assert/strict";
import type { ReplacementOrder } from "../../../commands/review/change";
import { type StepOf, replacement, reviewOf, step } from "./support";

const CLUSTER = "gcp:container/cluster:Cluster";
const SUBNETWORK = "gcp:compute/subnetwork:Subnetwork";

const calls = (steps: readonly ReturnType<typeof step>[]): string => reviewOf(steps).risks[0]!.calls;

describe("a replaced cluster", () => {
  const OLD_FIRST = /The old cluster is deleted first\. Every call fails from then until .* 20 to 40 minutes; /;
  const NEW_FIRST = /The new cluster is created first, then everything moves to it\. The reserved address .* stay\. /;

  const about = (more: Partial<StepOf>): StepOf => ({ type: CLUSTER, name: "c", before: {}, after: {}, ...more });

  it("is told by the order of the preview", () => {
    for (const [order, words] of [
      ["delete-first", OLD_FIRST],
      ["create-first", NEW_FIRST],
    ] as [ReplacementOrder, RegExp][]) {
      assert.match(calls(replacement(order, about({ reasons: ["location"] }))), words);
      // The order of the preview wins over what is usual.
      assert.match(calls(replacement(order, about({ after: { name: "acme" }, reasons: ["location"] }))), words);
    }
  });

  const withoutOrder = (after: Record<string, unknown>): string =>
    calls([step({ op: "replace", ...about({ after, reasons: ["location"] }) })]);

  it("is deleted first where the preview has no order and the program states its name", () => {
    assert.match(withoutOrder({ name: "acme", __defaults: [] }), OLD_FIRST);
    assert.match(withoutOrder({ name: "acme" }), OLD_FIRST);
  });

  it("is created first where the provider makes its name", () => {
    assert.match(withoutOrder({ name: "acme-1a2b3c", __defaults: ["name"] }), NEW_FIRST);
    assert.match(withoutOrder({}), NEW_FIRST);
  });

  for (const [reason, words] of [
    ["location", "A cluster cannot move to another location."],
    ["network", "A cluster cannot move to another network or other ranges."],
    ["subnetwork", "A cluster cannot move to another network or other ranges."],
    ["ipAllocationPolicy.clusterSecondaryRangeName", "A cluster cannot move to another network or other ranges."],
    ["enableAutopilot", "A cluster cannot change between Standard and Autopilot."],
    ["locationPolicy", "The new cluster"],
    ["__meta", "The new cluster"],
  ] as const) {
    it(`by ${reason} begins with: ${words}`, () => {
      const text = calls([step({ op: "replace", ...about({ reasons: [reason] }) })]);
      assert.ok(text.startsWith(words), text);
    });
  }

  it("comes with the way that loses no call", () => {
    const [risk] = reviewOf([step({ op: "replace", ...about({ reasons: ["location"] }) })]).risks;
    assert.match(risk!.fix!, /second stack beside this one .* DNS records .* then destroy this one .*rollback/);
  });
});

describe("a replaced subnet", () => {
  const replaced = (before: string | undefined, after: string | undefined) =>
    reviewOf([
      step({
        ...{ op: "replace", type: SUBNETWORK, name: "s", reasons: ["__meta"], diff: ["ipCidrRange"] },
        ...{ before: { ipCidrRange: before }, after: { ipCidrRange: after } },
      }),
    ]).risks[0]!;

  for (const [before, after] of [
    ["10.0.0.0/20", "10.0.0.0/21"],
    ["10.0.0.0/20", "10.0.8.0/21"],
    ["10.0.0.0/20", "10.0.16.0/20"],
    ["10.0.16.0/20", "10.0.0.0/20"],
  ] as const) {
    it(`is told of its range where that does not grow: ${before}, ${after}`, () => {
      const risk = replaced(before, after);
      assert.match(
        risk.calls,
        /^A subnet's range can only grow, .* with it the cluster and its node pools\. Every call/,
      );
      assert.match(
        risk.fix!,
        /^State a range that contains the old one, which changes in place; or build a second stack/,
      );
      assert.deepEqual(risk.about, [`ipCidrRange: ${before} → ${after}`]);
    });
  }

  for (const [before, after] of [
    ["10.0.0.0/20", "10.0.0.0/19"],
    ["10.0.16.0/20", "10.0.0.0/19"],
    ["10.0.0.0/20", "10.0.0.0/20"],
    ["10.0.0.0/20", undefined],
    [undefined, "10.0.0.0/20"],
    ["10.0.0.0/20", "all of them"],
  ] as const) {
    it(`is replaced for another reason where it grows, stays or is not known: ${before}, ${after}`, () => {
      assert.match(replaced(before, after).calls, /^A cluster cannot move to another subnet: /);
    });
  }

  it("is nothing to calls where it grows in place", () => {
    const sides = { before: { ipCidrRange: "10.0.0.0/20" }, after: { ipCidrRange: "10.0.0.0/19" } };
    const { risks } = reviewOf([step({ type: SUBNETWORK, name: "s", ...sides, diff: ["ipCidrRange"] })]);
    assert.deepEqual(risks, []);
  });
});
