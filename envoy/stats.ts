import { type ServerSettings } from "../settings/server";
import { type StatsConfig } from "./api/bootstrap";
import { CLUSTERS } from "./names";

/**
 * Leaves out the counters that the gRPC-Web filter keeps by service and method, as they come from the path of a request:
 * a client that invents methods adds counters without bound, whatever `metricsPerMethod` is. The filter has no switch for
 * it. A prefix that ends with a dot costs nothing but a comparison, and Envoy remembers no name that it refuses so.
 */
export function statsConfig({ grpcWeb }: Pick<ServerSettings, "grpcWeb">): StatsConfig | undefined {
  if (grpcWeb === undefined) return undefined;
  return { stats_matcher: { exclusion_list: { patterns: [{ prefix: `cluster.${CLUSTERS.ownAppFirst}.grpc-web.` }] } } };
}
