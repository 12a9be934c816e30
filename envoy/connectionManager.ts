import { type BootstrapInput } from "./input";
import { accessLog } from "./accessLog";
import { seconds } from "./api/core";
import { type HttpConnectionManager } from "./api/http";
import { type RouteConfiguration } from "./api/route";
import { callFilters } from "./filters";
import { RESETS, windows } from "./limits";
import { type CallListener } from "./names";

export interface CallListenerOptions {
  readonly name: CallListener;
  /** HTTP2 where ALPN has settled it; AUTO looks at the first bytes. */
  readonly codec: "AUTO" | "HTTP2";
  readonly routes: RouteConfiguration;
  /** Calls on one connection. */
  readonly streams: number;
  /** Entries of x-forwarded-for, from its end, that trusted proxies wrote. */
  readonly trustedHops: number;
  readonly grpcWeb: boolean;
}

/** HTTP connection manager of a listener that carries gRPC calls. */
export function callManager(
  { settings, envoy, timing }: BootstrapInput,
  { name, codec, routes, streams, trustedHops, grpcWeb }: CallListenerOptions,
): HttpConnectionManager {
  return {
    name: "envoy.filters.network.http_connection_manager",
    typed_config: {
      "@type": "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
      stat_prefix: name,
      codec_type: codec,
      route_config: routes,
      http_filters: callFilters(settings, envoy, grpcWeb),
      common_http_protocol_options: {
        idle_timeout: seconds(timing.connectionIdle),
        // Hardening guides say REJECT_REQUEST, but gRPC metadata keys may contain `_`: such calls would end in INTERNAL.
        headers_with_underscores_action: "ALLOW",
        max_headers_count: 100,
      },
      http2_protocol_options: {
        ...windows(streams),
        max_concurrent_streams: streams,
        ...RESETS,
        // Finds clients that are gone. Only towards clients: gRPC servers answer such pings with `Too many pings`.
        connection_keepalive: { interval: "60s", timeout: "20s" },
      },
      max_request_headers_kb: 60,
      request_headers_timeout: "10s",
      // Ends calls that are begun and held: each takes a call's place in the pod. Unlike an idle timeout it leaves quiet streams alone,
      // since it ends with the request or with the first headers of the response, and a byte now and then does not put it off.
      request_timeout: seconds(timing.requestTimeout),
      // Every event of every stream would set this timer again, for nothing: the route ends calls before it could fire.
      stream_idle_timeout: "0s",
      // Once its call has ended, a stream may still wait for a client that does not read; by default as long as an idle one.
      stream_flush_timeout: seconds(timing.streamIdle),
      drain_timeout: seconds(timing.goAway),
      // One bad header ends its call only; by default it closes the connection with every call on it.
      stream_error_on_invalid_http_message: true,
      use_remote_address: true,
      xff_num_trusted_hops: trustedHops,
      // Whoever decides by path, here or in the app, sees one spelling of it.
      normalize_path: true,
      merge_slashes: true,
      path_with_escaped_slashes_action: "REJECT_REQUEST",
      // The app's own name, if it has one; clients need not know of Envoy.
      server_header_transformation: "PASS_THROUGH",
      generate_request_id: envoy.requestIds,
      ...(envoy.requestIds && { always_set_request_id_in_response: true, preserve_external_request_id: false }),
      access_log: [accessLog(settings, envoy)],
    },
  };
}
