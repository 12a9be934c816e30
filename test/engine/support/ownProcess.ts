import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const running = new Map<ChildProcess, NodeJS.Signals>();
const folders = new Set<string>();

/** A temporary folder that is removed with `removeFolder`, or when this process ends. */
export function temporaryFolder(prefix: string): string {
  const folder = mkdtempSync(join(tmpdir(), `${prefix}-`));
  folders.add(folder);
  return folder;
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  folders.delete(folder);
}

export interface OwnProcess {
  pid: number;
  /** Rejects when the program ends by itself, with the end of its log. */
  died: Promise<never>;
  stop(): Promise<void>;
}

/** Starts a program that ends with this process at the latest. */
export function startProcess(program: string, args: string[], logFile: string): OwnProcess {
  const log = openSync(logFile, "a");
  const child = spawn(program, args, { stdio: ["ignore", log, log] });
  closeSync(log);
  const exited = track(child, "SIGKILL");
  let stopping = false;
  const died = exited.then(() => {
    if (stopping) return new Promise<never>(() => {});
    throw new Error(`${program} ended by itself:\n${readFileSync(logFile, "utf8").slice(-2000)}`);
  });
  // Whoever waits for it sees the error; nobody may be waiting.
  died.catch(() => {});
  return {
    pid: child.pid ?? -1,
    died,
    async stop() {
      stopping = true;
      child.kill("SIGKILL");
      await exited;
    },
  };
}

/** Ends a program with this process at the latest, by the given signal. Resolves when it has ended. */
export function track(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  running.set(child, signal);
  return new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", () => resolve());
  }).then(() => void running.delete(child));
}

/** The pids of the programs that were started here and have not ended. */
export function runningPids(): number[] {
  return [...running.keys()].map((child) => child.pid ?? -1);
}

function cleanUp(): void {
  for (const [child, signal] of running) child.kill(signal);
  for (const folder of folders) removeFolder(folder);
}

process.once("exit", cleanUp);
for (const [signal, code] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const) {
  process.once(signal, () => {
    cleanUp();
    process.exit(code);
  });
}
