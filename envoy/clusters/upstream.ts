import { type ServerSettings } from "../../settings/server";
import { type TimingBudget } from "../../settings/timing";
import { type CircuitBreakers, type HealthCheck, type UpstreamHttpOptions } from "../api/cluster";
import { seconds } from "../api/core";
import { windows } from "../limits";

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
        // A share of the calls in progress: retries cannot multiply the load on a server that fails under it.
        retry_budget: { budget_percent: { value: 20 }, min_retry_concurrency: 3 },
      },
    ],
  };
}

/** The gRPC health check that `settings` name. @param interval in seconds */
export function grpcHealthCheck({ health }: Pick<ServerSettings, "health">, interval: number): HealthCheck {
  return {
    timeout: "1s",
    interval: seconds(interval),
    no_traffic_interval: seconds(interval),
    unhealthy_threshold: 2,
    healthy_threshold: 1,
    grpc_health_check: health.service === "" ? {} : { service_name: health.service },
  };
}
