import assert from "node:assert/strict";
import { COMMENT_MAX, comment } from "../../../commands/review/markdown/comment";
import { checksOf, finding, read } from "./readMarkdown";
import { reviewOf, step } from "./support";

const DEPLOYMENT = "kubernetes:apps/v1:Deployment";

describe("a comment's length", () => {
  const bootstrap = (seed: string, lines: number) => ({
    data: { "envoy.yaml": Array.from({ length: lines }, (_, line) => `key-${line}: ${seed}\n`).join("") },
  });
  const updates = (resources: number, fields: number) =>
    Array.from({ length: resources }, (_, index) =>
      step({
        type: DEPLOYMENT,
        name: `deployment-${index}`,
        server: `server-${index}`,
        before: Object.fromEntries(Array.from({ length: fields }, (_, field) => [`field${field}`, "old ".repeat(30)])),
        after: Object.fromEntries(Array.from({ length: fields }, (_, field) => [`field${field}`, "new ".repeat(30)])),
        diff: Array.from({ length: fields }, (_, field) => `field${field}`),
      }),
    );
  const cluster = step({
    op: "replace",
    type: "gcp:container/cluster:Cluster",
    name: "the-cluster",
    before: {},
    after: {},
    reasons: ["location"],
  });

  const CASES: [what: string, text: () => string, leftOut: RegExp][] = [
    [
      "many changed values",
      () => comment(reviewOf([...updates(200, 5), cluster]), { stack: "s" }),
      /the values of changed properties/,
    ],
    [
      "very many changes",
      () => comment(reviewOf([...updates(3000, 1), cluster]), { stack: "s" }),
      /the single changes/,
    ],
    [
      "a long diff",
      () =>
        comment(
          reviewOf([
            step({
              type: "kubernetes:core/v1:ConfigMap",
              name: "c",
              server: "s",
              before: bootstrap("1", 4000),
              after: bootstrap("2", 4000),
              diff: ["data"],
            }),
            cluster,
          ]),
          { stack: "s" },
        ),
      /lines of Envoy's settings/,
    ],
    [
      "very many replacements",
      () => {
        const replaced = updates(2000, 1).map((each) => ({ ...each, op: "replace" }));
        return comment(reviewOf([...replaced, cluster]), { stack: "s" });
      },
      /what goes with the replaced/,
    ],
    [
      "long messages",
      () => {
        const diagnostics = Array.from({ length: 50 }, () => ({ severity: "error", message: "words ".repeat(9000) }));
        return comment(reviewOf([cluster], { diagnostics }), { stack: "s" });
      },
      /errors in full/,
    ],
    [
      "names of every length and kind at once",
      () => {
        const name = "\u200B`".repeat(5000);
        const replaced = updates(300, 3).map((each, index) => ({
          ...each,
          op: "replace",
          urn: `urn:pulumi:s::p::${name}$a:b:${name}${index}::${name}`,
        }));
        const diagnostics = Array.from({ length: 50 }, () => ({
          severity: "error",
          message: name,
          urn: `u:p:s::p::t::${name}`,
        }));
        return comment(
          reviewOf(
            [cluster, ...replaced],
            { diagnostics },
            checksOf(...Array.from({ length: 500 }, () => finding(name))),
          ),
          { stack: name },
        );
      },
      /Left out/,
    ],
  ];
  for (const [what, write, leftOut] of CASES) {
    it(`keeps to GitHub's limit with ${what}, and states what is left out`, () => {
      const text = write();
      assert.ok(text.length <= COMMENT_MAX, `${text.length}`);
      assert.match(text, leftOut);
      const { html } = read(text);
      const open = (tag: string) => html.join("").split(tag).length;
      assert.equal(open("<details>"), open("</details>"));
    });
  }

  it("takes nothing from what is loudest", () => {
    const text = CASES[1]![1]();
    assert.match(text, /`Cluster` `the-cluster` \*\*is replaced\*\* because of `location`/);
    assert.ok(text.indexOf("the-cluster") < 2000);
  });

  it("leaves nothing out where there is room", () => {
    assert.ok(!comment(reviewOf([...updates(3, 5), cluster]), { stack: "s" }).includes("Left out"));
  });
});
