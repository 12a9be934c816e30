/** https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/ */
const QUANTITY = /^([+-]?)(\d+\.?\d*|\.\d+)((?:[KMGTPE]i|[numkMGTPE])|[eE][+-]?\d+)?$/;

/** Powers of ten. */
const DECIMAL: Readonly<Record<string, string>> = {
  ...{ n: "e-9", u: "e-6", m: "e-3" },
  ...{ k: "e3", M: "e6", G: "e9", T: "e12", P: "e15", E: "e18" },
};
/** Each is 1024 times the one before. */
const BINARY = ["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

export function isQuantity(value: unknown): boolean {
  return QUANTITY.test(String(value));
}

/** The number that a quantity is; `NaN` where it is none. */
export function quantityOf(value: string | number | undefined): number {
  const [, sign, digits, unit = ""] = QUANTITY.exec(String(value)) ?? [];
  const power = BINARY.indexOf(unit) + 1;
  // An exponent of one's own is written as JavaScript has it: `1e3`.
  const exponent = power > 0 ? "" : (DECIMAL[unit] ?? unit);
  return Number(`${sign}${digits}${exponent}`) * 1024 ** power;
}
