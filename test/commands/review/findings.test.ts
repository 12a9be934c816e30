import assert from "node:assert/strict";
import type { Checks, Finding } from "../../../commands/review/finding";
import { checks } from "../../../commands/review/checks";
import { comment } from "../../../commands/review/markdown/comment";
import { parsePreview } from "../../../commands/review/preview";
import { resourcesAfter } from "../../../commands/review/resources";
import { previewText, reviewOf, step } from "./support";

const SIGNATURE = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
const UNKNOWN = Symbol("unknown");

describe("the checks of a review", () => {
  const SERVICE = "kubernetes:core/v1:Service";
  const finding: Finding = {
    ...{ code: "port-unknown", level: "error", resource: "Service/api", field: "spec.ports[0]" },
    ...{ message: "No container has it: calls fail.", fix: "Name a port of the pod." },
  };
  const found = (...findings: Finding[]): Checks => ({ unknown: UNKNOWN, run: () => findings });

  it("see what will be there, with what no one knows marked as such", () => {
    const steps = [
      step({ op: "same", type: SERVICE, name: "stays", before: { a: 1 }, after: { a: 1 } }),
      step({
        type: "a:b:C",
        name: "changes",
        before: {},
        after: {
          later: ["04da6b54-80e4-46f7-96ec-b56ff0331ba9"],
          hidden: { ...SIGNATURE, value: "v" },
          said: "[secret]",
          n: null,
        },
        state: { protect: true, ignoreChanges: ["x"] },
      }),
      step({ op: "create", type: "kubernetes:core/v1:Secret", name: "comes", after: { data: { k: "dg==" } } }),
      step({ op: "delete", type: SERVICE, name: "goes", before: {} }),
      step({ op: "replace", type: SERVICE, name: "moves", before: { a: 1 }, after: { a: 2 } }),
      step({ op: "delete-replaced", type: SERVICE, name: "moves", before: { a: 1 }, after: { a: 1 } }),
    ];
    const seen = resourcesAfter(parsePreview(previewText(steps), "p"), UNKNOWN);
    assert.deepEqual(
      seen.map(({ name, inputs }) => [name, inputs]),
      [
        ["stays", { a: 1 }],
        ["changes", { later: [UNKNOWN], hidden: UNKNOWN, said: UNKNOWN, n: null }],
        ["comes", { data: UNKNOWN }],
        ["moves", { a: 2 }],
      ],
    );
    assert.deepEqual(seen[1]!.options, { protect: true, ignoreChanges: ["x"] });
  });

  it("are told the stack", () => {
    const stacks: string[] = [];
    reviewOf(
      [step({ type: "a:b:C", name: "c", before: {}, after: {} })],
      {},
      {
        unknown: UNKNOWN,
        run: ({ stack }) => {
          stacks.push(stack);
          return [];
        },
      },
    );
    assert.deepEqual(stacks, ["staging"]);
  });

  it("count by their level, and are told with how to fix them", () => {
    const review = reviewOf([], {}, found(finding, { ...finding, level: "note", code: "other" }));
    assert.equal(review.level, "error");
    const text = comment(review, { stack: "staging" });
    assert.match(text, /> \*\*A person must confirm this: 1 finding\.\*\*/);
    assert.match(
      text,
      /- 🛑 `port-unknown` `Service\/api spec\.ports\[0\]`: No container has it\\: calls fail\\\.\n {2}_Fix:_ Name/,
    );
    assert.ok(text.indexOf("port-unknown") < text.indexOf("other"));
  });

  it("endanger nothing where someone accepted them, and stay visible", () => {
    const review = reviewOf([], {}, found({ ...finding, silenced: "until the old clients are gone" }));
    assert.equal(review.level, undefined);
    const text = comment(review, { stack: "staging" });
    assert.match(
      text,
      /No finding but accepted ones\.\n\n<details><summary>1 finding accepted<\/summary>[^]*_Accepted:_ until the old clients are gone/,
    );
  });

  it("are not run over a part of the resources, and the comment states why", () => {
    const steps = [step({ op: "same", type: SERVICE, name: "a", before: {}, after: {} })];
    const partly = reviewOf(steps, { changeSummary: { same: 2 } }, found(finding));
    assert.deepEqual([partly.findings, partly.level], [undefined, undefined]);
    assert.match(comment(partly, { stack: "s" }), /### Checks\n\nNot run\. .*run it with \\?-\\?-show\\?-sames/);
    const failed = reviewOf(steps, { diagnostics: [{ severity: "error", message: "no" }] }, found(finding));
    assert.match(comment(failed, { stack: "s" }), /Not run\. The preview failed/);
    assert.equal(reviewOf(steps, { changeSummary: { same: 1 } }, found(finding)).findings?.length, 1);
  });

  it("are not run where the preview leaves out what stays the same without counting it, and the verdict states what was seen", () => {
    const changed = step({ type: SERVICE, name: "a", before: { a: 1 }, after: { a: 2 }, diff: ["a"] });
    const partly = reviewOf([changed], { changeSummary: { update: 1 } }, found(finding));
    assert.deepEqual([partly.findings, partly.sight], [undefined, { seen: 1, unseen: undefined }]);
    const text = comment(partly, { stack: "s" });
    assert.match(
      text,
      /nothing that interrupts calls among the 1 resource that the preview shows; it leaves out those that stay the same\./,
    );
    assert.match(text, /Not run\. .*was not judged/);
    const counted = reviewOf([changed], { changeSummary: { update: 1, same: 31 } }, found(finding));
    assert.match(comment(counted, { stack: "s" }), /it leaves out the 31 that stay the same\./);
    assert.match(comment(counted, { stack: "s" }), /leaves out 31 resources that stay the same/);
  });

  it("are not run where something depends on a resource that the preview leaves out", () => {
    const config = step({ op: "create", type: "kubernetes:core/v1:ConfigMap", name: "c", after: {} });
    const depends = (on: string) =>
      step({ op: "create", type: SERVICE, name: "a", after: {}, newState: { dependencies: [on] } });
    const of = (...steps: ReturnType<typeof step>[]) =>
      reviewOf(steps, { changeSummary: { create: 2 } }, found(finding));
    assert.equal(of(depends(String(config["urn"]))).findings, undefined);
    assert.equal(of(config, depends(String(config["urn"]))).findings?.length, 1);
  });

  it("are plan's own, and obey the silences of the stack's settings", () => {
    // What belongs on the Service is ignored on the Ingress.
    const metadata = { name: "api", annotations: { "cloud.google.com/app-protocols": '{"grpc":"HTTP2"}' } };
    const spec = { defaultBackend: { service: { name: "api", port: { name: "grpc" } } } };
    const type = "kubernetes:networking.k8s.io/v1:Ingress";
    const steps = [step({ op: "create", type, name: "api", after: { kind: "Ingress", metadata, spec } })];
    const codes = (more = {}) =>
      reviewOf(steps, more, checks).findings!.filter(({ silenced }) => silenced === undefined);
    const [first] = codes();
    assert.equal(first?.resource, "Ingress/api");
    const silence = [{ code: first.code, resource: first.resource, reason: "another stack has its pods" }];
    const config = { "grpc-envoy-gke:checks": JSON.stringify({ silence }) };
    assert.deepEqual(
      codes({ config }).map(({ code }) => code),
      codes()
        .slice(1)
        .map(({ code }) => code),
    );
    assert.deepEqual(codes({ config: { "grpc-envoy-gke:checks": "{" } }), codes());
  });

  it("say so where they find nothing, and are not spoken of where there are none", () => {
    assert.match(comment(reviewOf([], {}, found()), { stack: "s" }), /### Checks\n\nNo finding\./);
    assert.ok(!comment(reviewOf([]), { stack: "s" }).includes("Checks"));
  });
});
