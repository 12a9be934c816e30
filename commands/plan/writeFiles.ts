import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { Files } from "./renderFiles";
import { CommandError } from "../shared/commandError";

/** Tells that a folder is plan's own and may be replaced. */
export const MARKER = ".written-by-plan";

/**
 * Writes `files` into `directory` as a whole: they are written beside it and moved into its place at the end.
 * @throws CommandError where the folder contains something that plan did not write.
 */
export function writeFiles(directory: string, files: Files): void {
  const target = resolve(directory);
  if (existsSync(target) && !statSync(target).isDirectory()) {
    throw new CommandError(`${directory} is not a folder; name an empty or a new folder with --out`);
  }
  if (existsSync(target) && readdirSync(target).length > 0 && !existsSync(join(target, MARKER))) {
    throw new CommandError(
      `${directory} contains files that plan did not write; name an empty or a new folder with --out`,
    );
  }
  mkdirSync(dirname(target), { recursive: true });
  const fresh = mkdtempSync(join(dirname(target), `.${basename(target)}-`));
  try {
    for (const [path, content] of [[MARKER, ""], ...files] as const) {
      mkdirSync(dirname(join(fresh, path)), { recursive: true });
      writeFileSync(join(fresh, path), content);
    }
    const old = `${fresh}-old`;
    if (existsSync(target)) renameSync(target, old);
    renameSync(fresh, target);
    rmSync(old, { recursive: true, force: true });
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}
