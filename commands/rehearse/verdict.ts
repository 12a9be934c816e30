import { isTooBusy } from "./machine/load";
import type { Claim, MachineLoad, Verdict } from "./result";

/** An error that no busy machine explains: the program is not there, or answers wrongly. */
export class CertainError extends Error {}

/** What a scenario came to, before anybody asks whether the machine let it. */
export interface Measured {
  readonly claims: readonly Claim[];
  /** What ended it early. */
  readonly error?: Error | undefined;
  readonly load: MachineLoad;
  readonly speed: number;
}

/**
 * A claim that is not met shows a fault of the stack only where the machine let the rehearsal work, and one whose measured value is
 * noise shows nothing. A claim that is met on a busy machine is met: no program's work beside it saves a call.
 */
export function verdictOf({ claims, error, load, speed }: Measured): { verdict: Verdict; reason?: string } {
  const failed = claims.filter(({ met, noise }) => !met && noise === undefined);
  if (error !== undefined || failed.length > 0) {
    if (error instanceof CertainError || !isTooBusy(load))
      return { verdict: "failed", ...(error !== undefined && { reason: error.message }) };
    const brokeOff = error === undefined ? "" : `; it broke off: ${error.message}`;
    return { verdict: "inconclusive", reason: `${tooBusy(load, speed)}${brokeOff}` };
  }
  const noise = claims.find((claim) => claim.noise !== undefined)?.noise;
  if (noise === undefined) return { verdict: "passed" };
  return { verdict: "inconclusive", reason: isTooBusy(load) ? `${tooBusy(load, speed)}; ${noise}` : noise };
}

/** What to do about a busy machine. */
export function advice(speed: number): string {
  const slower = speed > 1 ? `with a --speed below ${speed}` : "with a lower --rate";
  return `run it again when other programs have ended, or ${slower}, or with fewer scenarios at once`;
}

function tooBusy({ seconds, starvedSeconds, otherCpus, lateness }: MachineLoad, speed: number): string {
  const others = otherCpus === undefined ? "" : `, other programs used ${otherCpus.toFixed(1)} CPUs`;
  return (
    `the machine was too busy to tell (for ${starvedSeconds.toFixed(0)} of ${seconds.toFixed(0)} s the rehearsal lacked CPU time` +
    `${others}, its own timers were up to ${lateness.max.toFixed(0)} ms late): ${advice(speed)}`
  );
}
