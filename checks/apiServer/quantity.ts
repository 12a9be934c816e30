/** https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/ */
const QUANTITY = /^([+-]?)(\d+\.?\d*|\.\d+)((?:[KMGTPE]i|[numkMGTPE])|[eE][+-]?\d+)?$/;

const FACTORS: Readonly<Record<string, number>> = {
  ...{ n: 1e-9, u: 1e-6, m: 1e-3, k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, E: 1e18 },
  ...{ Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, Pi: 2 ** 50, Ei: 2 ** 60 },
};

export function isQuantity(value: unknown): boolean {
  return typeof value === "number" || (typeof value === "string" && QUANTITY.test(value));
}

/** The number that a quantity is; `NaN` where it is none. */
export function quantityOf(value: string | number): number {
  if (typeof value === "number") return value;
  const [, sign, digits, unit = ""] = QUANTITY.exec(value) ?? [];
  if (digits === undefined) return NaN;
  const factor = /^[eE][+-]?\d/.test(unit) ? Number(`1${unit}`) : (FACTORS[unit] ?? 1);
  return (sign === "-" ? -1 : 1) * Number(digits) * factor;
}
