import { type BootstrapInput } from "../input";
import { ANY_ADDRESS, address, seconds } from "../api/core";
import { type HealthCheckFilter } from "../api/http";
import { type Listener } from "../api/listener";
import { type Route } from "../api/route";
import { router } from "../filters";
import { BUFFER_LIMIT } from "../limits";
import { CLUSTERS, HEALTH_PATHS, LISTENERS } from "../names";

/**
 * Plaintext HTTP/1.1 for the load balancer's health check, which knows no gRPC, for the kubelet's probes and for metrics.
 * A pod under more load than it can take is not a dead pod, so this listener is outside every limit.
 */
export function healthListener({ envoy, timing }: BootstrapInput): Listener {
  return {
    name: LISTENERS.health,
    address: address(ANY_ADDRESS, envoy.ports.health),
    per_connection_buffer_limit_bytes: BUFFER_LIMIT,
    bypass_overload_manager: true,
    ignore_global_conn_limit: true,
    filter_chains: [
      {
        filters: [
          {
            name: "envoy.filters.network.http_connection_manager",
            typed_config: {
              "@type":
                "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
              stat_prefix: LISTENERS.health,
              codec_type: "HTTP1",
              common_http_protocol_options: { idle_timeout: seconds(timing.connectionIdle) },
              request_headers_timeout: "10s",
              server_header_transformation: "PASS_THROUGH",
              generate_request_id: false,
              http_filters: [
                answersFor(HEALTH_PATHS.healthz, CLUSTERS.ownApp),
                answersFor(HEALTH_PATHS.alive, CLUSTERS.ownAppAlive),
                router(),
              ],
              route_config: {
                name: LISTENERS.health,
                virtual_hosts: [
                  {
                    name: LISTENERS.health,
                    domains: ["*"],
                    routes: [
                      toAdmin(HEALTH_PATHS.ready),
                      toAdmin(HEALTH_PATHS.metrics),
                      { match: { prefix: "/" }, direct_response: { status: 404 } },
                    ],
                  },
                ],
              },
            },
          },
        ],
      },
    ],
  };
}

/** 200 while a cluster's health check passes, 503 otherwise. */
function answersFor(path: string, cluster: string): HealthCheckFilter {
  return {
    name: "envoy.filters.http.health_check",
    typed_config: {
      "@type": "type.googleapis.com/envoy.extensions.filters.http.health_check.v3.HealthCheck",
      pass_through_mode: false,
      headers: [{ name: ":path", string_match: { exact: path } }],
      cluster_min_healthy_percentages: { [cluster]: { value: 100 } },
    },
  };
}

function toAdmin(path: string): Route {
  return { match: { path }, route: { cluster: CLUSTERS.admin } };
}
