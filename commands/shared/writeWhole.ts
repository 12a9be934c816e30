import { accessSync, constants, mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { sync as writeFileAtomic } from "write-file-atomic";
import { explained } from "./fileErrors";

/**
 * Writes a file whole or not at all, and its folder where there is none: no reader sees half of it.
 * @param option what names another place, for the message
 * @param named what the option names
 * @throws CommandError
 */
export function writeWhole(file: string, content: string, option: string, named: "file" | "folder" = "file"): void {
  explained(file, `name another ${named} with ${option}`, () => {
    makePlace(file);
    writeFileAtomic(file, content);
  });
}

/** Fails as `writeWhole` would, before long work whose result is written there. @throws CommandError */
export function checkPlace(file: string, option: string): void {
  explained(file, `name another file with ${option}`, () => makePlace(file));
}

function makePlace(file: string): void {
  // A rename would put a file in the place of a device or a pipe.
  const there = statSync(file, { throwIfNoEntry: false });
  if (there?.isFile() === false) throw new Error(there.isDirectory() ? "it is a folder" : "it is not a file");
  mkdirSync(dirname(file), { recursive: true });
  accessSync(dirname(file), constants.W_OK);
}
