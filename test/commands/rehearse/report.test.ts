import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { renderReport } from "../../../commands/rehearse/report/renderReport";
import {
  ALL_PASSED,
  ALL_SKIPPED,
  EMPTY,
  HOSTILE,
  INCONCLUSIVE,
  REHEARSAL,
  path,
  rehearsal,
  scenario,
} from "./support/rehearsal";

const SHAPES = { REHEARSAL, EMPTY, ALL_PASSED, ALL_SKIPPED, INCONCLUSIVE };

/** What a reader sees of some markup. */
function textOf(markup: string): string {
  return markup
    .replace(/<(style|title|desc)\b[^]*?<\/\1>/g, "")
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ");
}

function sectionOf(page: string, index: number): string {
  const [, section] = new RegExp(`<section id="scenario-${index}"([^]*?)</section>`).exec(page) ?? [];
  assert.ok(section !== undefined, `no section ${index}`);
  return section;
}

function headline(page: string): string {
  return textOf(/<h1>[^]*?<\/h1>/.exec(page)![0]).trim();
}

describe("rehearsal report: verdict", () => {
  for (const [name, result, words] of [
    ["failed ones are counted first", REHEARSAL, "✗ 2 of 7 scenarios failed, 1 is inconclusive, 1 was skipped"],
    ["all passed", ALL_PASSED, "✓ All 2 scenarios passed"],
    ["nothing but skipped ones is no pass", ALL_SKIPPED, "○ All 2 scenarios were skipped"],
    ["an inconclusive one is no pass", INCONCLUSIVE, "? 1 of 2 scenarios is inconclusive"],
    ["no scenario is no pass", EMPTY, "○ No scenario ran"],
    ["one", rehearsal([scenario("spread", {})]), "✓ The scenario passed"],
    ["one that failed", rehearsal([scenario("spread", { verdict: "failed" })]), "✗ The scenario failed"],
    [
      "some skipped",
      rehearsal([scenario("spread", {}), scenario("hang", { verdict: "skipped" })]),
      "✓ 1 of 2 scenarios passed, 1 was skipped",
    ],
  ] as const) {
    it(name, () => assert.equal(headline(renderReport(result)), words));
  }

  it("claims that are not met are spelled out above everything else", () => {
    const header = textOf(/<header>[^]*<\/header>/.exec(renderReport(REHEARSAL))![0]);
    assert.match(header, /rollout : calls lost on the internal path: 7, but must be 0/);
    assert.doesNotMatch(header, /calls lost on the ingress path/);
  });

  it("what was rehearsed is in the header", () => {
    const header = textOf(/<header>[^]*<\/header>/.exec(renderReport(REHEARSAL))![0]);
    for (const fact of [
      "dev",
      "my-server",
      "1.40.0",
      "10 times as fast as real time",
      "2026-03-01 12:00 UTC",
      "3 min 24 s",
      "2 CPUs, 8.0 GiB, kernel 6.18.44, load average 0.42 before and 1.90 after",
    ])
      assert.ok(header.includes(fact), fact);
  });
});

describe("rehearsal report: scenarios", () => {
  const page = renderReport(REHEARSAL);

  it("figures of a path stand in one row", () => {
    const row = textOf(sectionOf(page, 2)).match(/internal path 24,511 [^]*?–/)?.[0];
    assert.equal(row, "internal path 24,511 24,500 11 UNAVAILABLE 4 7 3.04 ms 4.77 ms 7.81 ms 9.42 ms 12.8 ms –");
  });

  it("each claim states in words whether it is met", () => {
    const text = textOf(sectionOf(page, 2));
    assert.match(text, /calls lost on the ingress path 0 0 ✓ yes/);
    assert.match(text, /calls lost on the internal path 0 7 ✗ no/);
  });

  it("an inconclusive one states why above everything else, and marks what is unknown", () => {
    const header = textOf(/<header>[^]*<\/header>/.exec(renderReport(REHEARSAL))![0]);
    assert.match(header, /slow : the machine was too busy to tell/);
    const text = textOf(sectionOf(page, 7));
    assert.match(text, /calls lost 0 0 ✓ yes calls in time at least 90 % 12 % \? unknown/);
    assert.match(text, /share of the slow pod at most 25 % 9 % \? unknown/);
    assert.match(text, /0\.8 CPUs used by the rehearsal, 1\.2 by others, a task waited for a CPU 97 % of the time/);
  });

  it("only passed ones are folded", () => {
    const folded = [1, 2, 3, 4, 5, 6, 7].map((index) => sectionOf(page, index).includes("<details>"));
    assert.deepEqual(folded, [true, false, true, false, false, true, false]);
  });

  it("a skipped one states why and shows no table", () => {
    assert.match(textOf(sectionOf(page, 4)), /skipped .* needs a server of the project&#39;s own/);
    assert.doesNotMatch(sectionOf(page, 4), /<table|<svg/);
  });

  it("without calls there are figures, but no plot and no latency", () => {
    assert.match(textOf(sectionOf(page, 6)), /ingress path 0 0 0 0 0 – – – – – –/);
    assert.doesNotMatch(sectionOf(page, 6), /<svg/);
  });

  it("each path has its plots: pods, latency, time for wide and for narrow screens", () => {
    const plots = [1, 2, 3, 5].map((index) => sectionOf(page, index).match(/<svg/g)?.length);
    assert.deepEqual(plots, [12, 8, 4, 4]);
  });

  it("a plot tells its figures to those who cannot see it", () => {
    assert.match(
      sectionOf(page, 1),
      /<desc id="[^"]*">my-server-1: 962; my-server-2: 1,038; my-server-10: 1,000<\/desc>/,
    );
  });

  it("steps are listed with their pods, counters with their meaning", () => {
    const text = textOf(sectionOf(page, 2));
    assert.match(text, /9\.5 s my-server-4 ready/);
    assert.match(text, /downstream_cx_drain_close my-server-1 \+1,234 connections closed with GOAWAY/);
  });
});

