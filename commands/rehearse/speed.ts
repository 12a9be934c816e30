import type { Duration } from "../../envoy/api/core";
import type { Bootstrap } from "../../envoy/bootstrap";
import type { TimingBudget } from "../../settings/timing";
import { mapDeep } from "./mapDeep";

/**
 * What becomes of each duration of a bootstrap, by the name of its field. `divided`: Envoy's own intervals, which no setting
 * derives. `budget`: derived from the timing budget, which is divided already. `kept`: guards against slowness, as this
 * machine is no faster.
 */
export const DURATIONS: Readonly<Record<string, "divided" | "budget" | "kept">> = {
  base_ejection_time: "divided",
  base_interval: "divided",
  connect_timeout: "kept",
  dns_jitter: "divided",
  dns_refresh_rate: "divided",
  drain_timeout: "kept",
  fixed_delay: "budget",
  grpc_timeout_header_max: "budget",
  idle_timeout: "budget",
  interval: "divided",
  interval_jitter: "divided",
  max_ejection_time: "divided",
  max_interval: "divided",
  max_stream_duration: "budget",
  min_timeout: "divided",
  no_traffic_interval: "divided",
  refresh_interval: "kept",
  request_headers_timeout: "kept",
  request_timeout: "budget",
  slow_start_window: "divided",
  stream_flush_timeout: "budget",
  stream_idle_timeout: "budget",
  timeout: "kept",
  transport_socket_connect_timeout: "kept",
  update_merge_window: "kept",
};
/** Where such intervals stay as they are: a retry waits some milliseconds, a keepalive finds dead clients. */
export const KEPT: ReadonlySet<string> = new Set(["retry_back_off", "connection_keepalive"]);

/** By how much every time is divided where a user does not say. */
export const SPEED = 20;

/** Seconds: the longest call must stay long enough to be told from a slow machine. */
export const SHORTEST_CALL = 2;

/** The budget with every time divided, to whole hundredths: a deadline in a header is a whole number of milliseconds. */
export function timingAtSpeed(timing: TimingBudget, speed: number): TimingBudget {
  return mapDeep(timing, (_, value) => (typeof value === "number" ? hundredths(value / speed) : value));
}

/** A bootstrap, built from a divided budget already, with Envoy's intervals divided too. */
export function atSpeed(given: Bootstrap, speed: number): Bootstrap {
  if (speed === 1) return given;
  return mapDeep(given, (key, value, above) =>
    typeof value === "string" && DURATIONS[key] === "divided" && !above.some((name) => KEPT.has(name))
      ? divided(value, speed)
      : value,
  );
}

function hundredths(seconds: number): number {
  return Math.max(1, Math.round(seconds * 100)) / 100;
}

/** To whole microseconds: Envoy refuses a duration of more than nine digits after the point. */
function divided(duration: string, speed: number): Duration {
  return `${Number((Number.parseFloat(duration) / speed).toFixed(6))}s`;
}
