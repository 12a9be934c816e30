import { symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { stringify } from "yaml";
import { removeFolder, temporaryFolder } from "../../../commands/rehearse/ownProcess";

export interface TemporaryProject {
  folder: string;
  /** Replaces the program, as an edit between two updates would. */
  write(program: string): void;
  remove(): void;
}

/** A Pulumi project of one file that uses this repository's packages. */
export function temporaryProject(name: string, program: string): TemporaryProject {
  const folder = temporaryFolder(name);
  const write = (source: string): void => writeFileSync(join(folder, "index.ts"), source);
  const runtime = { name: "nodejs", options: { typescript: false, nodeargs: "--require esbuild-register" } };
  writeFileSync(join(folder, "Pulumi.yaml"), stringify({ name, main: "index.ts", runtime }));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name, private: true }));
  const packages = dirname(dirname(dirname(require.resolve("@pulumi/pulumi/package.json"))));
  symlinkSync(resolve(packages), join(folder, "node_modules"));
  write(program);
  return { folder, write, remove: () => removeFolder(folder) };
}
