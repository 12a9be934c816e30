import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, sep } from "node:path";
import { createTwoFilesPatch } from "diff";

const ROOT = join(__dirname, "..", "golden");

/** Whether golden files are written again, which nothing but this states. */
const updating = process.env.UPDATE_GOLDEN === "1";

/** Compares `text` with test/golden/`file`, or writes it there. */
export function assertGolden(file: string, text: string): void {
  const path = join(ROOT, file);
  if (updating) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return;
  }
  const golden = readGolden(file);
  if (golden === undefined) assert.fail(`test/golden/${file} is missing: npm run golden writes it`);
  assert.equal(
    text,
    golden,
    `test/golden/${file} differs: npm run golden writes it again, and git diff shows what changed`,
  );
}

/** Compares how `text` differs from `base` with test/golden/`file`, a unified diff: what a case changes, and nothing else. */
export function assertGoldenDifference(file: string, text: string, base: string): void {
  const [from, to] = ["defaults.yaml", basename(file, ".diff")];
  assertGolden(file, createTwoFilesPatch(from, to, base, text, undefined, undefined, { context: 3 }));
}

/** What test/golden/`file` contains now; nothing where it is missing. */
export function readGolden(file: string): string | undefined {
  try {
    return readFileSync(join(ROOT, file), "utf8");
  } catch {
    return undefined;
  }
}

/** Fails for a golden file under test/golden/`folder` that no case has, or removes it. @param files relative to the folder */
export function assertNoOtherGolden(folder: string, files: readonly string[]): void {
  const found = readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(join(ROOT, folder).length + 1)
        .split(sep)
        .join("/"),
    );
  const stale = found.filter((file) => !files.includes(file));
  if (updating) stale.forEach((file) => rmSync(join(ROOT, folder, file)));
  else assert.deepEqual(stale, [], `no case has these files of test/golden/${folder}: npm run golden removes them`);
}
