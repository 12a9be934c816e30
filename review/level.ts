/** How much a person must care, from the least; `error` is what must be confirmed. */
export const LEVELS = ["note", "warning", "error"] as const;

export type Level = (typeof LEVELS)[number];

/** Whether `level` is `threshold` or worse. */
export function reaches(level: Level | undefined, threshold: Level): boolean {
  return level !== undefined && LEVELS.indexOf(level) >= LEVELS.indexOf(threshold);
}

/** The worst of several; undefined where there is none. */
export function worst(levels: readonly Level[]): Level | undefined {
  return LEVELS.findLast((level) => levels.includes(level));
}
