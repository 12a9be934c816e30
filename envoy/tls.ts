import { type DownstreamTls } from "./api/listener";
import { TLS_CERTIFICATE_FILE, TLS_PRIVATE_KEY_FILE } from "./files";

/**
 * TLS with HTTP/2 only. The load balancer speaks HTTP/2 to a pod over TLS alone; it accepts any certificate
 * but wants `h2` from ALPN (kubernetes/ingress-gce, pkg/annotations/service.go and issue 18).
 */
export function downstreamTls(): DownstreamTls {
  return {
    name: "envoy.transport_sockets.tls",
    typed_config: {
      "@type": "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext",
      common_tls_context: {
        alpn_protocols: ["h2"],
        tls_params: { tls_minimum_protocol_version: "TLSv1_2" },
        tls_certificates: [
          {
            certificate_chain: { filename: TLS_CERTIFICATE_FILE },
            private_key: { filename: TLS_PRIVATE_KEY_FILE },
          },
        ],
      },
    },
  };
}
