import { DRAIN_WAITS } from "../../envoy/drainScript";
import type { Times } from "./times";

/** Envoy's times of calls and connections from a parsed bootstrap, over all its listeners. */
export function bootstrapTimes(bootstrap: unknown): Times {
  const managers = [...objectsIn((bootstrap as Tree | undefined)?.["static_resources"])].filter(
    (object) => "stat_prefix" in object && "route_config" in object,
  );
  const carrying = managers.filter((manager) => streams(manager).length > 0);
  return {
    ...values("maxStream", carrying.flatMap(streams)),
    ...values(
      "requestTimeout",
      carrying.flatMap(({ request_timeout }) => durations(request_timeout)),
    ),
    ...values(
      "streamIdle",
      carrying.flatMap(({ stream_flush_timeout }) => durations(stream_flush_timeout)),
    ),
    ...values(
      "connectionIdle",
      carrying.flatMap((manager) => durations(protocol(manager)["idle_timeout"])),
    ),
    ...values("envoyPreStop", managers.flatMap(longestHook)),
    ...values(
      "internalConnectionAge",
      carrying.flatMap((manager) => age(protocol(manager))),
    ),
  };
}

type Tree = Readonly<Record<string, unknown>>;

function streams(manager: Tree): number[] {
  return [...objectsIn(manager["route_config"])]
    .map(({ max_stream_duration }) => max_stream_duration as Tree | undefined)
    .flatMap((limits) => durations(limits?.["max_stream_duration"]));
}

function protocol(manager: Tree): Tree {
  return (manager["common_http_protocol_options"] ?? {}) as Tree;
}

/** At the latest: Envoy adds a random share, up to the jitter, to each connection's age. */
function age(options: Tree): number[] {
  const jitter = (options["max_connection_duration_jitter"] as Tree | undefined)?.["value"];
  const most = typeof jitter === "number" ? 1 + jitter / 100 : 1;
  return durations(options["max_connection_duration"]).map((seconds) => Math.round(seconds * most * 1000) / 1000);
}

/** What the preStop hook of ours waits for at most: for the balancers, then for the longest call. */
function longestHook(manager: Tree): number[] {
  const delays = [...objectsIn(manager["route_config"])].flatMap(({ match, typed_per_filter_config: filters }) => {
    const path = (match as Tree | undefined)?.["path"];
    const fault = (filters as Tree | undefined)?.["envoy.filters.http.fault"] as Tree | undefined;
    const delay = fault?.["delay"] as Tree | undefined;
    return path === DRAIN_WAITS.withdraw || path === DRAIN_WAITS.longest ? durations(delay?.["fixed_delay"]) : [];
  });
  return delays.length === 0 ? [] : [delays.reduce((sum, seconds) => sum + seconds, 0)];
}

function* objectsIn(value: unknown): Generator<Tree> {
  if (typeof value !== "object" || value === null) return;
  if (!Array.isArray(value)) yield value as Tree;
  for (const inner of Object.values(value)) yield* objectsIn(inner);
}

/** Protobuf's JSON durations: `300s`, `0.25s`. */
function durations(value: unknown): number[] {
  const seconds = typeof value === "string" ? /^(\d+(?:\.\d+)?)s$/.exec(value)?.[1] : undefined;
  return seconds === undefined ? [] : [Number(seconds)];
}

function values(time: keyof Times, found: readonly number[]): Times {
  return found.length === 0 ? {} : { [time]: [...new Set(found)].sort((a, b) => a - b) };
}
