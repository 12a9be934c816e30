import { formatDuration } from "../settings/values/duration";

/** `330` → `5m30s`; Envoy's fractions stay fractions. */
export function time(seconds: number): string {
  if (seconds === Infinity) return "no limit";
  return Number.isInteger(seconds) ? formatDuration(seconds) : `${seconds}s`;
}

export function listed(words: readonly (string | number)[]): string {
  return words.length === 0 ? "none" : words.join(", ");
}
