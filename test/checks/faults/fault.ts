import type { EditableBootstrap, EditableStack } from "../support";

interface About {
  /** A clause that is true of the changed stack; unique within its file. */
  readonly what: string;
  /** Code of the check that the change concerns. */
  readonly code: string;
}

/** One change of a stack. */
export interface StackRow extends About {
  readonly change: (stack: EditableStack) => void;
}

/** One change of the Envoy configuration of the stack's server. */
export interface BootstrapRow extends About {
  readonly edit: (bootstrap: EditableBootstrap) => void;
  /** Envoy's own validation refuses it too: it would never run. The check finds it a step earlier. */
  readonly envoyRefuses?: true;
}

export type Row = StackRow | BootstrapRow;

/** Rows of one file of this folder. */
export interface Part<One = Row> {
  /** Changes that the check finds. test/golden/checks has everything that is found then. */
  readonly faults: readonly One[];
  /** Changes close to a fault that are right: the check must not find them. Of a threshold, the last value inside. */
  readonly right: readonly One[];
}
