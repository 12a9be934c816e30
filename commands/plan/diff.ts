import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join, sep } from "node:path";
import { createTwoFilesPatch } from "diff";
import type { Paint } from "../shared/paint";
import type { Files } from "./renderFiles";
import { MARKER } from "./writeFiles";
import { CommandError } from "../shared/commandError";

/** Whether `--diff` names a folder rather than a stack. */
export function isFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}

/** The files of a folder that plan wrote. @throws CommandError */
export function readFolder(folder: string): Files {
  if (!existsSync(join(folder, MARKER))) throw new CommandError(`${folder} contains no files of plan; ${FIX}`);
  try {
    return filesOf(folder);
  } catch (error) {
    throw new CommandError(`${folder} cannot be read: ${(error as Error).message}; ${FIX}`, { cause: error });
  }
}

const FIX = "name a stack, or a folder that plan wrote with --out";

function filesOf(folder: string): Files {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name).slice(join(folder, sep).length));
  const texts = paths
    .filter((path) => path !== MARKER)
    .map((path): [string, string] => [path.split(sep).join("/"), readFileSync(join(folder, path), "utf8")]);
  return new Map(texts.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Unified diff of two trees of files, as git prints it; empty where they are the same. */
export function diffFiles(from: Files, to: Files, paint: Paint): string {
  const paths = [...new Set([...from.keys(), ...to.keys()])].sort();
  return paths
    .filter((path) => from.get(path) !== to.get(path))
    .map((path) => {
      const [before, after] = [from.get(path), to.get(path)];
      const names = [
        before === undefined ? "/dev/null" : `a/${path}`,
        after === undefined ? "/dev/null" : `b/${path}`,
      ] as const;
      return createTwoFilesPatch(...names, before ?? "", after ?? "", undefined, undefined, { context: 3 });
    })
    .map((patch) => coloured(patch.replace(/^=+\n/, "").replace(/^(---|\+\+\+) (.*?)\t?$/gm, "$1 $2"), paint))
    .join("");
}

function coloured(patch: string, paint: Paint): string {
  return patch
    .split("\n")
    .map((line) => {
      if (line.startsWith("---") || line.startsWith("+++")) return paint("heading", line);
      if (line.startsWith("@@")) return paint("note", line);
      if (line.startsWith("-")) return paint("removed", line);
      return line.startsWith("+") ? paint("added", line) : line;
    })
    .join("\n");
}
