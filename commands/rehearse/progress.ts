import Table from "cli-table3";
import { type LogUpdate, create } from "log-update";
import { createColors } from "picocolors";
import { takesColour } from "../shared/paint";
import type { Watcher } from "./rehearse";
import type { ClusterEvent, ScenarioResult } from "./result";
import type { Scenario } from "./scenarios/scenario";
import type { TestCluster } from "./testCluster";

/** Milliseconds between two pictures of the live table. */
const PERIOD = 250;
/** Events that stay in sight. */
const EVENTS = 6;
/** Rules and colours that a terminal may not know are left out. */
export const PLAIN = {
  chars: { mid: "", "left-mid": "", "mid-mid": "", "right-mid": "" },
  style: { head: [], border: [] },
};

/** Tells on stderr how a rehearsal goes on: a live table on a terminal, plain lines elsewhere. */
export class Progress implements Watcher {
  private readonly colors: ReturnType<typeof createColors>;
  private readonly live: LogUpdate | undefined;
  private timer: NodeJS.Timeout | undefined;
  private title = "";
  private cluster: TestCluster | undefined;
  private events: string[] = [];

  constructor(private readonly stream: NodeJS.WriteStream) {
    this.colors = createColors(takesColour(stream));
    this.live = stream.isTTY ? create(stream) : undefined;
  }

  begins({ name, about }: Scenario): void {
    this.title = `${this.colors.bold(name)}  ${about}`;
    this.cluster = undefined;
    this.events = [];
    if (this.live === undefined) this.line(this.title);
    else this.timer = setInterval(() => this.draw(), PERIOD);
  }

  opened(cluster: TestCluster): void {
    this.cluster = cluster;
    if (this.live === undefined) this.line("  all pods are in service");
  }

  event({ at, what, pod }: ClusterEvent): void {
    const text = `${at.toFixed(1).padStart(7)} s  ${what}${pod === undefined ? "" : `  ${pod}`}`;
    this.events.push(text);
    if (this.live === undefined) this.line(text);
  }

  ended({ name, verdict, seconds, reason, claims }: ScenarioResult): void {
    clearInterval(this.timer);
    this.live?.clear();
    const { green, red, yellow } = this.colors;
    const colour = { passed: green, failed: red, inconclusive: yellow, skipped: yellow }[verdict];
    this.line(`${name}: ${colour(verdict)} after ${seconds.toFixed(0)} s${reason === undefined ? "" : ` (${reason})`}`);
    for (const { what, limit, measured } of claims.filter(({ met }) => !met))
      this.line(`  not met: ${what}: ${measured}, ${limit}`);
  }

  private draw(): void {
    const { cluster } = this;
    if (cluster === undefined) return this.live?.(`${this.title}\n\n  pods start …`);
    const calls = new Table({ head: ["path", "sent", "answered", "failed", "p50 ms", "p99 ms"], ...PLAIN });
    for (const ledger of cluster.clients.ledgers) {
      const { label, sent, succeeded, failures } = ledger;
      const at = (percentile: number) => ledger.percentile(percentile).toFixed(1);
      calls.push([label, sent, succeeded, failures.length, at(50), at(99)]);
    }
    const pods = new Table({ head: ["pod", "", ...cluster.clients.ledgers.map(({ label }) => label)], ...PLAIN });
    for (const { pod, state } of cluster.states) {
      pods.push([pod, state, ...cluster.clients.ledgers.map(({ perPod }) => perPod.get(pod) ?? 0)]);
    }
    this.live?.([this.title, "", calls.toString(), pods.toString(), "", ...this.events.slice(-EVENTS)].join("\n"));
  }

  private line(text: string): void {
    this.stream.write(`${text}\n`);
  }
}
