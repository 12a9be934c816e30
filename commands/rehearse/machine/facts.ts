import { cpus, loadavg, release, totalmem } from "node:os";
import type { Machine } from "../result";

/** CPUs that the kernel counts time of, whatever this process may use of them. */
export function cpuCount(): number {
  return Math.max(1, cpus().length);
}

/** The machine that a rehearsal runs on. @param before load average when it began */
export function machineFacts(before: number): Machine {
  return {
    cpus: cpuCount(),
    memoryBytes: totalmem(),
    kernel: release(),
    loadAverage: { before: round(before), after: round(loadAverage()) },
  };
}

/** Tasks that ran or waited, on average of the last minute. */
export function loadAverage(): number {
  return loadavg()[0] ?? 0;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
