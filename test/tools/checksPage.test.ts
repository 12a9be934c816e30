import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CHECK_GROUPS } from "../../checks/registry";
import { CHECKS_PAGE, checksPage } from "../../tools/checksPage";

describe("docs/checks.md", () => {
  it("is what the registry states", () => {
    const page = readFileSync(join(__dirname, "../..", CHECKS_PAGE), "utf8");
    assert.ok(page === checksPage(), "docs/checks.md is stale: npm run docs writes it again");
  });

  const checks = CHECK_GROUPS.flatMap((group) => group.checks);

  it("documents every check once, by a code that never has to change", () => {
    const codes = checks.map(({ code }) => code);
    assert.equal(new Set(codes).size, codes.length);
    for (const code of codes) assert.match(code, /^[a-z][a-z0-9]*(-[a-z0-9]+)+$/);
  });

  it("tells in full sentences what happens and how to fix it", () => {
    for (const { code, requirement, impact, fix } of checks) {
      assert.doesNotMatch(requirement, /\.$/, code);
      for (const text of [impact, fix]) assert.match(text, /^(?:[A-Z]|gRPC).*[.)}\]>]$/s, `${code}: ${text}`);
    }
  });
});
