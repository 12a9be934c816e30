import { type Address, address, LOOPBACK } from "../../envoy/api/core";
import { type DownstreamTls } from "../../envoy/api/listener";

export interface Relay {
  readonly port: number;
  readonly app: readonly Address[];
  /** Of the listener; plaintext without it. */
  readonly tls?: DownstreamTls;
  /**
   * Whether to switch off what Envoy does by default but a relay need not: request ids, the router's dynamic statistics
   * and headers, the timers of routes and idle streams.
   */
  readonly lean: boolean;
}

/** One listener, one HTTP/2 cluster, and nothing else. */
export function minimal({ port, app, tls, lean }: Relay): object {
  return {
    static_resources: {
      listeners: [
        {
          name: "relay",
          address: address(LOOPBACK, port),
          filter_chains: [{ filters: [manager(lean)], ...(tls && { transport_socket: tls }) }],
        },
      ],
      clusters: [
        {
          name: "app",
          type: "STATIC",
          load_assignment: {
            cluster_name: "app",
            endpoints: [{ lb_endpoints: app.map((at) => ({ endpoint: { address: at } })) }],
          },
          typed_extension_protocol_options: {
            "envoy.extensions.upstreams.http.v3.HttpProtocolOptions": {
              "@type": "type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
              explicit_http_config: { http2_protocol_options: {} },
            },
          },
        },
      ],
    },
  };
}

function manager(lean: boolean): object {
  return {
    name: "envoy.filters.network.http_connection_manager",
    typed_config: {
      "@type": "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
      stat_prefix: "relay",
      codec_type: "HTTP2",
      ...(lean && { generate_request_id: false, stream_idle_timeout: "0s" }),
      http_filters: [
        {
          name: "envoy.filters.http.router",
          typed_config: {
            "@type": "type.googleapis.com/envoy.extensions.filters.http.router.v3.Router",
            ...(lean && { dynamic_stats: false, suppress_envoy_headers: true }),
          },
        },
      ],
      route_config: {
        name: "relay",
        virtual_hosts: [
          {
            name: "relay",
            domains: ["*"],
            routes: [{ match: { prefix: "/" }, route: { cluster: "app", ...(lean && { timeout: "0s" }) } }],
          },
        ],
      },
    },
  };
}
