import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ROOT } from "../support/program";

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A copy of the tree that documents' commands may write into, with the packages of this one. */
export class Scratch {
  readonly path = mkdtempSync(join(tmpdir(), "documents-test-"));

  constructor() {
    for (const file of spawnSync("git", ["ls-files", "-z"], { cwd: ROOT, encoding: "utf8" }).stdout.split("\0")) {
      if (file === "") continue;
      mkdirSync(dirname(join(this.path, file)), { recursive: true });
      cpSync(join(ROOT, file), join(this.path, file));
    }
    symlinkSync(join(ROOT, "node_modules"), join(this.path, "node_modules"));
  }

  read(file: string): string {
    return readFileSync(join(this.path, file), "utf8");
  }

  /** Runs commands in one shell, one after the other, so that what one sets the next ones see. */
  run(commands: readonly string[], env: NodeJS.ProcessEnv = {}): Ran[] {
    const logs = join(this.path, "out", ".documents");
    mkdirSync(logs, { recursive: true });
    const log = (index: number, what: string): string => `${logs}/${index}.${what}`;
    const script = commands.map(
      (command, index) =>
        `{ ${command}\n} >${log(index, "out")} 2>${log(index, "err")} </dev/null\necho $? >${log(index, "code")}`,
    );
    const { stderr } = spawnSync("bash", ["--noprofile", "--norc", "-c", script.join("\n")], {
      cwd: this.path,
      encoding: "utf8",
      // Many a library takes a CI's log for a terminal; what is printed into a file has no colour there either.
      env: { ...process.env, CI: "true", FORCE_COLOR: "1", ...env },
    });
    if (stderr !== "") throw new Error(stderr);
    const read = (index: number, what: string): string => readFileSync(log(index, what), "utf8");
    return commands.map((_, index) => ({
      code: Number(read(index, "code")),
      stdout: read(index, "out"),
      stderr: read(index, "err"),
    }));
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
