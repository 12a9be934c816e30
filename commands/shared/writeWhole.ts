import { accessSync, constants, mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { sync as writeFileAtomic } from "write-file-atomic";
import { CommandError } from "./commandError";

/**
 * Writes a file whole or not at all, and its folder where there is none: no reader sees half of it.
 * @param option what names another file, for the message
 * @throws CommandError
 */
export function writeWhole(file: string, content: string, option: string): void {
  explained(file, option, () => {
    makePlace(file);
    writeFileAtomic(file, content);
  });
}

/** Fails as `writeWhole` would, before long work whose result is written there. @throws CommandError */
export function checkPlace(file: string, option: string): void {
  explained(file, option, () => makePlace(file));
}

function makePlace(file: string): void {
  // A rename would put a file in the place of a device or a pipe.
  const there = statSync(file, { throwIfNoEntry: false });
  if (there?.isFile() === false) throw new Error(there.isDirectory() ? REASONS["EISDIR"] : "it is not a file");
  mkdirSync(dirname(file), { recursive: true });
  accessSync(dirname(file), constants.W_OK);
}

function explained(file: string, option: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    throw new CommandError(`${file} cannot be written: ${reason(error)}; name another file with ${option}`, {
      cause: error,
    });
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EEXIST: "its folder is a file",
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
