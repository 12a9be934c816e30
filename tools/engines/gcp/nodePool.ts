import { child, text, type JsonObject } from "../json";
import { NODE_CONFIG, nodeConfigFaults, zonesOf } from "./container";
import { isZone } from "./existing";
import type { GcpKind, Refusal, Update } from "./kind";
import { idOf } from "./references";

/** https://github.com/hashicorp/terraform-provider-google/blob/main/google/services/container/resource_container_node_pool.go */
export const nodePool: GcpKind = {
  named: "name",
  validate: (inputs) => nodeConfigFaults(inputs, "", ""),
  creating: "error creating NodePool: ",
  id: (inputs, place) => `${idOf(text(inputs, "cluster"), "clusters", place)}/nodePools/${text(inputs, "name")}`,
  replacedBy: [
    ...["name", "namePrefix", "cluster", "location", "project", "initialNodeCount", "maxPodsPerNode"],
    ...["placementPolicy", "queuedProvisioning"],
    ...["networkConfig.createPodRange", "networkConfig.podRange", "networkConfig.podIpv4CidrBlock"],
    ...["networkConfig.additionalNodeNetworkConfigs", "networkConfig.additionalPodNetworkConfigs"],
    ...["networkConfig.podCidrOverprovisionConfig", "networkConfig.subnetwork"],
    ...NODE_CONFIG,
  ],
  computed: (_inputs, { project, location }) => ({
    project,
    nodeLocations: isZone(location) ? [location] : zonesOf(location),
    version: "1.34.1-gke.1000000",
    instanceGroupUrls: [],
  }),
  kept: ["nodeConfig", "nodeConfig.labels", "nodeConfig.windowsNodeConfig", "initialNodeCount", "upgradeSettings"],
  outputOnly: ["instanceGroupUrls"],
  uses: [
    {
      field: "cluster",
      to: "clusters",
      // https://github.com/hashicorp/terraform-provider-google/issues/5229
      absent: ({ id }) => `googleapi: Error 404: Not found: ${id}., notFound`,
    },
  ],
  refuseUpdate: refusedLabels,
  schemaVersion: 1,
  timeouts: { create: 120, delete: 120, update: 120 },
};

/** As GKE lists them; the list grows with its API. */
const UPDATABLE = [
  ...["node_version", "image_type", "updated_node_pool", "locations", "workload_metadata_config", "upgrade_settings"],
  ...["kubelet_config", "linux_node_config", "tags", "taints", "labels", "node_network_config", "gcfs_config", "gvnic"],
  ...["confidential_nodes", "logging_config", "fast_socket", "resource_labels", "accelerators", "windows_node_config"],
  ...["machine_type", "disk_type", "disk_size_gb", "containerd_config", "resource_manager_tags"],
];

/**
 * When the last label goes, the provider sends an update without labels, and so without anything: `GetOk` in
 * nodePoolNodeConfigUpdate of node_config.go takes an empty map for an absent one. It notes nothing, d.Partial(true).
 * https://github.com/hashicorp/terraform-provider-google/issues/15848
 */
function refusedLabels({ state, next }: Update): Refusal | undefined {
  if (labels(state) === 0 || labels(next) > 0) return undefined;
  const fields = UPDATABLE.map((field) => `'${field}'`).join(", ");
  return { reason: `googleapi: Error 400: At least one of [${fields}] must be specified.`, recorded: state };
}

function labels(pool: JsonObject): number {
  return Object.keys(child(child(pool, "nodeConfig"), "labels")).length;
}
