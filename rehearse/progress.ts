import type { ClusterEvent, ScenarioResult } from "./result";
import type { Watcher } from "./rehearse";
import type { Scenario } from "./scenarios/scenario";

/** Tells on stderr how a rehearsal goes on: a live table on a terminal, plain lines elsewhere. */
export class Progress implements Watcher {
  constructor(private readonly stream: NodeJS.WriteStream) {}

  begins({ name, about }: Scenario): void {
    this.line(`${name}: ${about}`);
  }

  opened(): void {
    this.line("  all pods are in service");
  }

  event({ at, what, pod }: ClusterEvent): void {
    this.line(`  ${at.toFixed(1).padStart(6)} s  ${what}${pod === undefined ? "" : `  ${pod}`}`);
  }

  ended({ name, verdict, seconds }: ScenarioResult): void {
    this.line(`${name}: ${verdict} after ${seconds.toFixed(0)} s`);
  }

  end(): void {
    this.line("");
  }

  private line(text: string): void {
    this.stream.write(`${text}\n`);
  }
}
