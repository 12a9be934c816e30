/** Something about the input itself, which is no finding about a resource. */
export interface InputNote {
  /** error: a part of the input could not be read. note: it is no manifest. */
  readonly level: "error" | "note";
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly message: string;
  /** What to do. */
  readonly fix: string;
}
