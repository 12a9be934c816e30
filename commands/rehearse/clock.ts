import { performance } from "node:perf_hooks";
import { setTimeout as wait } from "node:timers/promises";

/** Time as a rehearsal counts it: the stack's times, each divided by `speed`. */
export class Clock {
  /** @param speed 1 is the real thing */
  constructor(readonly speed: number) {}

  /** Milliseconds here for a time of the stack in seconds. */
  milliseconds(seconds: number): number {
    return (seconds * 1000) / this.speed;
  }

  /** Waits for a time of the stack. */
  sleep(seconds: number, signal?: AbortSignal): Promise<unknown> {
    return wait(this.milliseconds(seconds), undefined, signal && { signal }).catch(() => undefined);
  }
}

/** Milliseconds of a clock that never goes back. */
export function now(): number {
  return performance.now();
}

/** Asks again and again until `condition` is true. @throws with `what` after `within` milliseconds */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
  within: number,
  every = 20,
): Promise<void> {
  for (const end = now() + within; !(await condition()); await wait(every)) {
    if (now() > end) throw new Error(`${what}: not within ${(within / 1000).toFixed(1)} s`);
  }
}
