import { type AttackResult, type Details, type Ending, type Limits, PATIENCE } from "./attack";

/** How an attack ended, before its figures are added. */
export interface Ended extends Pick<AttackResult, "neighbour" | "growth"> {
  readonly endedBy: Ending;
  readonly details?: Details;
}

/** What an attacker has done and may still do: one budget for all its connections. */
export class Budget {
  /** HTTP/2 frames, or requests. */
  sent = 0;
  bytes = 0;
  connections = 0;
  private readonly started = Date.now();

  constructor(private limits: Limits) {}

  get left(): boolean {
    return this.milliseconds > 0 && this.bytes < this.limits.bytes;
  }

  /** Until time is up. */
  get milliseconds(): number {
    return Math.max(0, this.limits.milliseconds - (Date.now() - this.started));
  }

  /** Leaves time for a call of someone else, which is no part of the attack. */
  grace(): void {
    const { milliseconds, bytes } = this.limits;
    this.limits = { milliseconds: milliseconds + PATIENCE, bytes: bytes + 1000 };
  }

  result(name: string, { details = {}, ...ended }: Ended): AttackResult {
    const { connections, sent, bytes, started } = this;
    return { name, ...ended, details, connections, sent, bytes, milliseconds: Date.now() - started };
  }
}
