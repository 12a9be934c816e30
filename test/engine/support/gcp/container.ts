import { child, text, type JsonObject } from "../json";
import type { GcpKind, Place } from "./kinds";

const API = "https://container.googleapis.com/v1/";

// `nodeConfig` is one schema for clusters and node pools; machine type, disk, labels, tags, taints and image change in
// place. https://github.com/hashicorp/terraform-provider-google/blob/main/google/services/container/node_config.go
const NODE_CONFIG = [
  ...["advancedMachineFeatures", "bootDiskKmsKey", "confidentialNodes.confidentialInstanceType"],
  ...["enableConfidentialStorage", "ephemeralStorageLocalSsdConfig", "flexStart", "guestAccelerators"],
  ...["hostMaintenancePolicy", "localNvmeSsdBlockConfig", "localSsdCount", "localSsdEncryptionMode", "maxRunDuration"],
  ...["metadata", "minCpuPlatform", "nodeGroup", "oauthScopes", "preemptible", "reservationAffinity"],
  ...["sandboxConfig", "secondaryBootDisks", "serviceAccount", "shieldedInstanceConfig", "soleTenantConfig", "spot"],
].map((field) => `nodeConfig.${field}`);

export const clusterId = (inputs: JsonObject, place: Place): string =>
  `projects/${place.project}/locations/${text(inputs, "location") || place.region}/clusters/${text(inputs, "name")}`;

/** https://github.com/hashicorp/terraform-provider-google/blob/main/google/services/container/resource_container_cluster.go */
export const cluster: GcpKind = {
  named: "name",
  id: clusterId,
  replacedBy: [
    ...["name", "location", "project", "description", "network", "subnetwork", "networkingMode"],
    ...["enableAutopilot", "enableKubernetesAlpha", "enableTpu", "initialNodeCount", "clusterIpv4Cidr"],
    ...["confidentialNodes", "datapathProvider", "defaultMaxPodsPerNode", "nodePools"],
    ...["masterAuth.clientCertificateConfig", "clusterAutoscaling.autoProvisioningDefaults.bootDiskKmsKey"],
    ...["ipAllocationPolicy.clusterIpv4CidrBlock", "ipAllocationPolicy.servicesIpv4CidrBlock"],
    ...["ipAllocationPolicy.clusterSecondaryRangeName", "ipAllocationPolicy.servicesSecondaryRangeName"],
    ...["ipAllocationPolicy.podCidrOverprovisionConfig"],
    ...["privateClusterConfig.masterIpv4CidrBlock", "privateClusterConfig.privateEndpointSubnetwork"],
    ...NODE_CONFIG,
  ],
  defaults: { deletionProtection: true },
  computed: (inputs, place, id) => {
    const location = text(inputs, "location") || place.region;
    return {
      project: place.project,
      location,
      selfLink: API + id,
      endpoint: "192.0.2.10",
      masterVersion: "1.34.1-gke.1000000",
      masterAuth: { clusterCaCertificate: Buffer.from(`certificate of ${id}`).toString("base64") },
      controlPlaneEndpointsConfig: {
        dnsEndpointConfig: { endpoint: `gke-${text(inputs, "name")}.${location}.gke.example.com` },
      },
      workloadIdentityConfig: { workloadPool: `${place.project}.svc.id.goog` },
    };
  },
  uses: ["network", "subnetwork"],
  refuseDeletion: (state) =>
    state.deletionProtection === true
      ? "Cannot destroy cluster because deletion_protection is set to true. Set it to false to proceed with cluster deletion."
      : undefined,
};

/**
 * What `getCluster` tells of a cluster that is there: the resource's state, with a list around each block.
 * https://github.com/hashicorp/terraform-provider-google/blob/main/google/services/container/data_source_google_container_cluster.go
 */
export function describedCluster(id: string, state: JsonObject): JsonObject {
  const endpoints = child(state, "controlPlaneEndpointsConfig");
  return {
    id,
    ...pick(state, ["name", "location", "project", "network", "subnetwork", "endpoint", "masterVersion", "selfLink"]),
    enableAutopilot: state.enableAutopilot === true,
    masterAuths: [{ clientCertificate: "", clientKey: "", ...child(state, "masterAuth") }],
    controlPlaneEndpointsConfigs: [
      {
        dnsEndpointConfigs: [child(endpoints, "dnsEndpointConfig")],
        ipEndpointsConfigs: [child(endpoints, "ipEndpointsConfig")],
      },
    ],
    workloadIdentityConfigs: [child(state, "workloadIdentityConfig")],
  };
}

function pick(state: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(keys.map((key) => [key, text(state, key)]));
}

/** https://github.com/hashicorp/terraform-provider-google/blob/main/google/services/container/resource_container_node_pool.go */
export const nodePool: GcpKind = {
  named: "name",
  id: (inputs, place) => {
    const parent = text(inputs, "cluster");
    const under = parent.includes("/")
      ? parent
      : clusterId({ name: parent, location: text(inputs, "location") }, place);
    return `${under}/nodePools/${text(inputs, "name")}`;
  },
  replacedBy: [
    ...["name", "namePrefix", "cluster", "location", "project", "initialNodeCount", "maxPodsPerNode"],
    ...["placementPolicy", "queuedProvisioning"],
    ...["networkConfig.createPodRange", "networkConfig.podRange", "networkConfig.podIpv4CidrBlock"],
    ...["networkConfig.additionalNodeNetworkConfigs", "networkConfig.additionalPodNetworkConfigs"],
    ...["networkConfig.podCidrOverprovisionConfig", "networkConfig.subnetwork"],
    ...NODE_CONFIG,
  ],
  computed: (_inputs, place) => ({ project: place.project, version: "1.34.1-gke.1000000", instanceGroupUrls: [] }),
  uses: ["cluster"],
};
