import { type Clock } from "../clock";
import { ContainerRun, type Launch } from "./containerRun";
import { runPreStop } from "./hook";
import type { Refusal } from "./probes";
import type { Container, PodWorkload } from "./workload";

/** A pod's addresses: the one that others know, and the one that is 127.0.0.1 to the pod itself. */
export interface PodAddresses {
  readonly pod: string;
  readonly own: string;
}

export interface PodOptions {
  readonly name: string;
  readonly addresses: PodAddresses;
  readonly workload: PodWorkload;
  /** How each container is started. */
  readonly launch: (container: Container) => Launch;
  readonly clock: Clock;
  readonly event: (what: string, pod: string) => void;
  /** A container's process has ended, although it was not asked to; certainly by itself, or by a probe. @default ignored */
  readonly ended?: (container: string, certain: boolean) => void;
  /** A container's probe has failed as often as it may. @default ignored */
  readonly refused?: (container: string, refusal: Refusal) => void;
  /** Readiness or deletion has changed. */
  readonly changed: () => void;
}

/** A pod as the kubelet runs it: native sidecars first, then the containers; on deletion the other way round. */
export class Pod {
  readonly name: string;
  readonly addresses: PodAddresses;
  private readonly runs: ContainerRun[] = [];
  private deletion: Promise<void> | undefined;
  private wasReady = false;

  constructor(private readonly options: PodOptions) {
    this.name = options.name;
    this.addresses = options.addresses;
    void this.start();
  }

  get terminating(): boolean {
    return this.deletion !== undefined;
  }

  /** All containers are ready; readiness gates come on top. */
  get ready(): boolean {
    const { sidecars, containers } = this.options.workload;
    return this.runs.length === sidecars.length + containers.length && this.runs.every(({ ready }) => ready);
  }

  container(name: string): ContainerRun {
    const found = this.runs.find(({ spec }) => spec.name === name);
    if (found === undefined) throw new Error(`${this.name} runs no ${name}`);
    return found;
  }

  /** Deletes the pod; resolves when nothing of it runs any more. */
  delete(): Promise<void> {
    this.deletion ??= this.terminate();
    return this.deletion;
  }

  /** Ends everything at once, as a node that loses its power. */
  async kill(): Promise<void> {
    this.deletion ??= Promise.resolve();
    await Promise.all(this.runs.map((run) => run.kill()));
  }

  private async start(): Promise<void> {
    for (const sidecar of this.options.workload.sidecars) {
      const run = this.run(sidecar);
      while (!run.started && !this.terminating) await this.options.clock.sleep(0.1);
    }
    if (this.terminating) return;
    for (const container of this.options.workload.containers) this.run(container);
  }

  private run(container: Container): ContainerRun {
    const { name, addresses, launch, clock, event, ended, refused } = this.options;
    const observer = {
      event: (what: string) => event(what, name),
      ended: (certain: boolean) => ended?.(container.name, certain),
      refused: (refusal: Refusal) => refused?.(container.name, refusal),
      changed: () => this.changed(),
    };
    const run = new ContainerRun(container, addresses, launch(container), clock, observer);
    this.runs.push(run);
    return run;
  }

  private changed(): void {
    const { ready, terminating } = this;
    if (ready !== this.wasReady && !terminating) this.options.event(ready ? "ready" : "not ready", this.name);
    this.wasReady = ready;
    this.options.changed();
  }

  /**
   * All preStop hooks begin at once. A container gets SIGTERM when its hook is over, or has failed; a sidecar also waits
   * for everything that was started after it, within the same grace period (KEP-753).
   */
  private async terminate(): Promise<void> {
    const { workload, addresses, clock, event, name, changed } = this.options;
    event("deleted", name);
    queueMicrotask(changed);
    const over = new AbortController();
    const graceOver = clock.sleep(workload.gracePeriod, over.signal);
    let later: Promise<unknown> = Promise.resolve();
    const ends: Promise<unknown>[] = [];
    const isSidecar = (run: ContainerRun) => workload.sidecars.includes(run.spec);
    const inReverse = [...this.runs].reverse();
    for (const run of [...inReverse.filter((run) => !isSidecar(run)), ...inReverse.filter(isSidecar)]) {
      const hook = runPreStop(run.spec, addresses, clock, over.signal).then((wrong) => {
        if (wrong !== undefined) event(`preStop hook of ${run.spec.name} ${wrong}`, name);
      });
      const turn = isSidecar(run) ? Promise.all([hook, later]) : hook;
      const end = run.terminate(turn, graceOver);
      ends.push(end);
      later = Promise.all([later, end]);
    }
    await Promise.all(ends);
    over.abort();
    event("gone", name);
    changed();
  }
}
