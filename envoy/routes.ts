import { type TimingBudget } from "../settings/timing";
import { seconds } from "./api/core";
import {
  type HeaderValueOption,
  type RetryPolicy,
  type Route,
  type RouteAction,
  type RouteConfiguration,
  type RouteMatch,
} from "./api/route";
import { corsPolicy, GRPC_WEB, type GrpcWebSettings, preflightRoute } from "./grpcWeb";
import { type AppCluster, type CallListener } from "./names";

const GRPC: RouteMatch = { prefix: "/", grpc: {} };

/**
 * Safe for every method: the app has not seen such a call. A status such as `unavailable` is not among them,
 * since only the author of a method knows whether it may run twice.
 */
const RETRY_ON = "connect-failure,refused-stream,reset-before-request";

/** Bytes: with the connection's 32 KiB, a call with a larger body fails where a smaller one is sent again. */
const REPEATED_BODY = 128 * 1024;

const RETRIES: RetryPolicy = {
  retry_on: RETRY_ON,
  num_retries: 2,
  retry_back_off: { base_interval: "0.025s", max_interval: "0.25s" },
  // A retry goes to another pod: the one that refused would refuse again.
  retry_host_predicate: [
    {
      name: "envoy.retry_host_predicates.previous_hosts",
      typed_config: {
        "@type": "type.googleapis.com/envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate",
      },
    },
  ],
  // Least-request likes a crashed pod best, as it has no calls in progress: with few draws it would often be drawn again.
  host_selection_retry_max_attempts: 20,
};

/** gRPC calls go to `cluster`; anything else is answered 415, as gRPC asks for (doc/PROTOCOL-HTTP2.md). */
export function callRoutes(
  listener: CallListener,
  cluster: AppCluster,
  timing: TimingBudget,
  grpcWeb?: GrpcWebSettings,
): RouteConfiguration {
  return {
    name: listener,
    virtual_hosts: [
      {
        name: "grpc",
        domains: ["*"],
        request_body_buffer_limit: REPEATED_BODY,
        routes: [
          ...callsOf(GRPC, cluster, timing),
          // `grpc` matches no gRPC-Web, and the route is chosen before the filter has translated it.
          ...(grpcWeb === undefined ? [] : [...callsOf(GRPC_WEB, cluster, timing), preflightRoute(cluster)]),
          {
            match: { prefix: "/" },
            direct_response: { status: 415, body: { inline_string: "gRPC only: content-type application/grpc" } },
          },
        ],
        ...(grpcWeb !== undefined && { typed_per_filter_config: { "envoy.filters.http.cors": corsPolicy(grpcWeb) } }),
      },
    ],
  };
}

/** With the client's deadline and without one. */
function callsOf(match: RouteMatch, cluster: AppCluster, timing: TimingBudget): Route[] {
  const route = callAction(cluster, timing);
  return [
    {
      match: { ...match, headers: [...(match.headers ?? []), { name: "grpc-timeout", present_match: false }] },
      route,
      request_headers_to_add: [ownDeadline(timing)],
    },
    // Envoy passes the client's deadline on to the app, or the longest call if that is shorter.
    { match, route },
  ];
}

/**
 * Where the client sets no deadline, the app gets the longest call as one, a little before Envoy's own limit: where a stream
 * has begun, only the app can end it with DEADLINE_EXCEEDED, while Envoy can but reset it, which a client takes for INTERNAL.
 */
function ownDeadline(timing: TimingBudget): HeaderValueOption {
  const milliseconds = Math.round(timing.maxStream * 1000);
  const margin = Math.min(1000, Math.round(milliseconds / 10));
  return {
    header: { key: "grpc-timeout", value: `${milliseconds - margin}m` },
    // Envoy has written its own limit there.
    append_action: "OVERWRITE_IF_EXISTS_OR_ADD",
  };
}

function callAction(cluster: AppCluster, timing: TimingBudget): RouteAction {
  const longest = seconds(timing.maxStream);
  return {
    cluster,
    // The default of 15 s ends streams, and with UNAVAILABLE, which clients retry.
    timeout: "0s",
    max_stream_duration: { max_stream_duration: longest, grpc_timeout_header_max: longest },
    retry_policy: RETRIES,
  };
}
