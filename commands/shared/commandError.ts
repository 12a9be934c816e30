import { EXIT } from "./exitCodes";

/** What the caller of a command can put right. Its message states what is wrong and what to do. */
export class CommandError extends Error {
  /** What the command ends with. */
  readonly exitCode: number = EXIT.badInput;
}
