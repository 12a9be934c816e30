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

/** Reads its share from a file, which whoever writes it puts in its place by a rename. */
export type InjectedResourceMonitor = Extension<
  "envoy.resource_monitors.injected_resource",
  "envoy.extensions.resource_monitors.injected_resource.v3.InjectedResourceConfig",
  { readonly filename: string }
>;

/** envoy.config.overload.v3.Trigger; thresholds are shares of the resource, 0 to 1. */
export type Trigger = {
  readonly name: (FixedHeapMonitor | InjectedResourceMonitor)["name"];
} & (
  | { readonly threshold: { readonly value: number } }
  | { readonly scaled: { readonly scaling_threshold: number; readonly saturation_threshold: number } }
);

/** envoy.config.overload.v3.OverloadAction */
export type OverloadAction = { readonly triggers: readonly Trigger[] } & (
  | {
      readonly name:
        | "envoy.overload_actions.shrink_heap"
        | "envoy.overload_actions.disable_http_keepalive"
        | "envoy.overload_actions.reset_high_memory_stream"
        | "envoy.overload_actions.stop_accepting_requests";
    }
  | Extension<
      "envoy.overload_actions.reduce_timeouts",
      "envoy.config.overload.v3.ScaleTimersOverloadActionConfig",
      {
        readonly timer_scale_factors: readonly {
          readonly timer: "HTTP_DOWNSTREAM_CONNECTION_IDLE";
          readonly min_timeout: Duration;
        }[];
      }
    >
);

/** envoy.config.overload.v3.OverloadManager */
export interface OverloadManager {
  readonly refresh_interval: Duration;
  readonly resource_monitors: readonly (FixedHeapMonitor | DownstreamConnectionsMonitor | InjectedResourceMonitor)[];
  readonly actions: readonly OverloadAction[];
  readonly loadshed_points: readonly {
    readonly name: "envoy.load_shed_points.tcp_listener_accept";
    readonly triggers: readonly Trigger[];
  }[];
  readonly buffer_factory_config: { readonly minimum_account_to_track_power_of_two: number };
}
