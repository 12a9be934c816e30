import { type ChildProcess, spawn } from "node:child_process";
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

/** How a program ended: with a code, or by a signal; with neither where it could not be started. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface OwnProcess {
  readonly pid: number;
  /** Resolves when the program has ended, for whatever reason. */
  readonly ended: Promise<Ended>;
  /** Rejects when the program ends by itself, with the end of its log. */
  readonly died: Promise<never>;
  /** Sends a signal; does nothing once the program has ended. */
  signal(name: NodeJS.Signals): void;
  /** Kills it and waits for its end. */
  stop(): Promise<void>;
}

/**
 * Starts a program that ends with this process at the latest.
 * @param env is added to this process's own.
 */
export function startProcess(
  program: string,
  args: readonly string[],
  logFile: string,
  env: Readonly<Record<string, string>> = {},
): OwnProcess {
  const log = openSync(logFile, "a");
  const child = spawn(program, args, { stdio: ["ignore", log, log], env: { ...process.env, ...env } });
  closeSync(log);
  const ended = track(child, "SIGKILL").then(() => ({ code: child.exitCode, signal: child.signalCode }));
  let stopping = false;
  const died = ended.then(() => {
    if (stopping) return new Promise<never>(() => {});
    throw new Error(`${program} ended by itself:\n${readFileSync(logFile, "utf8").slice(-2000)}`);
  });
  // Without this, the rejection is unhandled where nothing waits for it.
  died.catch(() => {});
  return {
    pid: child.pid ?? -1,
    ended,
    died,
    signal: (name) => void child.kill(name),
    async stop() {
      stopping = true;
      child.kill("SIGKILL");
      await ended;
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
