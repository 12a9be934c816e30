import { type ServerSettings } from "../../settings/server";
import { type TimingBudget } from "../../settings/timing";
import {
  type CircuitBreakers,
  type HealthCheck,
  type LoadBalancing,
  type OutlierDetection,
  type UpstreamHttpOptions,
} from "../api/cluster";
import { seconds } from "../api/core";
import { type HeaderValueOption } from "../api/route";
import { windows } from "../limits";

/** Retries under way that no budget refuses: as many as may wait when a server with some thousand calls a second crashes. */
const RETRIES_AT_ONCE = 100;

/**
 * How soon workers learn that a server went out or came back. Envoy's own second, counted from the change before, lets a
 * server that crashes within it be drawn for every retry of a call. Ten milliseconds are within a retry's back-off,
 * and still make one change of what many servers do at a time.
 */
export const PROMPT_UPDATES: Pick<LoadBalancing, "update_merge_window"> = { update_merge_window: "0.01s" };

/**
 * HTTP/2 in plaintext to a gRPC server, without keepalive pings: servers close a connection over more than one in five minutes.
 * @param calls at a time, which may all be on one connection
 */
export function http2Upstream(timing: TimingBudget, calls: number): UpstreamHttpOptions {
  return {
    "envoy.extensions.upstreams.http.v3.HttpProtocolOptions": {
      "@type": "type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
      common_http_protocol_options: { idle_timeout: seconds(timing.connectionIdle) },
      explicit_http_config: { http2_protocol_options: windows(calls) },
    },
  };
}

/**
 * Over `calls` in progress, a call is answered UNAVAILABLE at once.
 * Only calls are limited: connections and calls that wait for one are never more. Envoy's defaults are 1024 of each and 3 retries.
 */
export function circuitBreakers(calls: number): CircuitBreakers {
  return {
    thresholds: [
      {
        priority: "DEFAULT",
        max_connections: calls,
        max_pending_requests: calls,
        max_requests: calls,
        // A share of the calls in progress: retries cannot multiply the load on a server that fails under it. When a server
        // crashes, all its calls of the moment are sent again at once; Envoy's own minimum of 3 would lose the others.
        retry_budget: { budget_percent: { value: 20 }, min_retry_concurrency: RETRIES_AT_ONCE },
      },
    ],
  };
}

/** Seconds between two health checks of the own app; `/healthz` tells what the last one said. */
export const OWN_APP_HEALTH_INTERVAL = 1;

/**
 * Whether a server is ready for calls, asked as `settings` state. A program of its image is the kubelet's to run: Envoy asks
 * whether the server answers at all, and its DNS leaves out what the kubelet finds unready.
 * @param interval in seconds
 */
export function readyCheck(
  { health: { service, http, command } }: Pick<ServerSettings, "health">,
  interval: number,
): HealthCheck {
  if (command !== undefined) return answersAtAll(1, interval, 2);
  const common = {
    timeout: "1s",
    interval: seconds(interval),
    no_traffic_interval: seconds(interval),
    unhealthy_threshold: 2,
    healthy_threshold: 1,
  } as const;
  if (http !== undefined) return { ...common, http_health_check: { path: http.path } };
  return { ...common, grpc_health_check: service === "" ? {} : { service_name: service } };
}

/** Where `readyCheck` asks a server, if not at its gRPC port. */
export function healthPort({ health: { http } }: Pick<ServerSettings, "health">): { port_value: number } | undefined {
  return http === undefined ? undefined : { port_value: http.port };
}

/**
 * Whether a server answers at all: any gRPC status to a health check is a sign of life, as is NOT_SERVING. A dependency
 * that is broken takes neither its event loop nor its workers away.
 * @param patience seconds that the server may take, and not answer but once
 */
export function answersAtAll(patience: number, interval: number, failures: number): HealthCheck {
  return {
    timeout: seconds(patience),
    interval: seconds(interval),
    no_traffic_interval: seconds(interval),
    unhealthy_threshold: failures,
    healthy_threshold: 1,
    http_health_check: {
      path: "/grpc.health.v1.Health/Check",
      method: "POST",
      codec_client_type: "HTTP2",
      // A gRPC message of no bytes: the server as a whole.
      send: { text: "0000000000" },
      request_headers_to_add: [grpcHeader("content-type", "application/grpc"), grpcHeader("te", "trailers")],
      expected_statuses: [{ start: 100, end: 600 }],
    },
  };
}

function grpcHeader(key: string, value: string): HeaderValueOption {
  return { header: { key, value }, append_action: "OVERWRITE_IF_EXISTS_OR_ADD" };
}

/**
 * Takes a server out that fails calls which its health check does not show yet; by failures to reach it, never by errors
 * of its methods. A health check that passes brings it back.
 * @param share percent of the cluster that may be out
 * @param forAnswers whether five answers of UNAVAILABLE in a row, or resets, take a server out too
 */
export function outlierDetection(share: number, forAnswers: boolean): OutlierDetection {
  return {
    split_external_local_origin_errors: true,
    // The first refused connection: a crashed server has no calls in progress, so least-request would send it all new ones.
    consecutive_local_origin_failure: 1,
    consecutive_gateway_failure: 5,
    enforcing_consecutive_gateway_failure: forAnswers ? 100 : 0,
    enforcing_consecutive_5xx: 0,
    enforcing_success_rate: 0,
    enforcing_local_origin_success_rate: 0,
    interval: "5s",
    base_ejection_time: "15s",
    max_ejection_time: "120s",
    max_ejection_percent: share,
    always_eject_one_host: true,
  };
}
