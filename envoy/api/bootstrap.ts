import { type Cluster } from "./cluster";
import { type Address, type StringMatcher } from "./core";
import { type Listener } from "./listener";
import { type OverloadManager } from "./overload";

/** envoy.config.bootstrap.v3.Admin */
export interface Admin {
  readonly address: Address;
  readonly ignore_global_conn_limit: boolean;
  readonly allow_paths: readonly StringMatcher[];
}

/** envoy.config.bootstrap.v3.LayeredRuntime */
export interface LayeredRuntime {
  readonly layers: readonly {
    readonly name: string;
    readonly static_layer: Readonly<Record<string, number | boolean>>;
  }[];
}

/** envoy.config.metrics.v3.StatsConfig */
export interface StatsConfig {
  readonly stats_matcher: { readonly exclusion_list: { readonly patterns: readonly StringMatcher[] } };
}

/** envoy.config.bootstrap.v3.Bootstrap */
export interface Bootstrap {
  readonly node: { readonly id: string; readonly cluster: string };
  readonly admin: Admin;
  readonly overload_manager: OverloadManager;
  readonly layered_runtime: LayeredRuntime;
  readonly stats_config?: StatsConfig;
  readonly static_resources: { readonly listeners: readonly Listener[]; readonly clusters: readonly Cluster[] };
}
