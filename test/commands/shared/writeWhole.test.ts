import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CommandError } from "../../../commands/shared/commandError";
import { checkPlace, writeWhole } from "../../../commands/shared/writeWhole";

describe("a file that a command writes", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "written-"))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("is whole, in the place of an older one, and nothing is left beside it", () => {
    const file = join(folder, "report.html");
    writeFileSync(file, "old");
    writeWhole(file, "new", "--report");
    assert.equal(readFileSync(file, "utf8"), "new");
    assert.deepEqual(readdirSync(folder), ["report.html"]);
  });

  it("gets the folders that it needs", () => {
    const file = join(folder, "out", "a b", "report.html");
    writeWhole(file, "new", "--report");
    assert.equal(readFileSync(file, "utf8"), "new");
  });

  /** Both refuse alike; neither leaves anything behind. */
  function refused(file: string, reason: string): void {
    for (const write of [() => writeWhole(file, "", "--report"), () => checkPlace(file, "--report")])
      assert.throws(write, (error) => {
        assert.ok(error instanceof CommandError);
        assert.equal(error.message, `${file} cannot be written: ${reason}; name another file with --report`);
        return true;
      });
  }

  it("is refused below a file, with its path and the fix", () => {
    writeFileSync(join(folder, "file"), "kept");
    refused(join(folder, "file", "report.html"), "its folder is a file");
    assert.equal(readFileSync(join(folder, "file"), "utf8"), "kept");
  });

  it("is refused in the place of a folder, which stays as it was", () => {
    const file = join(folder, "report.html");
    mkdirSync(file);
    writeFileSync(join(file, "kept"), "");
    refused(file, "it is a folder");
    assert.deepEqual([readdirSync(folder), readdirSync(file)], [["report.html"], ["kept"]]);
  });

  it("is refused in the place of a device, which stays as it was", () => {
    refused("/dev/null", "it is not a file");
    assert.ok(statSync("/dev/null").isCharacterDevice());
  });

  it("is refused in a folder of someone else", function () {
    if (process.getuid?.() === 0) return this.skip();
    chmodSync(folder, 0o500);
    refused(join(folder, "report.html"), "its folder is not yours to write to");
  });
});
