import { snakeCaseKey } from "../../../checks/envoy/readBootstrap";
import { mapDeep } from "../mapDeep";
import { DURATIONS, KEPT } from "../speed";
import { type Tree, isTree, textOf } from "./tree";

/** Further durations of anybody's configuration, beside those that bootstraps of ours have. */
const OTHERS: ReadonlySet<string> = new Set([
  "cleanup_interval",
  "cluster_refresh_rate",
  "delayed_close_timeout",
  "healthy_edge_interval",
  "initial_jitter",
  "max_connection_duration",
  "no_traffic_healthy_interval",
  "per_try_idle_timeout",
  "per_try_timeout",
  "unhealthy_edge_interval",
  "unhealthy_interval",
]);
/** Above a `timeout` that is of a call; that of a health check guards against silence and stays. */
const OF_CALLS = new Set(["route", "retry_policy"]);

/**
 * A configuration with its times divided as a rehearsal divides all of a stack's. Times that it leaves to Envoy are stated
 * first: a pod that is looked up every five seconds would be looked up every hundred seconds of the stack.
 */
export function configurationAtSpeed(given: unknown, speed: number): unknown {
  if (speed === 1) return given;
  return mapDeep(withDefaults(given), (key, value, above) => {
    const name = snakeCaseKey(key);
    const inside = above.map(snakeCaseKey);
    if (inside.some((one) => KEPT.has(one))) return value;
    const isOfCall = name === "timeout" && OF_CALLS.has(inside.at(-1) ?? "");
    const known = DURATIONS[name];
    return isOfCall || known === "divided" || known === "budget" || OTHERS.has(name) ? divided(value, speed) : value;
  });
}

/** Envoy's own times, from the comments of its API's files. https://www.envoyproxy.io/docs/envoy/latest/api-v3/api */
const DNS_DEFAULTS = { dns_refresh_rate: "5s" };
const OUTLIER_DEFAULTS = { interval: "10s", base_ejection_time: "30s", max_ejection_time: "300s" };
const HEALTH_CHECK_DEFAULTS = { no_traffic_interval: "60s" };
const ROUTE_DEFAULTS = { timeout: "15s" };
const MANAGER_DEFAULTS = { stream_idle_timeout: "300s" };

function withDefaults(given: unknown): unknown {
  return mapDeep(given, (key, value, above) => {
    if (!isTree(value)) return value;
    const [name, parent] = [snakeCaseKey(key), snakeCaseKey(above.at(-1) ?? "")];
    const type = textOf(value["@type"]);
    if (type.endsWith(".HttpConnectionManager")) return filled(value, MANAGER_DEFAULTS);
    if (type.endsWith(".dns.v3.DnsCluster")) return filled(value, DNS_DEFAULTS);
    if (isLookedUp(value) && (name === "clusters" || type.endsWith(".Cluster"))) return filled(value, DNS_DEFAULTS);
    if (name === "outlier_detection") return filled(value, OUTLIER_DEFAULTS);
    if (name === "health_checks") return filled(value, HEALTH_CHECK_DEFAULTS);
    // A limit of a call's length takes this one's place.
    const isRoute = name === "route" && parent === "routes" && !has(value, "max_stream_duration");
    return isRoute ? filled(value, ROUTE_DEFAULTS) : value;
  });
}

function isLookedUp(cluster: Tree): boolean {
  return /_dns$/i.test(textOf(cluster["type"]));
}

function filled(value: Tree, defaults: Readonly<Record<string, string>>): Tree {
  const missing = Object.entries(defaults).filter(([name]) => !has(value, name));
  return { ...value, ...Object.fromEntries(missing) };
}

function has(value: Tree, name: string): boolean {
  return Object.keys(value).some((key) => snakeCaseKey(key) === name);
}

function divided(value: unknown, speed: number): unknown {
  const text = typeof value === "string" ? /^(\d+(?:\.\d+)?)s$/.exec(value)?.[1] : undefined;
  if (text !== undefined) return inSeconds(Number(text) / speed);
  if (!isTree(value)) return value;
  const keys = Object.keys(value);
  if (keys.length === 0 || keys.some((key) => key !== "seconds" && key !== "nanos")) return value;
  const { seconds = 0, nanos = 0 } = value;
  return inSeconds((Number(seconds) + Number(nanos) / 1e9) / speed);
}

function inSeconds(value: number): string {
  return `${Number(value.toFixed(6))}s`;
}
