import { type Cluster, endpoints } from "../api/cluster";
import { address, LOOPBACK } from "../api/core";
import { type BootstrapInput } from "../input";
import { BUFFER_LIMIT } from "../limits";
import { CLUSTERS } from "../names";
import { podsAddress, podsDns } from "./podsDns";
import {
  circuitBreakers,
  healthPort,
  http2Upstream,
  outlierDetection,
  OWN_APP_HEALTH_INTERVAL,
  PROMPT_UPDATES,
  readyCheck,
} from "./upstream";

/**
 * The own app; every ready pod while it is unhealthy. The load balancer takes ten seconds to see that a server has crashed or hangs,
 * and does not send a failed call again: until then its calls to this pod would all be lost.
 */
export function ownAppFirst(input: BootstrapInput): Cluster {
  const { settings, timing } = input;
  return {
    name: CLUSTERS.ownAppFirst,
    cluster_type: podsDns(),
    connect_timeout: "1s",
    per_connection_buffer_limit_bytes: BUFFER_LIMIT,
    load_assignment: {
      cluster_name: CLUSTERS.ownAppFirst,
      // `internal` checks the other pods' health; here they stand by, and outlier detection is enough.
      endpoints: [
        endpoints(address(LOOPBACK, settings.port), 0, healthPort(settings)),
        endpoints(podsAddress(input), 1, { disable_active_health_check: true }),
      ],
    },
    common_lb_config: PROMPT_UPDATES,
    // A pod that DNS no longer names leaves at once.
    ignore_health_on_host_removal: true,
    typed_extension_protocol_options: http2Upstream(timing, settings.calls.concurrentPerPod),
    circuit_breakers: circuitBreakers(settings.calls.concurrentPerPod),
    health_checks: [readyCheck(settings, OWN_APP_HEALTH_INTERVAL)],
    // Refused connections only: servers that fail for a reason they share must not all be taken out.
    outlier_detection: outlierDetection(100, false),
  };
}
