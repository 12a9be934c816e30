import type { Change } from "../change";
import type { Level } from "../../../checks/finding";

/** What a change does to calls. */
export interface Effect {
  readonly level: Level;
  /** One or two sentences. */
  readonly calls: string;
  /** What to do instead, or first. @default nothing */
  readonly fix?: string;
  /** Whether the update fails there, and calls go on. @default false */
  readonly refused?: boolean;
  /** Names and values that it is about, as the program has them. @default none */
  readonly about?: readonly string[];
}

/** What the removal of a resource does to calls: for good, or to be created again. */
export interface Removal {
  /** Place among the others of its level: what takes the most with it comes first. */
  readonly rank: number;
  readonly replace: Effect | ((change: Change) => Effect);
  readonly delete: Effect | ((change: Change) => Effect);
}

export const error = (calls: string, fix?: string): Effect => ({ level: "error", calls, ...(fix && { fix }) });
/** The update fails there, and calls go on. */
export const refused = (calls: string, fix: string): Effect => ({ ...error(calls, fix), refused: true });
export const warning = (calls: string, fix?: string): Effect => ({ level: "warning", calls, ...(fix && { fix }) });
export const note = (calls: string): Effect => ({ level: "note", calls });
