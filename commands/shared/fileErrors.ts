import { CommandError } from "./commandError";

/** What the system answered, and what that means for a place that is written or read. */
const REASONS: Readonly<Record<string, string>> = {
  EEXIST: "its folder is a file",
  ENOTDIR: "its folder is a file",
  ENOENT: "its folder is not there and cannot be made",
  EISDIR: "it is a folder",
  EACCES: "you may not write there",
  EPERM: "you may not write there",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
  EDQUOT: "your quota of the disk is used up",
  EFBIG: "the file is larger than the system allows",
  EBUSY: "something uses it, or a file system is mounted there",
  EXDEV: "it is on another file system than the folder around it",
  ENOTEMPTY: "something else writes there",
  EMFILE: "too many files are open",
  ENFILE: "too many files are open",
  EIO: "the disk does not answer",
  ELOOP: "its links lead in a circle",
  ENAMETOOLONG: "the name is too long",
};

/** Why something could not be written, in words; the error's own where the system did not answer. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return REASONS[code] ?? (error instanceof Error ? error.message : String(error));
}

/**
 * Writes something; what the system refuses is one message with the place, the reason and the fix.
 * @param fix what the user does about it
 * @throws CommandError
 */
export function explained<Value>(place: string, fix: string, write: () => Value): Value {
  try {
    return write();
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(`${place} cannot be written: ${reasonOf(error)}; ${fix}`, { cause: error });
  }
}
