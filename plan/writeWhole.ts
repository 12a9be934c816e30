import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { OutputError } from "./writeFiles";

/** Writes a file beside its place and moves it there, so that nobody reads half of it. @throws OutputError */
export function writeWhole(file: string, content: string): void {
  const fresh = `${file}.${process.pid}.part`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(fresh, content);
    renameSync(fresh, file);
  } catch (error) {
    rmSync(fresh, { force: true });
    throw new OutputError(`${file} cannot be written: ${(error as Error).message}`);
  }
}
