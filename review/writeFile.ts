import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";

/** A file that cannot be read or written; its message says which and what to do. */
export class FileError extends Error {}

/**
 * Writes a file as a whole: beside its place first, then moved there.
 * @throws FileError
 */
export function writeFile(path: string, text: string): void {
  const target = resolve(path);
  const fresh = join(dirname(target), `.${basename(target)}-${process.pid}`);
  try {
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(fresh, text);
    renameSync(fresh, target);
  } catch (error) {
    rmSync(fresh, { force: true });
    throw new FileError(`${path} cannot be written: ${(error as Error).message}; name another file with --out`);
  }
}
