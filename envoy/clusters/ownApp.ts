import { type BootstrapInput } from "../input";
import { type Cluster, endpoints } from "../api/cluster";
import { address, LOOPBACK } from "../api/core";
import { CLUSTERS } from "../names";
import { grpcHealthCheck, http2Upstream, OWN_APP_HEALTH_INTERVAL } from "./upstream";

/** The gRPC server of the same pod, for `/healthz`: calls go to it through `own-app-first`. */
export function ownApp({ settings, timing }: BootstrapInput): Cluster {
  return {
    name: CLUSTERS.ownApp,
    type: "STATIC",
    connect_timeout: "1s",
    load_assignment: {
      cluster_name: CLUSTERS.ownApp,
      endpoints: [endpoints(address(LOOPBACK, settings.port))],
    },
    typed_extension_protocol_options: http2Upstream(timing, settings.calls.concurrentPerPod),
    health_checks: [grpcHealthCheck(settings, OWN_APP_HEALTH_INTERVAL)],
  };
}
