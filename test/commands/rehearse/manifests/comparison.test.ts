import assert from "node:assert/strict";
import { comparisonOf } from "../../../../commands/rehearse/manifests/comparison";
import { headline, sideInWords } from "../../../../commands/rehearse/manifests/inWords";
import { formatComparison } from "../../../../commands/rehearse/manifests/summary";
import { renderComparison } from "../../../../commands/rehearse/report/renderComparison";
import type { PathFigures, Rehearsal, ScenarioResult } from "../../../../commands/rehearse/result";
import { HOSTILE, REHEARSAL } from "../support/rehearsal";

const ABOUT = { manifests: "k8s/", server: "orders", leftOut: ["container logs"] };
const [FIRST] = REHEARSAL.scenarios;

function path(given: Partial<PathFigures>): PathFigures {
  const { evenness: _, ...figures } = FIRST!.paths[0]!;
  return { ...figures, path: "internal", sent: 0, lost: 0, inside: 0, ...given };
}

function rehearsal(...scenarios: Partial<ScenarioResult>[]): Rehearsal {
  return { ...REHEARSAL, scenarios: scenarios.map((given) => ({ ...FIRST!, verdict: "passed", ...given })) };
}

const BEFORE = rehearsal(
  {
    name: "spread",
    paths: [path({ path: "connections", sent: 500, lost: 7, evenness: 3 }), path({ sent: 3000, evenness: 2.96 })],
  },
  {
    name: "rollout",
    verdict: "failed",
    paths: [path({ sent: 5000, lost: 1200 }), path({ sent: 5000, lost: 4, inside: 9 })],
  },
  { name: "crash", verdict: "failed", paths: [], reason: "no pod" },
);
const AFTER = rehearsal(
  { name: "spread", paths: [path({ sent: 3000, evenness: 1.02 })] },
  { name: "rollout", paths: [path({ sent: 10_000 })] },
);

describe("rehearse --manifests: before and after", () => {
  const comparison = comparisonOf(ABOUT, BEFORE, AFTER);

  it("has the figures of every scenario over the paths that clients take, both sides", () =>
    assert.deepEqual(comparison.scenarios, [
      {
        name: "spread",
        before: { verdict: "passed", sent: 3000, lost: 0, inside: 0, evenness: 2.96 },
        after: { verdict: "passed", sent: 3000, lost: 0, inside: 0, evenness: 1.02 },
      },
      {
        name: "rollout",
        before: { verdict: "failed", sent: 10_000, lost: 1204, inside: 9 },
        after: { verdict: "passed", sent: 10_000, lost: 0, inside: 0 },
      },
      { name: "crash", before: { verdict: "failed", reason: "no pod", sent: 0, lost: 0, inside: 0 } },
    ]));

  it("is put in words", () => {
    assert.deepEqual(
      comparison.scenarios.flatMap(({ before, after }) => [sideInWords(before), sideInWords(after)]),
      [
        "0 of 3,000 calls lost, max/mean 2.96",
        "0 of 3,000 calls lost, max/mean 1.02",
        "1,204 of 10,000 calls lost, 9 inside what was killed",
        "0 of 10,000 calls lost",
        "no pod comes into service",
        "–",
      ],
    );
    assert.equal(
      headline(comparison),
      "as they are, 1,204 of 13,000 calls lost, max/mean 2.96; as adopt writes them, 0 of 13,000 calls lost, max/mean 1.02",
    );
    assert.match(
      headline(comparisonOf(ABOUT, rehearsal({ paths: [] }), undefined)),
      /^as they are, no pod comes into service$/,
    );
  });

  it("fits 100 columns, the comparison last, and states what ran otherwise and why nothing came after", () => {
    const text = formatComparison(comparison, false);
    assert.ok(
      text.split("\n").every((line) => line.length <= 100),
      text,
    );
    assert.match(text, /otherwise than in a cluster:\n {2}container logs/);
    assert.match(
      text,
      /rollout {6}1,204 of 10,000 calls lost, 9 inside what +0 of 10,000 calls lost\n[^]*orders: as they are, 1,204/,
    );
    const alone = formatComparison(
      comparisonOf({ ...ABOUT, reason: "adopt writes no settings for it" }, BEFORE, undefined),
      false,
    );
    assert.match(alone, /orders, as adopt writes it\n\nadopt writes no settings for it/);
  });

  it("is a page whose table leads to every scenario of both sides, and that names cannot take over", () => {
    const page = renderComparison(comparisonOf({ ...ABOUT, manifests: HOSTILE }, BEFORE, AFTER));
    const targets = [...page.matchAll(/href="#(scenario-\d+)"/g)].map(([, id]) => id);
    assert.deepEqual(targets, ["scenario-1", "scenario-4", "scenario-2", "scenario-5", "scenario-3"]);
    for (const id of targets) assert.equal(page.split(`id="${id}"`).length, 2, id);
    assert.match(page, /container logs/);
    assert.ok(!page.includes("<img"));
  });
});
