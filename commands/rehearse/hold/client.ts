import { spawn } from "node:child_process";
import { now } from "../clock";
import type { Words } from "../own-calls/program";
import { killGroup, trackGroup } from "../ownProcess";
import type { Figures } from "./tally";
import { FATES, type Fates } from "./failedCalls";

/** How a client of the user's own ended. */
export interface ClientEnd {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly seconds: number;
  /** The last of what it printed. */
  readonly stdout: string;
  readonly stderr: string;
}

/** What Envoys counted while it ran. */
export interface ClientCalls extends Fates {
  readonly door: number;
  readonly internal: number;
  readonly pods: Readonly<Record<string, number>>;
  /** Calls to pods that have gone meanwhile. */
  readonly gone: number;
}

/** Characters that are kept of each of its streams. */
const KEPT = 64 * 1024;

/**
 * Runs the user's client to its end. It ends with this process at the latest.
 * @param values of the placeholders in its words
 * @param printed sees what it prints, as it comes
 * @param over kills it
 */
export async function runClient(
  words: Words,
  values: Readonly<Record<string, string>>,
  printed: (text: string, stream: "stdout" | "stderr") => void,
  over: AbortSignal,
): Promise<ClientEnd> {
  const [program = "", ...args] = words.map((word) =>
    Object.entries(values).reduce((text, [placeholder, value]) => text.replaceAll(placeholder, value), word),
  );
  const beginning = now();
  // A group of its own, which ends as a whole.
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], detached: true });
  const kept = { stdout: "", stderr: "" };
  const closed = new Promise((resolve) => child.once("close", resolve));
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream].setEncoding("utf8").on("data", (text: string) => {
      kept[stream] = (kept[stream] + text).slice(-KEPT);
      printed(text, stream);
    });
  }
  over.addEventListener("abort", () => killGroup(child));
  await trackGroup(child);
  await closed;
  return {
    code: child.exitCode,
    signal: child.signalCode,
    seconds: Math.round(now() - beginning) / 1000,
    ...kept,
  };
}

/** What was counted between two looks; another program's calls meanwhile are among it. */
export function callsBetween(before: Figures, after: Figures): ClientCalls {
  const earlier = new Map(before.pods.map(({ pod, calls, background = 0 }) => [pod, calls - background]));
  const pods = after.pods.map(({ pod, calls, background = 0 }) => {
    return [pod, Math.max(0, calls - background - (earlier.get(pod) ?? 0))] as const;
  });
  const here = new Set(after.pods.map(({ pod }) => pod));
  const left = before.pods.filter(({ pod }) => !here.has(pod)).reduce((sum, { calls }) => sum + calls, 0);
  const { yours } = after;
  const flags = Object.entries(yours.flags).map(
    ([flag, calls]) => [flag, calls - (before.yours.flags[flag] ?? 0)] as const,
  );
  return {
    door: yours.door - before.yours.door,
    internal: yours.internal - before.yours.internal,
    pods: Object.fromEntries(pods.filter(([, calls]) => calls > 0)),
    gone: Math.max(0, after.gone - before.gone - left),
    ...(Object.fromEntries(FATES.map((fate) => [fate, yours[fate] - before.yours[fate]])) as Omit<Fates, "flags">),
    flags: Object.fromEntries(flags.filter(([, calls]) => calls > 0)),
  };
}
