import { type Cluster } from "../api/cluster";
import { type BootstrapInput } from "../input";
import { CLUSTERS } from "../names";
import { circuitBreakers } from "./upstream";

/**
 * The own app; every ready pod while it is unhealthy. The load balancer takes ten seconds to see that a server has crashed or hangs,
 * and does not send a failed call again: until then its calls to this pod would all be lost.
 */
export function ownAppFirst({ settings }: BootstrapInput): Cluster {
  return {
    name: CLUSTERS.ownAppFirst,
    cluster_type: {
      name: "envoy.clusters.aggregate",
      typed_config: {
        "@type": "type.googleapis.com/envoy.extensions.clusters.aggregate.v3.ClusterConfig",
        clusters: [CLUSTERS.ownApp, CLUSTERS.allPods],
      },
    },
    connect_timeout: "1s",
    lb_policy: "CLUSTER_PROVIDED",
    // Calls are counted by the two clusters, but retries here.
    circuit_breakers: circuitBreakers(settings.calls.concurrentPerPod),
  };
}
