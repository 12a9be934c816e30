/** Where calls go, and how. */
export interface Target {
  /** On 127.0.0.1. */
  readonly port: number;
  /** Certificate of the TLS listener; HTTP/2 in plaintext without it. */
  readonly ca?: string;
  /** Whether calls carry a deadline. */
  readonly deadline: boolean;
}

/** What the load's process is told to do. */
export interface LoadOrder {
  /** Called in turn, first one first, then last one first, so that none is always ahead of another. */
  readonly targets: readonly Target[];
  /** Calls of each target. */
  readonly count: number;
  /** Calls of each target a second. */
  readonly rate: number;
}

/** How it went, for each target. */
export type LoadAnswer = readonly TargetAnswer[];

export interface TargetAnswer {
  readonly failed: number;
  /** Of the first that failed. */
  readonly why?: string;
  /** Latency in microseconds. */
  readonly p50: number;
  readonly p99: number;
}
