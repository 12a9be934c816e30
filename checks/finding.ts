/** Worst first. error: calls fail or leak. warning: they do under conditions that plan cannot rule out. note: worth knowing. */
export const LEVELS = ["error", "warning", "note"] as const;
export type Level = (typeof LEVELS)[number];

/** One thing wrong with one resource. */
export interface Finding {
  /** Stable: scripts and silences name it. */
  readonly code: string;
  readonly level: Level;
  /** URN of the resource. */
  readonly urn: string;
  /** The resource as people name it: `Service/my-server`. */
  readonly resource: string;
  /** Path of the field; empty for the resource as a whole. */
  readonly field: string;
  /** What is wrong there and what will happen to calls. */
  readonly message: string;
  readonly fix: string;
  /** Why someone accepted it; such a finding fails nothing. */
  readonly silenced?: string;
}

/** The worst of several; undefined where there is none. */
export function worst(levels: readonly Level[]): Level | undefined {
  return LEVELS.find((level) => levels.includes(level));
}

/** Whether a finding of this level counts where `least` is asked for. */
export function atLeast(level: Level, least: Level): boolean {
  return LEVELS.indexOf(level) <= LEVELS.indexOf(least);
}
