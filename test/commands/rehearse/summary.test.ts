import assert from "node:assert/strict";
import { stripVTControlCharacters } from "node:util";
import { formatSummary } from "../../../commands/rehearse/summary";
import {
  ALL_PASSED,
  ALL_SKIPPED,
  EMPTY,
  INCONCLUSIVE,
  REHEARSAL,
  path,
  rehearsal,
  scenario,
} from "./support/rehearsal";

function lines(...args: Parameters<typeof formatSummary>): string[] {
  return formatSummary(...args).split("\n");
}

describe("rehearsal summary", () => {
  for (const [result, words] of [
    [REHEARSAL, "✗ 2 of 7 scenarios failed, 1 is inconclusive, 1 was skipped"],
    [ALL_PASSED, "✓ All 2 scenarios passed"],
    [ALL_SKIPPED, "○ All 2 scenarios were skipped"],
    [INCONCLUSIVE, "? 1 of 2 scenarios is inconclusive"],
    [EMPTY, "○ No scenario ran"],
  ] as const) {
    it(`ends with the verdict: ${words}`, () => assert.equal(lines(result, false).at(-1), words));
  }

  it("spells out the claims that are not met, and no others", () => {
    const text = formatSummary(REHEARSAL, false);
    assert.match(
      text,
      /^✗ rollout failed in 62 s, 1 of 2 claims met\n {2}✗ calls lost on the internal path: 7, but must be 0$/m,
    );
    assert.doesNotMatch(text, /calls lost on the ingress path/);
  });

  it("gives each path a line of figures", () => {
    const row = lines(REHEARSAL, false).find((line) => line.startsWith("  internal path  ") && line.includes("24,511"));
    assert.deepEqual(
      row?.trim().split(/ {2,}/),
      "internal path|24,511|11 UNAVAILABLE|4|7|3.04 ms|7.81 ms|–".split("|"),
    );
  });

  it("reports why a scenario was skipped", () => {
    assert.match(formatSummary(REHEARSAL, false), /^○ hang skipped\n {2}needs a server of the project's own/m);
  });

  it("reports why a scenario is inconclusive, what it measured, and what the machine did meanwhile", () => {
    const text = formatSummary(INCONCLUSIVE, false);
    assert.match(text, /^\? slow inconclusive in 20 s, 2 of 3 claims met\n {2}the machine was too busy to tell: /m);
    assert.match(text, /^ {2}\? calls in time: 12 %, but must be at least 90 %$/m);
    assert.match(
      text,
      /^ {2}machine: 0\.8 CPUs used by the rehearsal, 1\.2 by others, a task waited for a CPU 97 % of the time,\n {2}timers up to 431 ms late$/m,
    );
  });

  it("states the machine", () => {
    assert.match(
      formatSummary(ALL_PASSED, false),
      /^2 CPUs, 8\.0 GiB, kernel 6\.18\.44, load average 0\.42 before and 1\.90 after$/m,
    );
  });

  it("shows no latency where no call succeeded", () => {
    assert.match(formatSummary(REHEARSAL, false), /^ {2}ingress path +0 +0 +0 +0 +– +– +–$/m);
  });

  it("fits 100 columns, whatever the names and figures", () => {
    const figures = {
      ...path("internal", "z".repeat(60), [5_000_000]),
      inside: 999_999,
      lost: 999_999,
      evenness: 10.25,
    };
    const failedByStatus = { RESOURCE_EXHAUSTED: 1_234_567, DEADLINE_EXCEEDED: 3 };
    const wide = scenario("x".repeat(150), {
      verdict: "failed",
      reason: "words and more ".repeat(20),
      claims: [{ what: "w".repeat(120), limit: "0", measured: "7", met: false }],
      paths: [{ ...figures, failedByStatus }],
    });
    for (const colour of [false, true]) {
      const plain = stripVTControlCharacters(formatSummary(rehearsal([...REHEARSAL.scenarios, wide]), colour)).split(
        "\n",
      );
      assert.deepEqual(
        plain.filter((line) => line.length > 100),
        [],
      );
      assert.ok(plain.some((line) => line.includes("RESOURCE_EXHAUSTED") && !line.includes("…")));
    }
  });

  it("colours only when told to, and states the same", () => {
    const plain = formatSummary(REHEARSAL, false);
    assert.equal(stripVTControlCharacters(plain), plain);
    const coloured = formatSummary(REHEARSAL, true);
    assert.ok(coloured.includes("\u001b[31m"));
    assert.equal(stripVTControlCharacters(coloured), plain);
  });

  it("lets no name steer the terminal", () => {
    const name = "\u001b[2Jpod\u0007\r\n\u009b31m";
    const figures = { ...path("internal", name, [1]), failedByStatus: { [name]: 1 } };
    const claims = [{ what: name, limit: name, measured: name, met: false }];
    const text = formatSummary(
      rehearsal([scenario(name, { verdict: "failed", reason: name, claims, paths: [figures] })]),
      false,
    );
    assert.match(text, /pod/);
    assert.doesNotMatch(text.replaceAll("\n", ""), /\p{Cc}/u);
  });
});
