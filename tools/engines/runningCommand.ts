import { spawn } from "node:child_process";
import { track } from "../../commands/rehearse/ownProcess";

export interface CliRun {
  code: number;
  stdout: string;
  stderr: string;
}

/** A command that is under way. */
export interface Running<Run = CliRun> {
  readonly done: Promise<Run>;
  /** What Ctrl-C in a terminal does: every program in the foreground gets the signal. */
  readonly interrupt: () => void;
  /** What a machine that goes away does. */
  readonly kill: () => void;
}

export function runCommand(command: string, args: string[], cwd: string, env: NodeJS.ProcessEnv): Running {
  // In a process group of its own, as a shell starts what runs in the foreground.
  const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"], detached: true });
  // By a signal that the CLI passes on to the programs it started.
  void track(child, "SIGTERM");
  const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
  const done = new Promise<CliRun>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) =>
      resolve({
        code: code ?? -1,
        stdout: Buffer.concat(stdout).toString(),
        stderr: Buffer.concat(stderr).toString(),
      }),
    );
  });
  const signal = (name: NodeJS.Signals): void => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, name);
  };
  return {
    done,
    interrupt: () => signal("SIGINT"),
    kill: () => signal("SIGKILL"),
  };
}
