import { type BootstrapInput } from "../input";
import { type Cluster, endpoints } from "../api/cluster";
import { address, LOOPBACK } from "../api/core";
import { BUFFER_LIMIT } from "../limits";
import { CLUSTERS } from "../names";
import { circuitBreakers, grpcHealthCheck, http2Upstream, outlierDetection } from "./upstream";

/** Seconds; `/healthz` tells what the last of these checks said. */
const HEALTH_INTERVAL = 1;

/** The gRPC server of the same pod. */
export function ownApp({ settings, timing }: BootstrapInput): Cluster {
  return {
    name: CLUSTERS.ownApp,
    type: "STATIC",
    connect_timeout: "1s",
    per_connection_buffer_limit_bytes: BUFFER_LIMIT,
    load_assignment: {
      cluster_name: CLUSTERS.ownApp,
      endpoints: [endpoints(address(LOOPBACK, settings.port))],
    },
    typed_extension_protocol_options: http2Upstream(timing, settings.calls.concurrentPerPod),
    circuit_breakers: circuitBreakers(settings.calls.concurrentPerPod),
    health_checks: [grpcHealthCheck(settings, HEALTH_INTERVAL)],
    // For refused connections only: /healthz tells of it, and servers that fail for a reason they share must not leave the load balancer together.
    outlier_detection: outlierDetection(100, false),
  };
}
