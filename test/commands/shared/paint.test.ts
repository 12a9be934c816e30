import assert from "node:assert/strict";
import { paintFor } from "../../../commands/shared/paint";

describe("colours", () => {
  const before = { ...process.env };
  afterEach(() => {
    process.env = { ...before };
  });

  it("are for terminals, where NO_COLOR is not set", () => {
    delete process.env["NO_COLOR"];
    assert.equal(paintFor({ isTTY: true })("added", "text"), "\u001b[32mtext\u001b[39m");
    process.env["NO_COLOR"] = "";
    assert.equal(paintFor({ isTTY: true })("added", "text"), "\u001b[32mtext\u001b[39m");
    process.env["NO_COLOR"] = "1";
    assert.equal(paintFor({ isTTY: true })("added", "text"), "text");
  });

  it("are not for pipes and files, in a CI neither", () => {
    process.env = { ...before, CI: "true", FORCE_COLOR: "1" };
    assert.equal(paintFor({})("error", "text"), "text");
    assert.equal(paintFor({ isTTY: false })("error", "text"), "text");
  });
});
