import type { EditableBootstrap, EditableStack } from "../support";

/** One change that a cluster takes, and the code of the check that finds it. */
export interface Fault {
  readonly what: string;
  readonly code: string;
  readonly change: (stack: EditableStack) => void;
}

/** A fault of Envoy's configuration, which Envoy's own validation passes. */
export interface BootstrapFault {
  readonly what: string;
  readonly code: string;
  readonly edit: (bootstrap: EditableBootstrap) => void;
}
