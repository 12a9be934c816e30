import { type EnvoySettings } from "../settings/envoy";
import { type GrpcStatsFilter, type HttpFilters, type RouterFilter } from "./api/http";
import { grpcWebFilters } from "./grpcWeb";

/** HTTP filters in the order that calls pass them. Every call pays for each of them: the health filter is on a listener of its own. */
export function callFilters(envoy: Pick<EnvoySettings, "metricsPerMethod">, grpcWeb: boolean): HttpFilters {
  return [...(grpcWeb ? grpcWebFilters() : []), ...(envoy.metricsPerMethod ? [grpcStats()] : []), router()];
}

export function router(): RouterFilter {
  return {
    name: "envoy.filters.http.router",
    typed_config: {
      "@type": "type.googleapis.com/envoy.extensions.filters.http.router.v3.Router",
      // Statistics that only runtime routes could tell apart.
      dynamic_stats: false,
      // Clients need not see x-envoy-upstream-service-time and the like.
      suppress_envoy_headers: true,
    },
  };
}

/**
 * Counters and latencies for every method. A client that invents methods adds counters without bound:
 * the reason, besides their cost, that they are off by default (grpc_stats' stats_for_all_methods).
 */
function grpcStats(): GrpcStatsFilter {
  return {
    name: "envoy.filters.http.grpc_stats",
    typed_config: {
      "@type": "type.googleapis.com/envoy.extensions.filters.http.grpc_stats.v3.FilterConfig",
      stats_for_all_methods: true,
      enable_upstream_stats: true,
    },
  };
}
