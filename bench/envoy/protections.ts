import { CLUSTERS, LISTENERS, type CallListener } from "../../envoy/names";
import { type Change, clusters, managers, routes, without } from "./changes";

export interface Protection {
  readonly name: string;
  /** Listeners on whose calls it can weigh. */
  readonly on: readonly CallListener[];
  /** The bootstrap without it. */
  readonly off: Change;
}

const BOTH = [LISTENERS.ingress, LISTENERS.internal] as const;

/** What ours has and a minimal relay has not, each with how to leave it out. */
export const PROTECTIONS: readonly Protection[] = [
  { name: "overload manager", on: BOTH, off: (given) => without(given, "overload_manager") },
  { name: "circuit breakers", on: BOTH, off: clusters((cluster) => without(cluster, "circuit_breakers")) },
  { name: "retries", on: BOTH, off: routes((action) => without(action, "retry_policy")) },
  {
    name: "stream limits",
    on: BOTH,
    off: managers(({ http2_protocol_options, ...manager }) => ({
      ...manager,
      http2_protocol_options: without(http2_protocol_options ?? {}, "max_concurrent_streams", "connection_keepalive"),
    })),
  },
  {
    name: "other pods to fall back on",
    on: [LISTENERS.ingress],
    off: routes((action) => ({ ...action, cluster: CLUSTERS.ownApp }), [LISTENERS.ingress]),
  },
  { name: "longest call", on: BOTH, off: routes((action) => without(action, "max_stream_duration")) },
  {
    name: "stream and header timeouts",
    on: BOTH,
    off: managers((manager) => ({
      ...without(manager, "request_headers_timeout", "stream_flush_timeout"),
      stream_idle_timeout: "0s",
    })),
  },
  { name: "access log", on: BOTH, off: managers((manager) => without(manager, "access_log")) },
  {
    name: "header limits, normalised paths",
    on: BOTH,
    off: managers(({ common_http_protocol_options, ...manager }) => ({
      ...without(
        manager,
        "normalize_path",
        "merge_slashes",
        "path_with_escaped_slashes_action",
        "max_request_headers_kb",
      ),
      common_http_protocol_options: without(common_http_protocol_options, "max_headers_count"),
    })),
  },
  {
    name: "client's address",
    on: BOTH,
    off: managers((manager) => without(manager, "use_remote_address", "xff_num_trusted_hops")),
  },
  { name: "health checks", on: BOTH, off: clusters((cluster) => without(cluster, "health_checks")) },
  {
    name: "connection age",
    on: [LISTENERS.internal],
    off: managers(({ common_http_protocol_options: options, ...manager }) => ({
      ...manager,
      common_http_protocol_options: without(options, "max_connection_duration", "max_connection_duration_jitter"),
    })),
  },
  {
    name: "outlier detection",
    on: [LISTENERS.internal],
    off: clusters((cluster) => (cluster.name === CLUSTERS.allPods ? without(cluster, "outlier_detection") : cluster)),
  },
];
