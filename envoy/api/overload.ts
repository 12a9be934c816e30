import { type Duration, type Extension } from "./core";

export type FixedHeapMonitor = Extension<
  "envoy.resource_monitors.fixed_heap",
  "envoy.extensions.resource_monitors.fixed_heap.v3.FixedHeapConfig",
  { readonly max_heap_size_bytes: number }
>;

export type DownstreamConnectionsMonitor = Extension<
  "envoy.resource_monitors.global_downstream_max_connections",
  "envoy.extensions.resource_monitors.downstream_connections.v3.DownstreamConnectionsConfig",
  { readonly max_active_downstream_connections: number }
>;

/** envoy.config.overload.v3.Trigger; thresholds are shares of the resource, 0 to 1. */
export type Trigger = { readonly name: FixedHeapMonitor["name"] } & (
  | { readonly threshold: { readonly value: number } }
  | { readonly scaled: { readonly scaling_threshold: number; readonly saturation_threshold: number } }
);

/** envoy.config.overload.v3.OverloadManager */
export interface OverloadManager {
  readonly refresh_interval: Duration;
  readonly resource_monitors: readonly (FixedHeapMonitor | DownstreamConnectionsMonitor)[];
  readonly actions: readonly {
    readonly name:
      | "envoy.overload_actions.shrink_heap"
      | "envoy.overload_actions.disable_http_keepalive"
      | "envoy.overload_actions.reset_high_memory_stream"
      | "envoy.overload_actions.stop_accepting_requests";
    readonly triggers: readonly Trigger[];
  }[];
  readonly loadshed_points: readonly {
    readonly name: "envoy.load_shed_points.tcp_listener_accept";
    readonly triggers: readonly Trigger[];
  }[];
  readonly buffer_factory_config: { readonly minimum_account_to_track_power_of_two: number };
}
