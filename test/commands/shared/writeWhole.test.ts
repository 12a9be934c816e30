import assert from "node:assert/strict";
import fs, {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeFiles } from "../../../commands/plan/writeFiles";
import { CommandError } from "../../../commands/shared/commandError";
import { checkPlace, writeWhole } from "../../../commands/shared/writeWhole";

/** What the system may answer, and the words for it. */
const REFUSALS = {
  EROFS: "the file system is read-only",
  EACCES: "you may not write there",
  EPERM: "you may not write there",
  ENOSPC: "the disk is full",
  EDQUOT: "your quota of the disk is used up",
  ENOTDIR: "its folder is a file",
  ENAMETOOLONG: "the name is too long",
};

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
    refused(join(folder, "report.html"), "you may not write there");
  });

  for (const [code, reason] of Object.entries(REFUSALS))
    it(`is refused with the reason where the system answers ${code}`, () => {
      const file = join(folder, "report.html");
      const answered = refusing("renameSync", code, () => messageOf(() => writeWhole(file, "new", "--report")));
      assert.equal(answered, `${file} cannot be written: ${reason}; name another file with --report`);
      assert.deepEqual(readdirSync(folder), []);
    });
});

type Refused = "mkdirSync" | "mkdtempSync" | "renameSync" | "writeFileSync";

/** Runs something while one call of a function of the file system fails as the system would make it fail. @param calls that succeed before it */
function refusing<Value>(name: Refused, code: string, run: () => Value, calls = 0): Value {
  const real = fs[name];
  let left = calls;
  const failing = (...args: unknown[]): unknown => {
    if (left-- !== 0) return (real as (...args: unknown[]) => unknown)(...args);
    throw Object.assign(new Error(`${code}: refused, ${name}`), { code });
  };
  Object.assign(fs, { [name]: failing });
  try {
    return run();
  } finally {
    Object.assign(fs, { [name]: real });
  }
}

/** The message of the refusal, which is the caller's to put right. */
function messageOf(run: () => void): string {
  try {
    run();
  } catch (error) {
    assert.ok(error instanceof CommandError, String(error));
    return error.message;
  }
  throw new Error("nothing was refused");
}

describe("the folder that plan writes", () => {
  const FILES = new Map([["kubernetes/a.yaml", "a: 1\n"]]);
  let folder: string;
  let out: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "written-"));
    out = join(folder, "out");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  for (const [code, reason] of Object.entries(REFUSALS))
    for (const name of ["mkdirSync", "mkdtempSync", "writeFileSync", "renameSync"] as const)
      it(`is refused with the reason where ${name} ends with ${code}, and nothing is left`, () => {
        const answered = refusing(name, code, () => messageOf(() => writeFiles(out, FILES)));
        assert.equal(answered, `${out} cannot be written: ${reason}; name another folder with --out`);
        assert.deepEqual(readdirSync(folder), []);
      });

  it("stays as it was where the new one cannot take its place", () => {
    writeFiles(out, FILES);
    const newer = new Map([["kubernetes/a.yaml", "a: 2\n"]]);
    const answered = refusing("renameSync", "EACCES", () => messageOf(() => writeFiles(out, newer)), 1);
    assert.match(answered, /you may not write there/);
    assert.equal(readFileSync(join(out, "kubernetes/a.yaml"), "utf8"), "a: 1\n");
    assert.deepEqual(readdirSync(folder), ["out"]);
  });

  it("is refused below a file", () => {
    writeFileSync(join(folder, "file"), "");
    assert.match(
      messageOf(() => writeFiles(join(folder, "file", "out"), FILES)),
      /its folder is a file; name another/,
    );
  });
});
