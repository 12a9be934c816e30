import type { EditableBootstrap, EditableStack } from "../support";

/** One change of a stack, and the code of a check that it concerns. */
export interface Row {
  /** A clause that is true of the changed stack; unique within its part. */
  readonly what: string;
  readonly code: string;
  readonly change: (stack: EditableStack) => void;
}

/** The same for a server's Envoy configuration, which Envoy's own validation passes. */
export interface BootstrapRow {
  readonly what: string;
  readonly code: string;
  readonly edit: (bootstrap: EditableBootstrap) => void;
}

/** One part of the way of a call. */
export interface Part {
  /** Changes that the check finds. test/golden/checks has everything that is found then. */
  readonly faults: readonly Row[];
  /** Changes close to a fault that are right: the check must not find them. Of a threshold, the last value inside. */
  readonly right: readonly Row[];
}

/** Rows of a bootstrap as rows of the stack whose server has it. */
export function ofBootstrap(rows: readonly BootstrapRow[]): Row[] {
  return rows.map(({ what, code, edit }) => ({ what, code, change: (stack) => stack.bootstrap("my-server", edit) }));
}
