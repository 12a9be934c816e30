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

const CPU_MIN = 10;
const CPU_MAX = 256_000;
/** From here on a number without a unit was meant to be thousandths: no server is given a hundred cores by a slip. */
const LIKELY_MILLIS = 100;

const CPU_RULE = "a CPU quantity from 10m to 256 cores, in steps of 1m";
const CPU_WORDS = say(CPU_RULE, "write thousandths of a core as 250m, or cores as 2");
const MEMORY_RULE = "a memory quantity from 16Mi to 4Ti";
const MEMORY_FIX = "write it with its unit, as 256Mi or 2Gi";

/** A Kubernetes CPU quantity, kept as it is written; a bare number counts cores. */
export const cpu = z
  .union([z.string(), z.number()], { error: CPU_WORDS })
  .transform(String)
  .superRefine((value, context) => {
    const message = cpuMessage(value);
    if (message !== undefined) context.addIssue({ code: "custom", message });
  });

function cpuMessage(value: string): string | undefined {
  const millis = cpuMillis(value);
  if (/^\d+$/.test(value) && Number(value) >= LIKELY_MILLIS) {
    const cores = millis <= CPU_MAX ? `, or ${millis}m if ${value} cores are meant` : "";
    return say(
      `${CPU_RULE}; a number without a unit counts cores: ${value} is ${value} cores`,
      `did you mean ${value}m? write ${value}m for ${Number(value) / 1000} of a core${cores}`,
    );
  }
  return millis >= CPU_MIN && millis <= CPU_MAX ? undefined : CPU_WORDS;
}

/** A Kubernetes memory quantity, kept as it is written. */
export const memory = z
  .string({ error: ({ input }) => memoryWords(input) })
  .refine((value) => memoryBytes(value) >= 16 * 2 ** 20 && memoryBytes(value) <= 4 * 2 ** 40, {
    error: ({ input }) => memoryWords(input),
    abort: true,
  });

/** Units that people write, and Kubernetes reads as something else or not at all. */
const MEANT_UNITS: Readonly<Record<string, string>> = {
  "": "Mi",
  m: "Mi",
  mi: "Mi",
  mb: "Mi",
  mib: "Mi",
  g: "Gi",
  gi: "Gi",
  gb: "Gi",
  gib: "Gi",
};

function memoryWords(input: unknown): string {
  const [, count = "", unit = ""] = /^(\d+(?:\.\d+)?)\s*([A-Za-z]*)$/.exec(String(input)) ?? [];
  const meant = `${count}${MEANT_UNITS[unit.toLowerCase()] ?? ""}`;
  const bytes = memoryBytes(meant);
  if (!(bytes >= 16 * 2 ** 20 && bytes <= 4 * 2 ** 40) || meant === input) return say(MEMORY_RULE, MEMORY_FIX);
  const without = unit === "" ? `; a number without a unit counts bytes: ${count} is ${count} bytes` : "";
  const thousandths = unit === "m" ? "; m is a thousandth of a byte" : "";
  return say(`${MEMORY_RULE}${without}${thousandths}`, `did you mean ${meant}? ${MEMORY_FIX}`);
}

const VOLUME_RULE = "a size from 1Mi to 10Ti";

/** A directory's size as a Kubernetes quantity, kept as it is written. */
export const volumeSize = z
  .string({ error: say(VOLUME_RULE, MEMORY_FIX) })
  .refine((value) => memoryBytes(value) >= 2 ** 20 && memoryBytes(value) <= 10 * 2 ** 40, {
    error: say(VOLUME_RULE, MEMORY_FIX),
  });
