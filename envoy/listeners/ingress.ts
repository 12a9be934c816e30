import { type BootstrapInput } from "../input";
import { ANY_ADDRESS, address } from "../api/core";
import { type Listener } from "../api/listener";
import { callManager } from "../connectionManager";
import { BUFFER_LIMIT, ingressStreams } from "../limits";
import { CLUSTERS, LISTENERS } from "../names";
import { callRoutes } from "../routes";
import { downstreamTls } from "../tls";

/** Behind Google's load balancer x-forwarded-for is `<supplied>,<client>,<load balancer>`: the second from its end is true. */
const LOAD_BALANCER_HOPS = 2;

/** From the load balancer, which has chosen this pod for the call: on to the pod's own app, or to another pod's where it is gone. */
export function ingressListener(input: BootstrapInput): Listener {
  const { settings, envoy, timing } = input;
  return {
    name: LISTENERS.ingress,
    address: address(ANY_ADDRESS, envoy.ports.ingress),
    per_connection_buffer_limit_bytes: BUFFER_LIMIT,
    // A burst of new connections waits in the kernel while calls in progress go on.
    max_connections_to_accept_per_socket_event: 1,
    filter_chains: [
      {
        filters: [
          callManager(input, {
            name: LISTENERS.ingress,
            codec: "HTTP2",
            routes: callRoutes(LISTENERS.ingress, CLUSTERS.ownAppFirst, timing, settings.grpcWeb),
            streams: ingressStreams(settings),
            trustedHops: LOAD_BALANCER_HOPS,
            grpcWeb: settings.grpcWeb !== undefined,
          }),
        ],
        transport_socket: downstreamTls(),
        // Without it, peers that never finish a handshake keep their connections for ever.
        transport_socket_connect_timeout: "10s",
      },
    ],
  };
}
