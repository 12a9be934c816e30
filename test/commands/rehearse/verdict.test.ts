import assert from "node:assert/strict";
import { exitCodeOf } from "../../../commands/rehearse/exitCode";
import type { Claim, MachineLoad, Verdict } from "../../../commands/rehearse/result";
import { noiseOf } from "../../../commands/rehearse/scenarios/slow";
import { CertainError, verdictOf } from "../../../commands/rehearse/verdict";
import { scenario } from "./support/rehearsal";

const QUIET: MachineLoad = { seconds: 40, starvedSeconds: 3.9, lateness: { p99: 20, max: 90 }, otherCpus: 0.1 };
const BUSY: MachineLoad = { seconds: 40, starvedSeconds: 4, lateness: { p99: 200, max: 431 }, otherCpus: 1.2 };

const met: Claim = { what: "calls lost", limit: "0", measured: "0", met: true };
const unmet: Claim = { ...met, measured: "7", met: false };
const noisy: Claim = { ...met, noise: "the run without a slow pod is noise" };

function judged(load: MachineLoad, claims: readonly Claim[], error?: Error) {
  return verdictOf({ claims, load, speed: 20, error });
}

describe("rehearse: the verdict", () => {
  for (const [what, load, claims, error, verdict, reason] of [
    ["all met", QUIET, [met], undefined, "passed", /^$/],
    ["all met beside other programs", BUSY, [met], undefined, "passed", /^$/],
    ["one not met", QUIET, [met, unmet], undefined, "failed", /^$/],
    [
      "one not met beside other programs",
      BUSY,
      [met, unmet],
      undefined,
      "inconclusive",
      /^the machine was too busy to tell \(for 4 of 40 s .*, other programs used 1\.2 CPUs, .* up to 431 ms late\): .*--speed below 20, or with fewer scenarios at once$/,
    ],
    ["broken off", QUIET, [], new Error("pods: not within 60 s"), "failed", /^pods: not within 60 s$/],
    [
      "broken off beside other programs",
      BUSY,
      [],
      new Error("pods: not within 60 s"),
      "inconclusive",
      /too busy.*; it broke off: pods: not within 60 s$/,
    ],
    [
      "no such program, beside other programs",
      BUSY,
      [],
      new CertainError("no such program"),
      "failed",
      /^no such program$/,
    ],
    [
      "nothing to compare with",
      QUIET,
      [met, noisy],
      undefined,
      "inconclusive",
      /^the run without a slow pod is noise$/,
    ],
    ["nothing to compare with, and calls lost", QUIET, [unmet, noisy], undefined, "failed", /^$/],
    ["a comparison with noise not met", QUIET, [met, { ...noisy, met: false }], undefined, "inconclusive", /^the run/],
    ["nothing to compare with beside other programs", BUSY, [noisy], undefined, "inconclusive", /too busy.*; the run/],
  ] as const) {
    it(`${what}: ${verdict}`, () => {
      const given = judged(load, claims, error);
      assert.equal(given.verdict, verdict);
      assert.match(given.reason ?? "", reason);
    });
  }

  it("advises a lower rate where the speed cannot be lower", () => {
    const { reason = "" } = verdictOf({ claims: [unmet], load: BUSY, speed: 1 });
    assert.match(reason, /with a lower --rate, or/);
  });
});

describe("rehearse: the exit code", () => {
  const code = (asked: readonly string[], ...verdicts: Verdict[]) =>
    exitCodeOf({ scenarios: verdicts.map((verdict) => scenario(verdict, { verdict })) }, asked);

  for (const [expected, asked, verdicts] of [
    [0, ["passed"], ["passed"]],
    [1, ["skipped"], ["inconclusive", "failed", "skipped"]],
    [4, ["skipped"], ["passed", "inconclusive", "skipped"]],
    [5, ["passed", "skipped"], ["passed", "skipped"]],
    [0, [], ["passed", "skipped"]],
    [5, [], ["skipped"]],
  ] as const) {
    it(`${expected} for ${verdicts.join(", ")}${asked.length === 0 ? ", of all" : ""}`, () =>
      assert.equal(code(asked, ...verdicts), expected));
  }
});

describe("rehearse: slow has something to compare with", () => {
  // Half of 10,000 calls take at most 15 ms, one in a hundred at least 480 ms.
  const noise = (p50: number, p99: number) =>
    noiseOf({ latency: { p50, p90: 0, p99, p999: 0, max: 0, distribution: [] } }, 5000);

  it("where calls take about as long as they were told to", () => {
    assert.equal(noise(16, 500), undefined);
    assert.equal(noise(44, 940), undefined);
  });

  it("and nothing where they take much longer", () => {
    assert.match(noise(46, 500) ?? "", /p50 is 46 ms, although the server takes 15 ms$/);
    assert.match(noise(16, 1050) ?? "", /p99 is 1050 ms, although the server takes 4\d\d ms$/);
  });
});
