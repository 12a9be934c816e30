import type { Duration } from "../envoy/api/core";
import type { Bootstrap } from "../envoy/bootstrap";
import type { TimingBudget } from "../settings/timing";
import { mapDeep } from "./mapDeep";

/** Envoy's own intervals, which no setting derives. Timeouts stay: they guard against slowness, and this machine is no faster. */
const INTERVALS = new Set([
  "interval",
  "no_traffic_interval",
  "interval_jitter",
  "dns_refresh_rate",
  "dns_jitter",
  "base_interval",
  "max_interval",
  "base_ejection_time",
  "max_ejection_time",
  "slow_start_window",
]);
/** Where such intervals stay as they are: a retry waits some milliseconds, a keepalive finds dead clients. */
const KEPT = new Set(["retry_back_off", "connection_keepalive"]);

/** The budget with every time divided, to whole hundredths: a deadline in a header is a whole number of milliseconds. */
export function timingAtSpeed(timing: TimingBudget, speed: number): TimingBudget {
  return mapDeep(timing, (_, value) => (typeof value === "number" ? hundredths(value / speed) : value));
}

/** A bootstrap, built from a divided budget already, with Envoy's intervals divided too. */
export function atSpeed(given: Bootstrap, speed: number): Bootstrap {
  if (speed === 1) return given;
  return mapDeep(given, (key, value, above) =>
    typeof value === "string" && INTERVALS.has(key) && !above.some((name) => KEPT.has(name))
      ? divided(value, speed)
      : value,
  );
}

function hundredths(seconds: number): number {
  return Math.max(1, Math.round(seconds * 100)) / 100;
}

function divided(duration: string, speed: number): Duration {
  return `${Number.parseFloat(duration) / speed}s`;
}
