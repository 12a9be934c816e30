import { type EnvoySettings } from "../settings/envoy";
import { type LayeredRuntime } from "./api/bootstrap";
import { listenerConnections } from "./limits";
import { type CallListener, LISTENERS } from "./names";

/** Switches that Envoy reads from its runtime only. */
export function layeredRuntime(envoy: Pick<EnvoySettings, "memory">): LayeredRuntime {
  return {
    layers: [
      {
        name: "static",
        static_layer: {
          [connectionLimitKey(LISTENERS.ingress)]: listenerConnections(envoy),
          [connectionLimitKey(LISTENERS.internal)]: listenerConnections(envoy),
          // At the default of 500 about 250 quick cancels by one user close a connection that the load balancer shares among many.
          "overload.premature_reset_total_stream_count": 10000,
          // So many new calls of a connection, then the other connections' turn. Of a flood of calls that are cancelled as they begin,
          // most never reach the app, whose HTTP/2 library may answer cancels by closing the connection that all calls share.
          // Fewer cost CPU where a connection brings many calls at once.
          "http.max_requests_per_io_cycle": 25,
          // Should a route ever have a timeout of its own: DEADLINE_EXCEEDED, as in gRPC, not UNAVAILABLE, which clients retry.
          "envoy.reloadable_features.grpc_timeout_returns_deadline_exceeded": true,
        },
      },
    ],
  };
}

/** The key takes effect for a listener of exactly that name (docs/root/configuration/listeners/runtime.rst). */
function connectionLimitKey(listener: CallListener): string {
  return `envoy.resource_limits.listener.${listener}.connection_limit`;
}
