import { z } from "zod";
import { say } from "../schema";

const CPU = /^(\d+)m$|^(\d+(?:\.\d{1,3})?)$/;
const MEMORY = /^(\d+(?:\.\d+)?)(Ki|Mi|Gi|Ti|k|M|G|T)?$/;
const MEMORY_UNITS: Readonly<Record<string, number>> = {
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/** Thousandths of a core in a Kubernetes CPU quantity; `NaN` where it is not one, or finer than the one thousandth that the API server accepts and the kubelet then rounds. */
export function cpuMillis(quantity: string): number {
  const parts = CPU.exec(quantity);
  if (parts === null) return NaN;
  return parts[1] !== undefined ? Number(parts[1]) : Math.round(Number(parts[2]) * 1000);
}

/** Bytes in a Kubernetes memory quantity; `NaN` where it is not one. */
export function memoryBytes(quantity: string): number {
  const parts = MEMORY.exec(quantity);
  return parts === null ? NaN : Math.round(Number(parts[1]) * (MEMORY_UNITS[parts[2] ?? ""] ?? NaN));
}

const CPU_WORDS = say(
  "a CPU quantity from 10m to 256 cores, in steps of 1m",
  "write thousandths of a core as 250m, or cores as 2",
);
const MEMORY_WORDS = say("a memory quantity from 16Mi to 4Ti", "write it with its unit, as 256Mi or 2Gi");

/** A Kubernetes CPU quantity, kept as it is written; a bare number counts cores. */
export const cpu = z
  .union([z.string(), z.number()], { error: CPU_WORDS })
  .transform(String)
  .refine((value) => cpuMillis(value) >= 10 && cpuMillis(value) <= 256_000, { error: CPU_WORDS });

/** A Kubernetes memory quantity, kept as it is written. */
export const memory = z
  .string({ error: MEMORY_WORDS })
  .refine((value) => memoryBytes(value) >= 16 * 2 ** 20 && memoryBytes(value) <= 4 * 2 ** 40, {
    error: MEMORY_WORDS,
    abort: true,
  });
