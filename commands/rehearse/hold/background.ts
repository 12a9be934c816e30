import { now } from "../clock";
import type { Outcome } from "../load/caller";
import type { Ledger } from "../load/ledger";
import { type Load, MIXED } from "../load/load";
import { evidence } from "../scenarios/evidence";
import { PATIENCE } from "../scenarios/scenario";
import type { TestCluster } from "../testCluster";
import type { Ending } from "./controls";
import { type FailedCalls, SETTLED } from "./failedCalls";

/** What became of the background load's calls; those under way are in `sent` alone. */
export interface BackgroundFigures {
  readonly sent: number;
  readonly answered: number;
  /** Failed calls that were in a process when it was killed or stopped. */
  readonly inside: number;
  /** The other failed calls. */
  readonly lost: number;
}

/** Clients of each path. */
const CALLERS = 3;

/** A light load on every path that leads through Envoy, as scenarios send it. */
export class Background {
  private loads: readonly Load[] = [];
  private readonly settled = new Map<Ledger, { seen: number; inside: number }>();

  /** @param rate calls in a second, over all paths */
  constructor(
    private readonly cluster: TestCluster,
    private readonly rate: number,
  ) {}

  start(): void {
    const { envoyPaths: paths, clients } = this.cluster;
    this.loads = paths.map((path) =>
      clients.load(path, `${path} path`, {
        rate: this.rate / paths.length,
        mix: MIXED,
        callers: CALLERS,
        call: { deadline: PATIENCE },
        keepsEndings: false,
      }),
    );
  }

  /** Sends no more and waits for what is under way. */
  async stop(): Promise<void> {
    await Promise.all(this.loads.map((load) => load.stop()));
  }

  /** Calls that were sent on each path. */
  get sent(): Readonly<Record<"ingress" | "internal", number>> {
    const sent = { ingress: 0, internal: 0 };
    for (const { path, sent: calls } of this.ledgers) if (path !== "connections") sent[path] += calls;
    return sent;
  }

  /** @returns undefined where replies do not show the pod */
  answeredBy(pod: string): number | undefined {
    if (!this.cluster.options.app.echoes) return undefined;
    return this.ledgers.reduce((sum, { perPod }) => sum + (perPod.get(pod) ?? 0), 0);
  }

  figures(log: FailedCalls, endings: readonly Ending[]): BackgroundFigures {
    const { ledgers } = this;
    const sum = (of: (ledger: Ledger) => number) => ledgers.reduce((all, ledger) => all + of(ledger), 0);
    const inside = sum((ledger) => this.inside(ledger, log, endings));
    return {
      sent: sum(({ sent }) => sent),
      answered: sum(({ succeeded }) => succeeded),
      inside,
      lost: sum(({ failures }) => failures.length) - inside,
    };
  }

  private get ledgers(): Ledger[] {
    return this.loads.map(({ ledger }) => ledger);
  }

  /** Looks at a failure again until all Envoys must have logged it. */
  private inside(ledger: Ledger, log: FailedCalls, endings: readonly Ending[]): number {
    const settled = this.settled.get(ledger) ?? { seen: 0, inside: 0 };
    this.settled.set(ledger, settled);
    const isInside = (failure: Outcome) => {
      const processes = endings.filter(({ from }) => from <= failure.endedAt).map(({ process }) => process());
      return evidence(log.own, processes)(failure);
    };
    for (const failure of ledger.failures.slice(settled.seen)) {
      if (now() - failure.endedAt < SETTLED) break;
      if (isInside(failure)) settled.inside++;
      settled.seen++;
      log.forget(failure.trace);
    }
    return settled.inside + ledger.failures.slice(settled.seen).filter(isInside).length;
  }
}
