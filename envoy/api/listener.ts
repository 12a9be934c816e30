import { type Address, type Any, type Duration } from "./core";
import { type HttpConnectionManager } from "./http";

/** envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext as a transport socket */
export interface DownstreamTls {
  readonly name: "envoy.transport_sockets.tls";
  readonly typed_config: Any<
    "envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext",
    {
      readonly common_tls_context: {
        readonly alpn_protocols: readonly string[];
        readonly tls_params: { readonly tls_minimum_protocol_version: "TLSv1_2" | "TLSv1_3" };
        readonly tls_certificates: readonly {
          readonly certificate_chain: { readonly filename: string };
          readonly private_key: { readonly filename: string };
        }[];
      };
    }
  >;
}

/** envoy.config.listener.v3.FilterChain */
export interface FilterChain {
  readonly filters: readonly [HttpConnectionManager];
  readonly transport_socket?: DownstreamTls;
  /** TLS handshake's limit. */
  readonly transport_socket_connect_timeout?: Duration;
}

/** envoy.config.listener.v3.Listener */
export interface Listener {
  readonly name: string;
  readonly address: Address;
  readonly filter_chains: readonly [FilterChain];
  /** What draining of inbound listeners is about. */
  readonly traffic_direction?: "INBOUND";
  readonly per_connection_buffer_limit_bytes: number;
  readonly max_connections_to_accept_per_socket_event?: number;
  readonly bypass_overload_manager?: boolean;
  readonly ignore_global_conn_limit?: boolean;
}
