import { now, type Clock } from "../clock";
import type { Pod } from "./pod";
import type { Amount, RolloutStrategy, Workload } from "./workload";

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

/** What Kubernetes' Deployment controller does: new pods come and old ones leave, as far as the strategy lets them. */
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
    const room = this.roomBeside(old);
    for (let missing = Math.min(this.replicas - fresh.length, room); missing > 0; missing--) this.create();
    this.remove(old.length > 0 ? old : this.surplus(fresh));
  }

  /** For how many more pods there is a place. */
  private roomBeside(old: readonly Entry[]): number {
    const { surge, place } = this.strategy;
    if (place === "leaves") return old.length === 0 ? Infinity : this.replicas + surge - this.live.length;
    const ofOthers = this.pods.filter(({ generation }) => generation !== this.generation);
    if (place === "all gone") return ofOthers.length === 0 ? Infinity : 0;
    return this.replicas + surge - this.pods.length;
  }

  /** In pods. As Kubernetes has it: a part of a pod is one more at once, and none that may lack; of both, one must be possible. */
  private get strategy(): { surge: number; unavailable: number; place: RolloutStrategy["place"] } {
    const { maxSurge, maxUnavailable, place = "leaves" } = this.generation.workload.rollout;
    const surge = Math.ceil(inPods(maxSurge, this.replicas));
    const unavailable = Math.min(this.replicas, Math.floor(inPods(maxUnavailable, this.replicas)));
    return { surge, unavailable: surge === 0 ? Math.max(1, unavailable) : unavailable, place };
  }

  /** What a smaller number of replicas has no place for; pods that do not serve first. */
  private surplus(entries: readonly Entry[]): Entry[] {
    const sorted = [...entries].sort((a, b) => Number(this.available(a)) - Number(this.available(b)));
    return sorted.slice(0, Math.max(0, entries.length - this.replicas));
  }

  /** Removes pods that do not serve as far as new ones are not needed in their place, and others as long as enough are available. */
  private remove(candidates: readonly Entry[]): void {
    const fewest = this.replicas - this.strategy.unavailable;
    const unavailable = this.live.filter((entry) => !this.available(entry) && !candidates.includes(entry)).length;
    let useless = Math.max(0, this.live.length - fewest - unavailable);
    let spare = this.live.filter((entry) => this.available(entry)).length - fewest;
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

function inPods(amount: Amount, replicas: number): number {
  return typeof amount === "number" ? amount : (Number.parseFloat(amount) * replicas) / 100;
}
