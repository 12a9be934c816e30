import type { Exchange } from "../apiClient";

/** A request that changes something, before it is answered. */
export interface Change extends Pick<Exchange, "method" | "url" | "request"> {
  /** Whether it is tried only, as a preview does. */
  readonly dryRun: boolean;
}

/** An answer of the API server that a test wants: the HTTP status, with the reason and the message of the Status object. */
export interface Refusal {
  readonly status: number;
  readonly reason: string;
  readonly message: string;
}

/** The refusal of the changes that a test picks. */
export type RefusalRule = (change: Change) => Refusal | undefined;
