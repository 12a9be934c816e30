import { type EnvoySettings } from "../../settings/envoy";
import { type Cluster, endpoints } from "../api/cluster";
import { address, LOOPBACK } from "../api/core";
import { CLUSTERS } from "../names";

/** Envoy's own administration interface, for the two of its pages that listener `health` shows. */
export function adminCluster({ ports }: Pick<EnvoySettings, "ports">): Cluster {
  return {
    name: CLUSTERS.admin,
    type: "STATIC",
    connect_timeout: "0.25s",
    load_assignment: { cluster_name: CLUSTERS.admin, endpoints: [endpoints(address(LOOPBACK, ports.admin))] },
  };
}
