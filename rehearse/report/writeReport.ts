import { mkdtempSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { Rehearsal } from "../result";
import { renderReport } from "./renderReport";

/** A file that cannot be written. */
export class ReportError extends Error {}

/**
 * Writes the page into `file`, whole or not at all: it is written beside it and moved into its place at the end.
 * @throws ReportError where the path cannot be written.
 */
export function writeReport(file: string, result: Rehearsal): void {
  const page = renderReport(result);
  const target = resolve(file);
  let folder: string | undefined;
  try {
    // A rename would put a file in the place of a device or a pipe.
    const there = statSync(target, { throwIfNoEntry: false });
    if (there !== undefined && !there.isFile()) throw new Error(there.isDirectory() ? REASONS.EISDIR : "it is no file");
    // A folder of its own, so that nobody else's file of the same name is touched.
    folder = mkdtempSync(join(dirname(target), `.${basename(target)}-`));
    const fresh = join(folder, "report.html");
    writeFileSync(fresh, page);
    renameSync(fresh, target);
  } catch (error) {
    throw new ReportError(
      `the report cannot be written to ${file}: ${reason(error)}; name another file with --report`,
      {
        cause: error,
      },
    );
  } finally {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "its folder does not exist",
  ENOTDIR: "its folder is a file",
  EISDIR: "it is a folder",
  EACCES: "its folder is not yours to write to",
  EPERM: "its folder is not yours to write to",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
  ENAMETOOLONG: "the name is too long",
};

function reason(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return REASONS[code] ?? (error instanceof Error ? error.message : String(error));
}
