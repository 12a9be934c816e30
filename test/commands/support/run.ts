import { spawnSync } from "node:child_process";
import { ROOT } from "../../support/program";

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Given {
  /** On stdin. @default nothing */
  readonly input?: string;
  /** Added to this process's own. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** For Node itself, before the command's own arguments. */
  readonly node?: readonly string[];
}

/** What starts the program, as the npm scripts do. */
export function commandLine(args: readonly string[], node: readonly string[] = []): [program: string, args: string[]] {
  return [process.execPath, ["--require", "esbuild-register", ...node, "commands/main.ts", ...args]];
}

/** Runs a command of the program in the repository, to its end. @param args its name and its arguments */
export function runCommand(args: readonly string[], { input = "", env = {}, node }: Given = {}): Ended {
  const { status, stdout, stderr } = spawnSync(...commandLine(args, node), {
    cwd: ROOT,
    encoding: "utf8",
    input,
    env: { ...process.env, ...env },
    maxBuffer: 64 * 2 ** 20,
  });
  return { code: status, stdout, stderr };
}
