import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { CODES } from "../../checks/registry";
import { SCENARIOS } from "../../commands/rehearse/scenarios";
import { ROOT } from "../support/program";
import { DOCUMENTS, textOf, tokensOf } from "./documents";

/** As GitHub names headings: https://docs.github.com/en/get-started/writing-on-github#section-links */
function anchorsOf(document: string): string[] {
  const tokens = tokensOf(document);
  return tokens.flatMap(({ type }, index) => {
    if (type !== "heading_open") return [];
    const text = (tokens[index + 1]!.children ?? [])
      .filter(({ type }) => ["text", "code_inline"].includes(type))
      .map(({ content }) => content)
      .join("");
    return text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\- _]/gu, "")
      .replaceAll(" ", "-");
  });
}

interface Link {
  readonly target: string;
  readonly text: string;
}

function linksOf(document: string): Link[] {
  return tokensOf(document)
    .flatMap(({ children }) => children ?? [])
    .flatMap((token, index, all) => {
      if (token.type === "image") return [{ target: token.attrGet("src")!, text: token.content }];
      if (token.type !== "link_open") return [];
      return [{ target: token.attrGet("href")!, text: all[index + 1]?.content ?? "" }];
    });
}

for (const document of DOCUMENTS) {
  describe(`links of ${document}`, () => {
    const own = linksOf(document).filter(({ target }) => !/^[a-z]+:/.test(target));

    it("lead to files and headings that are there", () => {
      for (const { target } of own) {
        const [file = "", anchor] = decodeURI(target).split("#");
        const path = file === "" ? document : normalize(join(dirname(document), file));
        assert.ok(existsSync(join(ROOT, path)), `${target}: there is no ${path}`);
        if (anchor === undefined) continue;
        assert.ok(anchorsOf(path).includes(anchor), `${target}: ${path} has no heading of that name`);
      }
    });

    it("name a check by its own code", () => {
      for (const { target, text } of own) {
        const [, anchor] = /checks\.md#(.*)$/.exec(target) ?? [];
        if (anchor === undefined) continue;
        assert.ok(CODES.has(anchor), anchor);
        assert.equal(text, anchor);
      }
    });
  });
}

describe("docs/troubleshooting.md", () => {
  const text = textOf("docs/troubleshooting.md");

  it("names scenarios that there are, and every one of them", () => {
    const named = [...text.matchAll(/^Rehearse: (.*)$/gm)].flatMap(([, line]) =>
      [...line!.matchAll(/`([a-z]+)`/g)].map(([, name]) => name!),
    );
    assert.deepEqual([...new Set(named)].sort(), SCENARIOS.map(({ name }) => name).sort());
  });

  it("names the check of every cause that has one", () => {
    assert.ok(linksOf("docs/troubleshooting.md").filter(({ target }) => target.startsWith("checks.md#")).length > 50);
  });
});

describe("the README's table of scenarios", () => {
  it("has all of them", () => {
    const named = [...textOf("README.md").matchAll(/^\| `(\w+)` +\|/gm)].map(([, name]) => name!);
    assert.deepEqual(named.sort(), SCENARIOS.map(({ name }) => name).sort());
  });
});
