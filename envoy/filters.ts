import { type EnvoySettings } from "../settings/envoy";
import { type ServerSettings } from "../settings/server";
import { type GrpcStatsFilter, type HttpFilters, type RouterFilter } from "./api/http";
import { grpcWebFilters } from "./grpcWeb";

/** HTTP filters in the order that calls pass them. Every call pays for each of them: the health filter is on a listener of its own. */
export function callFilters(
  { methods }: Pick<ServerSettings, "methods">,
  envoy: Pick<EnvoySettings, "metricsPerMethod">,
  grpcWeb: boolean,
): HttpFilters {
  return [...(grpcWeb ? grpcWebFilters() : []), ...(envoy.metricsPerMethod ? [grpcStats(methods)] : []), router()];
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
 * Counters and latencies, by name for the methods that are listed. With grpc_stats' stats_for_all_methods a client that
 * invents methods adds counters without bound: 80,000 of them take 400 MB and a page of metrics of 300 MB.
 */
function grpcStats(methods: ServerSettings["methods"]): GrpcStatsFilter {
  const services = Object.entries(methods).map(([name, method_names]) => ({ name, method_names }));
  return {
    name: "envoy.filters.http.grpc_stats",
    typed_config: {
      "@type": "type.googleapis.com/envoy.extensions.filters.http.grpc_stats.v3.FilterConfig",
      individual_method_stats_allowlist: { services },
      enable_upstream_stats: true,
    },
  };
}
