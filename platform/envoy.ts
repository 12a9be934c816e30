/** Envoy, as released: https://github.com/envoyproxy/envoy/releases */

/** The version that the sidecar's default image has, and that tests and rehearsals run. */
export const ENVOY_VERSION = "1.40.0";

/** The sidecar's default image: Envoy's own, without a shell. https://hub.docker.com/r/envoyproxy/envoy/tags */
export const ENVOY_IMAGE = `envoyproxy/envoy:distroless-v${ENVOY_VERSION}`;

/** Oldest Envoy whose gRPC statistics, cookie limits and HTTP/2 are free of known faults: CVE-2026-47204, CVE-2026-47774. */
const OLDEST = { major: 1, minor: 40 };
/** The same as `major.minor`, for messages. */
export const OLDEST_ENVOY = `${OLDEST.major}.${OLDEST.minor}`;

/** Whether a version of Envoy is older than the oldest without known faults. */
export function isOlderEnvoy(major: number, minor: number): boolean {
  return major < OLDEST.major || (major === OLDEST.major && minor < OLDEST.minor);
}

/** Seconds: a route's `timeout` where it states none. https://www.envoyproxy.io/docs/envoy/latest/api-v3/config/route/v3/route_components.proto */
export const DEFAULT_ROUTE_TIMEOUT = 15;
/** Seconds: a connection manager's `stream_idle_timeout` where it states none. https://www.envoyproxy.io/docs/envoy/latest/faq/configuration/timeouts */
export const DEFAULT_STREAM_IDLE = 300;
/** Seconds: `common_http_protocol_options.idle_timeout` where it is not stated. The same page. */
export const DEFAULT_CONNECTION_IDLE = 3600;
/** Calls that a cluster takes at a time where its circuit breaker states no max_requests. https://www.envoyproxy.io/docs/envoy/latest/api-v3/config/cluster/v3/circuit_breaker.proto */
export const DEFAULT_MAX_REQUESTS = 1024;

/** Calls that a connection may have at a time where max_concurrent_streams is not stated: without a limit before 1.36. https://github.com/envoyproxy/envoy/releases/tag/v1.36.0 */
export function defaultMaxStreams(version: readonly [major: number, minor: number] | undefined): number {
  const [major, minor] = version ?? [1, 36];
  return major === 1 && minor < 36 ? 2 ** 31 - 1 : 1024;
}
