import { type EnvoySettings } from "../../settings/envoy";
import { type Cluster, endpoints } from "../api/cluster";
import { address, LOOPBACK } from "../api/core";
import { CLUSTERS } from "../names";

/** Listener `drain` itself: its script waits by asking for a page that takes its time. */
export function drainCluster({ ports }: Pick<EnvoySettings, "ports">): Cluster {
  return {
    name: CLUSTERS.drain,
    type: "STATIC",
    connect_timeout: "0.25s",
    load_assignment: { cluster_name: CLUSTERS.drain, endpoints: [endpoints(address(LOOPBACK, ports.drain))] },
  };
}
