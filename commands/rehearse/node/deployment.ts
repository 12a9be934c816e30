import { now, type Clock } from "../clock";
import type { Pod } from "./pod";
import type { Workload } from "./workload";

/** One version of the pods: an image and a bootstrap. */
export interface Generation {
  readonly name: string;
  readonly workload: Workload;
  create(): Pod;
}

interface Entry {
  readonly pod: Pod;
  readonly generation: Generation;
  /** Milliseconds of the clock. */
  readySince: number | undefined;
}

/** Milliseconds between two looks at the pods. */
const PERIOD = 50;

/** What Kubernetes' Deployment controller does with `maxUnavailable: 0`: new pods come first, old ones leave as new ones are available. */
export class Deployment {
  private readonly pods: Entry[] = [];
  private readonly timer: NodeJS.Timeout;

  /** @param gate whether a pod's readiness gates are open too */
  constructor(
    private generation: Generation,
    private replicas: number,
    private readonly clock: Clock,
    private readonly gate: (pod: Pod) => boolean,
  ) {
    this.reconcile();
    this.timer = setInterval(() => this.reconcile(), PERIOD);
  }

  /** Pods that are not on their way out. */
  get current(): Pod[] {
    return this.live.map(({ pod }) => pod);
  }

  /** Every pod of which something may still run. */
  get all(): Pod[] {
    return this.pods.map(({ pod }) => pod);
  }

  /** Ready with their gates open, and not leaving. */
  get ready(): Pod[] {
    return this.current.filter((pod) => this.isReady(pod));
  }

  /** Whether what is wanted is there: all pods of the newest generation, available, and none of another. */
  get complete(): boolean {
    const fresh = this.live.filter(({ generation }) => generation === this.generation);
    return (
      fresh.length === this.replicas &&
      this.live.length === this.replicas &&
      fresh.every((entry) => this.available(entry))
    );
  }

  rollOut(generation: Generation): void {
    this.generation = generation;
    this.reconcile();
  }

  scale(replicas: number): void {
    this.replicas = replicas;
    this.reconcile();
  }

  /** Ends everything at once. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await Promise.all(this.all.map((pod) => pod.kill()));
  }

  private get live(): Entry[] {
    return this.pods.filter(({ pod }) => !pod.terminating);
  }

  private isReady(pod: Pod): boolean {
    return pod.ready && this.gate(pod);
  }

  private available({ readySince, generation }: Entry): boolean {
    return readySince !== undefined && now() - readySince >= this.clock.milliseconds(generation.workload.minReady);
  }

  private reconcile(): void {
    for (const entry of this.live) {
      if (!this.isReady(entry.pod)) entry.readySince = undefined;
      else entry.readySince ??= now();
    }
    const fresh = this.live.filter(({ generation }) => generation === this.generation);
    const old = this.live.filter(({ generation }) => generation !== this.generation);
    const surge = Math.ceil((this.replicas * this.generation.workload.maxSurge) / 100);
    const room = old.length === 0 ? Infinity : this.replicas + surge - this.live.length;
    for (let missing = Math.min(this.replicas - fresh.length, room); missing > 0; missing--) this.create();
    this.remove(old.length > 0 ? old : this.surplus(fresh));
  }

  /** What a smaller number of replicas has no place for; pods that do not serve first. */
  private surplus(entries: readonly Entry[]): Entry[] {
    const sorted = [...entries].sort((a, b) => Number(this.available(a)) - Number(this.available(b)));
    return sorted.slice(0, Math.max(0, entries.length - this.replicas));
  }

  /** Removes pods that do not serve as far as new ones are not needed in their place, and others as long as enough are available. */
  private remove(candidates: readonly Entry[]): void {
    const unavailable = this.live.filter((entry) => !this.available(entry) && !candidates.includes(entry)).length;
    let useless = Math.max(0, this.live.length - this.replicas - unavailable);
    let spare = this.live.filter((entry) => this.available(entry)).length - this.replicas;
    for (const entry of candidates) {
      if (this.available(entry) ? spare-- > 0 : useless-- > 0) void this.delete(entry.pod);
    }
  }

  private create(): void {
    this.pods.push({ pod: this.generation.create(), generation: this.generation, readySince: undefined });
  }

  private async delete(pod: Pod): Promise<void> {
    await pod.delete();
    this.pods.splice(
      this.pods.findIndex((entry) => entry.pod === pod),
      1,
    );
  }
}