describe("rehearsal report: long and wide ones", () => {
  const bucket = (at: number) => ({
    at,
    seconds: 1,
    succeeded: 500,
    inside: 0,
    lost: at === 700 ? 3 : 0,
    p99: at === 701 ? 900 : 5,
  });
  const timeline = Array.from({ length: 1200 }, (_, at) => bucket(at));
  const figures = { ...path("internal", "internal path", Array<number>(20).fill(5)), lost: 3, timeline };
  const events = Array.from({ length: 200 }, (_, index) => ({ at: index * 6, what: "ready", pod: "p" }));
  const page = renderReport(
    rehearsal([scenario("rollout", { paths: [figures, figures, figures, figures, figures], events })]),
  );

  it("neighbours in time are drawn together, no lost call and no peak of p99 disappears", () => {
    const hints = [...page.matchAll(/data-series="succeeded"><title>([^<]*)</g)].map(([, hint]) => hint!);
    assert.equal(hints.length, 5 * (400 + 110));
    assert.equal(hints[0], "0.0 s to 3.0 s: 1,500 succeeded, 0 inside, 0 lost, p99 5.00 ms");
    assert.equal(page.match(/data-series="lost"/g)?.length, 5 * 2);
    assert.equal(hints.filter((hint) => hint.includes("3 lost")).length, 5 * 2);
    assert.equal(hints.filter((hint) => hint.includes("900 ms")).length, 5 * 2);
  });

  it("all steps and pods are there", () => {
    assert.equal(page.match(/data-series="events"/g)?.length, 5 * 2 * 200);
    assert.equal(page.match(/data-series="calls"><title>my-server-20: 5 calls/g)?.length, 5);
  });

  it("figures at the edges are none that are none", () => {
    const latency = { p50: 0, p90: 0, p99: 0, p999: 0, max: 0, distribution: [{ upTo: 0, calls: 1 }] };
    const edge = {
      ...path("ingress", "p", [0]),
      sent: 1,
      latency,
      timeline: [{ at: 0, seconds: 0, succeeded: 0, inside: 0, lost: 0 }],
    };
    assert.doesNotMatch(
      renderReport(rehearsal([scenario("s", { paths: [edge], events: [{ at: 0, what: "x" }] })])),
      /NaN|Infinity/,
    );
  });
});

describe("rehearsal report: bootstrap", () => {
  it("the difference is folded, each line marked by what it does", () => {
    const page = renderReport(ALL_PASSED);
    assert.match(page, /<details>\s*<summary>Difference/);
    assert.match(textOf(page), /Difference, 4 lines/);
    assert.match(
      page,
      /<span class="del">- {8}address: 0\.0\.0\.0<\/span>\n<span class="ins">\+ {8}address: 127\.0\.1\.1<\/span>/,
    );
  });

  it("no difference is said", () => assert.match(textOf(renderReport(EMPTY)), /very bootstrap that the stack deploys/));
});

describe("rehearsal report: page", () => {
  for (const [name, result] of Object.entries(SHAPES)) {
    it(`${name} loads and runs nothing`, () => {
      const page = renderReport(result);
      assert.doesNotMatch(page, /<(script|img|link|iframe|object|embed|form|base|audio|video)\b/i);
      assert.doesNotMatch(page, /\b(?:https?:)?\/\/[a-z]/i);
      assert.doesNotMatch(page, /@import|@font-face|url\((?!#)/);
    });

    it(`${name} has no id twice`, () => {
      const ids = [...renderReport(result).matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
      assert.deepEqual(
        ids.filter((id, index) => ids.indexOf(id) !== index),
        [],
      );
    });

    it(`${name} is the same each time`, () => assert.equal(renderReport(result), renderReport(result)));

    it(`${name} has no figure that is none`, () =>
      assert.doesNotMatch(renderReport(result), /NaN|Infinity|undefined|\[object/));
  }

  it("its policy admits its own style sheet and nothing else", () => {
    const page = renderReport(REHEARSAL);
    const [, policy] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)!;
    const styles = [...page.matchAll(/<style[^>]*>([^]*?)<\/style>/g)];
    assert.equal(styles.length, 1);
    const hash = createHash("sha256").update(styles[0]![1]!).digest("base64");
    assert.equal(
      policy?.replaceAll("&#39;", "'"),
      `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`,
    );
    assert.doesNotMatch(page, / style="/);
  });

  it("hostile strings are escaped wherever they stand", () => {
    const page = renderReport(REHEARSAL);
    assert.ok(!page.includes(HOSTILE));
    assert.ok(!page.includes(`a"b'&c`));
    // Named, in: name, about, reason, claim, path, status, pod, step, counter.
    assert.ok(page.split("&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;").length > 15);
  });

  it("names that look like a plot's own markup stay what they are", () => {
    const name = `x" style="a:b" class="zr0-cls-0" url(#zr0-c0)`;
    const page = renderReport(
      rehearsal([scenario("s", { paths: [{ ...path("internal", "p", [1]), perPod: { [name]: 1 } }] })]),
    );
    assert.doesNotMatch(page, / style="/);
    assert.match(page, /x&quot; style=&quot;a:b&quot; class=&quot;zr0-cls-0&quot;/);
  });
});
