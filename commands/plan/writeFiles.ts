import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { Files } from "./renderFiles";
import { CommandError } from "../shared/commandError";
import { explained } from "../shared/fileErrors";

/** Tells that a folder is plan's own and may be replaced. */
export const MARKER = ".written-by-plan";

/**
 * Writes `files` into `directory` as a whole: they are written beside it and moved into its place at the end.
 * @throws CommandError where the folder contains something that plan did not write, or the system refuses to write there.
 */
export function writeFiles(directory: string, files: Files): void {
  explained(directory, "name another folder with --out", () => {
    refuseForeign(directory);
    const target = resolve(directory);
    mkdirSync(dirname(target), { recursive: true });
    const fresh = mkdtempSync(join(dirname(target), `.${basename(target)}-`));
    try {
      for (const folder of new Set([...files.keys()].map((path) => dirname(path))))
        mkdirSync(join(fresh, folder), { recursive: true });
      for (const [path, content] of [[MARKER, ""], ...files] as const) writeFileSync(join(fresh, path), content);
      replace(target, fresh);
    } finally {
      rmSync(fresh, { recursive: true, force: true });
    }
  });
}

function refuseForeign(directory: string): void {
  if (!existsSync(directory)) return;
  if (!statSync(directory).isDirectory())
    throw new CommandError(`${directory} is not a folder; name an empty or a new folder with --out`);
  if (readdirSync(directory).length > 0 && !existsSync(join(directory, MARKER)))
    throw new CommandError(
      `${directory} contains files that plan did not write; name an empty or a new folder with --out`,
    );
}

/** Puts `fresh` in the place of `target`, which stays where that fails. */
function replace(target: string, fresh: string): void {
  const old = `${fresh}-old`;
  if (existsSync(target)) renameSync(target, old);
  try {
    renameSync(fresh, target);
  } catch (error) {
    if (existsSync(old)) renameSync(old, target);
    throw error;
  }
  rmSync(old, { recursive: true, force: true });
}
