import type { Change } from "../change";
import type { Level } from "../level";

/** What a change does to calls. */
export interface Effect {
  readonly level: Level;
  /** One or two sentences. */
  readonly calls: string;
  /** What to do instead, or first. @default nothing */
  readonly mend?: string;
  /** Names and values that it is about, as the program has them. @default none */
  readonly about?: readonly string[];
}

/** What a resource's going does: taken away for good, or to be made anew. */
export interface Going {
  /** Place among the others of its level: what takes the most with it comes first. */
  readonly rank: number;
  readonly replace: Effect | ((change: Change) => Effect);
  readonly delete: Effect | ((change: Change) => Effect);
}

export const error = (calls: string, mend?: string): Effect => ({ level: "error", calls, ...(mend && { mend }) });
export const warning = (calls: string, mend?: string): Effect => ({ level: "warning", calls, ...(mend && { mend }) });
export const note = (calls: string): Effect => ({ level: "note", calls });
