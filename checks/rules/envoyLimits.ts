import { DEFAULT_MAX_REQUESTS, defaultMaxStreams } from "../../platform/envoy";
import { type Fault, check } from "../check";
import type { Cluster } from "../envoy/cluster";
import { imageVersion } from "../envoy/envoy";
import { configsOf } from "../envoy/values";
import type { Field } from "../field";
import { callClusters } from "../view/callClusters";
import { type CallManager, callManagers } from "../view/callRoutes";

/** Below so many connections, those of a few clients or of one balancer leave none for the others. */
const CONNECTIONS_FEW = 10;
/** Below so many calls a connection, a client's calls wait for each other. */
const STREAMS_FEW = 10;

/** More than anyone means as a number. */
const UNLIMITED = 1e6;

/** Calls that a connection may have at a time, and where that is stated. */
function streamsOf({ envoy, manager }: CallManager): { readonly at: Field; readonly streams: number } {
  const at = manager.field.at("http2_protocol_options", "max_concurrent_streams");
  return { at, streams: at.number ?? defaultMaxStreams(imageVersion(envoy.container)) };
}

/** Thresholds that count calls: those of the default priority, which calls have unless their route states HIGH. */
function thresholdsOf({ field }: Cluster): Field[] {
  return field
    .at("circuit_breakers", "thresholds")
    .list.filter((threshold) => (threshold.at("priority").text ?? "DEFAULT").toUpperCase() === "DEFAULT");
}

function isStated(cluster: Cluster): boolean {
  return thresholdsOf(cluster).some((one) => one.at("max_requests").exists);
}

/** Calls that a cluster takes at a time. */
function capacityOf(cluster: Cluster): number {
  return thresholdsOf(cluster)[0]?.at("max_requests").number ?? DEFAULT_MAX_REQUESTS;
}

/** The clusters that a connection manager leads calls to. */
function clustersOf({ bootstrap, manager }: CallManager): readonly Cluster[] {
  const names = manager.routes.flatMap(({ clusters }) => clusters);
  return [...new Set(names.flatMap((name) => bootstrap.leaves(name)))].filter((one) => !bootstrap.isAdmin(one));
}

export const envoyLimitChecks = [
  check(
    {
      code: "envoy-connection-takes-all",
      level: "warning",
      requirement: "One connection cannot take all calls that a cluster takes at a time",
      impact: "One client that holds its calls leaves none for the others: Envoy answers them with UNAVAILABLE.",
      fix: "Set max_concurrent_streams in the http2_protocol_options of the connection manager to a small share of max_requests of the cluster's circuit breaker.",
    },
    callManagers,
    (one): Fault[] => {
      if (one.manager.codec === "HTTP1") return [];
      const { at, streams } = streamsOf(one);
      return clustersOf(one)
        .filter((cluster) => streams > 1 && streams >= capacityOf(cluster))
        .map((cluster) => ({
          at,
          message: `a connection may have ${streams > UNLIMITED ? "any number of" : streams} calls, cluster ${cluster.name} takes ${capacityOf(cluster)} from all`,
          // Of two defaults no one has chosen either.
          level: at.exists || isStated(cluster) ? "warning" : "note",
        }));
    },
  ),
  check(
    {
      code: "envoy-streams-few",
      level: "warning",
      requirement: "A client's calls do not wait for each other",
      impact: "A gRPC client has one connection: its further calls wait until one of the running ones ends.",
      fix: "Raise max_concurrent_streams, for example to 100.",
    },
    callManagers,
    (one) => {
      const { at, streams } = streamsOf(one);
      const capacity = Math.min(Infinity, ...clustersOf(one).map(capacityOf));
      return (
        streams < Math.min(STREAMS_FEW, Math.floor(capacity / 2)) && {
          at,
          message: `a connection may have ${streams} ${streams === 1 ? "call" : "calls"} at a time`,
        }
      );
    },
  ),
  check(
    {
      code: "envoy-breaker-default",
      level: "note",
      requirement: "How many calls a cluster takes at a time is stated",
      impact:
        "Open streams count as well: Envoy answers the calls above it with UNAVAILABLE, however idle the server is.",
      fix: "Set max_requests and max_pending_requests of priority DEFAULT in circuit_breakers to what the servers take.",
    },
    callClusters,
    ({ cluster }): Fault | undefined => {
      const at = cluster.field.at("circuit_breakers");
      if (isStated(cluster)) return undefined;
      const others = at.at("thresholds").list.length > thresholdsOf(cluster).length;
      const limit = `cluster ${cluster.name} takes ${DEFAULT_MAX_REQUESTS} calls at a time, Envoy's default`;
      return others
        ? { at, message: `${limit}: the thresholds are those of another priority`, level: "warning" }
        : { at, message: limit };
    },
  ),
  check(
    {
      code: "envoy-connections-few",
      level: "warning",
      requirement: "Envoy takes the connections of all its clients",
      impact: "Envoy closes further connections at once: their clients see UNAVAILABLE, the load balancer answers 502.",
      fix: "Raise the limit to the clients that come at a time, or take it out.",
    },
    (stack) => stack.bootstraps.filter(({ callListeners }) => callListeners.length > 0),
    ({ root, callListeners }) => {
      const runtime = root.at("layered_runtime", "layers").list.flatMap((layer) => layer.at("static_layer").entries);
      const limits = [
        ...runtime
          .filter(([key]) =>
            callListeners.some(({ name }) => key === `envoy.resource_limits.listener.${name}.connection_limit`),
          )
          .map(([, at]) => at),
        ...runtime.filter(([key]) => key === "overload.global_downstream_max_connections").map(([, at]) => at),
        ...root
          .at("overload_manager", "resource_monitors")
          .list.map((monitor) => monitor.at("typed_config", "max_active_downstream_connections")),
        ...callListeners
          .flatMap(({ field }) => configsOf(field, "ConnectionLimit"))
          .map((filter) => filter.at("max_connections")),
      ];
      return limits
        .filter((at) => (at.number ?? Infinity) < CONNECTIONS_FEW)
        .map((at) => ({ at, message: `Envoy takes ${at.number} ${at.number === 1 ? "connection" : "connections"}` }));
    },
  ),
];
