import type { CallOptions } from "../load/caller";
import type { Evidence, Ledger } from "../load/ledger";
import { type Load, MIXED } from "../load/load";
import type { PathFigures } from "../result";
import type { TestCluster } from "../testCluster";
import { PATIENCE, type Volume } from "./scenario";

/** Clients of each path; each has one connection, as a gRPC client does. */
const CALLERS = 3;

/** Mixed calls over every path that leads through Envoy, sharing the rate. */
export class Traffic {
  private readonly loads: readonly Load[];

  constructor(
    cluster: TestCluster,
    private readonly volume: Volume,
    call: CallOptions = { deadline: PATIENCE },
  ) {
    const paths = cluster.envoyPaths;
    this.loads = paths.map((path) =>
      cluster.clients.load(path, `${path} path`, {
        rate: volume.rate / paths.length,
        mix: MIXED,
        callers: CALLERS,
        call,
      }),
    );
  }

  get ledgers(): Ledger[] {
    return this.loads.map(({ ledger }) => ledger);
  }

  get sent(): number {
    return this.ledgers.reduce((sum, { sent }) => sum + sent, 0);
  }

  /** Goes on until as many calls are sent as the volume asks for, then ends and tells. */
  async enough(): Promise<Ledger[]> {
    while (this.sent < this.volume.calls) await new Promise((resolve) => setTimeout(resolve, 50));
    return this.stop();
  }

  async stop(): Promise<Ledger[]> {
    await Promise.all(this.loads.map((load) => load.stop()));
    return this.ledgers;
  }
}

export function figuresOf(ledgers: readonly Ledger[], evidence?: Evidence): PathFigures[] {
  return ledgers.map((ledger) => ledger.figures(evidence));
}
