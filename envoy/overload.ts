import { type EnvoySettings } from "../settings/envoy";
import {
  type FixedHeapMonitor,
  type InjectedResourceMonitor,
  type OverloadAction,
  type OverloadManager,
  type Trigger,
} from "./api/overload";
import { LEAVING_FILE } from "./files";
import { connections, heapBytes } from "./limits";

const HEAP: FixedHeapMonitor["name"] = "envoy.resource_monitors.fixed_heap";
const LEAVING: InjectedResourceMonitor["name"] = "envoy.resource_monitors.injected_resource";

/**
 * What Envoy gives up, in this order, instead of being killed with every call when its memory is used up:
 * free memory, connections that could be closed, the calls that use most memory, then new calls and connections.
 * In a leaving pod, connections without calls too.
 */
export function overloadManager(envoy: Pick<EnvoySettings, "memory">): OverloadManager {
  return {
    refresh_interval: "0.25s",
    resource_monitors: [
      {
        name: HEAP,
        typed_config: {
          "@type": "type.googleapis.com/envoy.extensions.resource_monitors.fixed_heap.v3.FixedHeapConfig",
          max_heap_size_bytes: heapBytes(envoy),
        },
      },
      {
        name: "envoy.resource_monitors.global_downstream_max_connections",
        typed_config: {
          "@type":
            "type.googleapis.com/envoy.extensions.resource_monitors.downstream_connections.v3.DownstreamConnectionsConfig",
          max_active_downstream_connections: connections(envoy),
        },
      },
      {
        name: LEAVING,
        typed_config: {
          "@type": "type.googleapis.com/envoy.extensions.resource_monitors.injected_resource.v3.InjectedResourceConfig",
          filename: LEAVING_FILE,
        },
      },
    ],
    actions: [
      { name: "envoy.overload_actions.shrink_heap", triggers: [heapOver(0.9)] },
      { name: "envoy.overload_actions.disable_http_keepalive", triggers: [heapOver(0.92)] },
      {
        name: "envoy.overload_actions.reset_high_memory_stream",
        triggers: [{ name: HEAP, scaled: { scaling_threshold: 0.92, saturation_threshold: 0.98 } }],
      },
      { name: "envoy.overload_actions.stop_accepting_requests", triggers: [heapOver(0.95)] },
      closeIdleConnections(),
    ],
    loadshed_points: [{ name: "envoy.load_shed_points.tcp_listener_accept", triggers: [heapOver(0.95)] }],
    // Streams that use 1 MiB (2^20) and more are the ones that may be reset; without it none is tracked.
    buffer_factory_config: { minimum_account_to_track_power_of_two: 20 },
  };
}

/**
 * Draining sends GOAWAY with an answer: a connection without calls would learn nothing, and its client's next call could
 * meet the end of Envoy. So in a leaving pod idle connections get their GOAWAY after a second.
 */
function closeIdleConnections(): OverloadAction {
  return {
    name: "envoy.overload_actions.reduce_timeouts",
    triggers: [{ name: LEAVING, threshold: { value: 1 } }],
    typed_config: {
      "@type": "type.googleapis.com/envoy.config.overload.v3.ScaleTimersOverloadActionConfig",
      timer_scale_factors: [{ timer: "HTTP_DOWNSTREAM_CONNECTION_IDLE", min_timeout: "1s" }],
    },
  };
}

function heapOver(value: number): Trigger {
  return { name: HEAP, threshold: { value } };
}
