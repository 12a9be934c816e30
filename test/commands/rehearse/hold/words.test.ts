import assert from "node:assert/strict";
import { helpLines, KEY_LINE, ofKey, ofLine, WORDS } from "../../../../commands/rehearse/hold/words";

describe("rehearse --hold: words and keys", () => {
  for (const [line, word] of [
    ["rollout", { name: "rollout" }],
    ["  kill  ", { name: "kill" }],
    ["kill my-server-first-1", { name: "kill", pod: "my-server-first-1" }],
    ["kill-envoy 2", { name: "kill-envoy", pod: "2" }],
    ["hang", { name: "hang" }],
    ["slow 3", { name: "slow", pod: "3" }],
    ["scale 1", { name: "scale", pods: 1 }],
    ["scale 20", { name: "scale", pods: 20 }],
    ["counters", { name: "counters" }],
    ["help", { name: "help" }],
    ["quit", { name: "quit" }],
  ] as const) {
    it(`takes ${JSON.stringify(line)}`, () => assert.deepEqual(ofLine(line), word));
  }

  for (const [line, why] of [
    ["restart", /^restart: no such word; there are rollout, kill \[pod\], .*, quit$/],
    ["scale", /^scale: scale takes a number of pods from 1 to 20, such as scale 3$/],
    ["scale 0", /from 1 to 20/],
    ["scale 21", /from 1 to 20/],
    ["scale 2.5", /from 1 to 20/],
    ["scale many", /from 1 to 20/],
    ["rollout now", /^rollout now: rollout takes no value$/],
    ["kill 1 2", /^kill 1 2: kill takes one value at most$/],
  ] as const) {
    it(`refuses ${JSON.stringify(line)}, and states why`, () => {
      const word = ofLine(line);
      assert.ok("unknown" in word);
      assert.match(word.unknown, why);
    });
  }

  it("has a key for every word, and ignores others", () => {
    for (const { key, word } of WORDS)
      for (const one of key.split(" ")) assert.equal(ofKey(one)?.name, word.split(" ")[0]);
    assert.deepEqual(
      [ofKey("+"), ofKey("-")],
      [
        { name: "scale", by: 1 },
        { name: "scale", by: -1 },
      ],
    );
    assert.deepEqual([ofKey("R")?.name, ofKey("x"), ofKey("\u001b")], ["rollout", undefined, undefined]);
  });

  it("explains keys to a terminal, and words to a script", () => {
    assert.match(helpLines(true)[0]!, /^ {2}r {4}roll all pods/);
    assert.match(helpLines(false)[0]!, /^ {2}rollout +roll all pods/);
    assert.match(KEY_LINE, /^r rollout {2}k kill {2}.* {2}q quit$/);
  });
});
