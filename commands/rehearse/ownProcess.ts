import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";

/** How each program that has not ended is ended at once. */
const running = new Map<ChildProcess, () => void>();
const folders = new Set<string>();

/** A temporary folder that is removed with `removeFolder`, or when this process ends. */
export function temporaryFolder(prefix: string): string {
  const folder = mkdtempSync(join(tmpdir(), `${prefix}-`));
  folders.add(folder);
  return folder;
}

export function removeFolder(folder: string): void {
  // A program that was killed a moment ago may still write.
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
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
  /** Sends a signal; does nothing once the program has ended. SIGKILL, SIGSTOP and SIGCONT go to all of a group. */
  signal(name: NodeJS.Signals): void;
  /** Kills it and waits for its end. */
  stop(): Promise<void>;
}

/** Signals that no process can refuse go to all of them: a container ends or freezes as a whole. */
const OF_ALL: ReadonlySet<NodeJS.Signals> = new Set(["SIGKILL", "SIGSTOP", "SIGCONT"]);

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
  return start(program, args, logFile, env, false);
}

/**
 * The same for a program of a user's own, with all that it starts, as in a container: a shell or npm that is killed leaves
 * its own child otherwise. A terminal's Ctrl-C does not reach it. It is a session of its own, for which Linux has a share of
 * the CPU of its own (sched_autogroup): where everything had one, the clients would starve on a busy machine.
 */
export function startGroup(...[program, args, logFile, env = {}]: Parameters<typeof startProcess>): OwnProcess {
  return start(program, args, logFile, env, true);
}

function start(
  program: string,
  args: readonly string[],
  logFile: string,
  env: Readonly<Record<string, string>>,
  detached: boolean,
): OwnProcess {
  const log = openSync(logFile, "a");
  const child = spawn(program, args, { stdio: ["ignore", log, log], env: { ...process.env, ...env }, detached });
  closeSync(log);
  const tracked = detached ? trackGroup(child) : track(child, "SIGKILL");
  const ended = tracked.then(() => ({ code: child.exitCode, signal: child.signalCode }));
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
    signal: (name) =>
      detached && OF_ALL.has(name) && isRunning(child) ? signalGroup(child, name) : void child.kill(name),
    async stop() {
      stopping = true;
      child.kill("SIGKILL");
      await ended;
    },
  };
}

/** Ends a program with this process at the latest, by the given signal. Resolves when it has ended. */
export function track(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  return trackWith(child, () => child.kill(signal));
}

/** Kills a program that was started `detached`, with all that it has started, with this process at the latest. Resolves when it has ended. */
export async function trackGroup(child: ChildProcess): Promise<void> {
  await trackWith(child, () => killGroup(child));
  killGroup(child);
}

/** Kills a program that was started `detached`, with all that it has started. */
export function killGroup(child: ChildProcess): void {
  signalGroup(child, "SIGKILL");
}

function trackWith(child: ChildProcess, end: () => void): Promise<void> {
  running.set(child, end);
  return new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", () => resolve());
  }).then(() => void running.delete(child));
}

/** The pids of the programs that were started here and have not ended. */
export function runningPids(): number[] {
  return [...running.keys()].map((child) => child.pid ?? -1);
}

function isRunning({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null;
}

function signalGroup({ pid }: ChildProcess, name: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, name);
  } catch {
    // Nothing of it is left.
  }
}

function cleanUp(): void {
  for (const end of running.values()) end();
  for (const folder of folders) removeFolder(folder);
}

process.once("exit", cleanUp);
// SIGHUP: the terminal was closed. The exit code is as shells count it.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.once(signal, () => {
    cleanUp();
    process.exit(128 + constants.signals[signal]);
  });
}
