import type { Json } from "../json";

const SUFFIXES: Record<string, number> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  "": 1,
  ...Object.fromEntries(["k", "M", "G", "T", "P", "E"].map((suffix, power) => [suffix, 1000 ** (power + 1)])),
  ...Object.fromEntries(["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"].map((suffix, power) => [suffix, 1024 ** (power + 1)])),
};

/** The amount that a Kubernetes quantity stands for. */
export function quantityValue(value: Json | undefined): number | undefined {
  if (typeof value === "number") return value;
  const [, amount, suffix] = (typeof value === "string" && /^([0-9.]+)([a-zA-Z]*)$/.exec(value)) || [];
  const factor = suffix === undefined ? undefined : SUFFIXES[suffix];
  // Rounded, because 250 * 1e-3 and 0.25 may differ in their last bit.
  return factor === undefined ? undefined : Number((Number(amount) * factor).toPrecision(12));
}
