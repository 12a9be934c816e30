import { type BootstrapInput } from "../input";
import { ANY_ADDRESS, address } from "../api/core";
import { type Listener } from "../api/listener";
import { callManager } from "../connectionManager";
import { BUFFER_LIMIT, internalStreams } from "../limits";
import { CLUSTERS, LISTENERS } from "../names";
import { callRoutes } from "../routes";

/** From inside the cluster, over a Service that balances connections only: on to any pod, call by call. */
export function internalListener(input: BootstrapInput): Listener {
  const { settings, envoy, timing } = input;
  return {
    name: LISTENERS.internal,
    // A Service withdraws a leaving pod from new connections only. Listener `drain` has clients told on the others; the
    // load balancer, which withdraws a pod from calls, keeps its connections to listener `ingress`.
    traffic_direction: "INBOUND",
    address: address(ANY_ADDRESS, envoy.ports.internal),
    per_connection_buffer_limit_bytes: BUFFER_LIMIT,
    max_connections_to_accept_per_socket_event: 1,
    filter_chains: [
      {
        filters: [
          callManager(input, {
            name: LISTENERS.internal,
            codec: "AUTO",
            routes: callRoutes(LISTENERS.internal, CLUSTERS.allPods, timing),
            streams: internalStreams(settings),
            trustedHops: 0,
            grpcWeb: false,
          }),
        ],
      },
    ],
  };
}
