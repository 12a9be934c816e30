import { type BootstrapInput } from "../input";
import { ANY_ADDRESS, address, seconds } from "../api/core";
import { type Listener } from "../api/listener";
import { callManager } from "../connectionManager";
import { BUFFER_LIMIT, internalStreams } from "../limits";
import { CLUSTERS, LISTENERS } from "../names";
import { callRoutes } from "../routes";

/**
 * Percent by which Envoy lets a connection get older than it should, by chance (envoyproxy/envoy pull request 45101), so that clients of one deployment
 * do not all reconnect at once. The age is made shorter by as much: the oldest connection is no older than the budget states.
 */
const AGE_JITTER = 25;

/** From inside the cluster, over a Service that balances connections only: on to any pod, call by call. */
export function internalListener(input: BootstrapInput): Listener {
  const { settings, envoy, timing } = input;
  return {
    name: LISTENERS.internal,
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
            // A client that stays connected to a leaving pod would lose its calls with it: it is told to connect again in time.
            age: {
              max_connection_duration: seconds((timing.internalConnectionAge * 100) / (100 + AGE_JITTER)),
              max_connection_duration_jitter: { value: AGE_JITTER },
            },
          }),
        ],
      },
    ],
  };
}
