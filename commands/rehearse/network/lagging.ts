import type { Clock } from "../clock";

/** Someone who learns of every change, but late: a load balancer that is programmed, a name that is cached. */
export class Lagging<Value> {
  private stopped = false;
  private last: string | undefined;
  private readonly timers = new Set<NodeJS.Timeout>();

  /** @param lag in the stack's seconds */
  constructor(
    private readonly clock: Clock,
    private readonly lag: number,
    private readonly apply: (value: Value) => void,
  ) {}

  /** @param atOnce as if it had been told long ago */
  tell(value: Value, atOnce = false): void {
    const text = JSON.stringify(value);
    if (this.stopped || text === this.last) return;
    this.last = text;
    if (atOnce) return this.apply(value);
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      this.apply(value);
    }, this.clock.milliseconds(this.lag));
    this.timers.add(timer);
  }

  /** Learns no more. */
  stop(): void {
    this.stopped = true;
    this.timers.forEach((timer) => clearTimeout(timer));
  }
}
