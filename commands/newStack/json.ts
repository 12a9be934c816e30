import { type Next, nextCommands } from "./next";

/** Version of what --json prints. Keys may be added to it; a change of one that is there raises it. */
const JSON_VERSION = 1;

/** What `new-stack --json` prints. */
export interface NewStackJson {
  readonly version: typeof JSON_VERSION;
  readonly stack: string;
  /** Path of what was written. */
  readonly file: string;
  /** Commands to go on with. */
  readonly next: readonly Next[];
}

export function newStackJson(stack: string, file: string): NewStackJson {
  return { version: JSON_VERSION, stack, file, next: nextCommands(stack) };
}
