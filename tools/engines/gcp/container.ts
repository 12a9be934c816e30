import { child, merge, text, type JsonObject } from "../json";
import { isZone, type Existing, type Place } from "./existing";
import type { GcpKind } from "./kind";
import { clusterName, faults, must, oneOf, type Fault } from "./names";
import { rangesOf } from "./ranges";
import { idOf } from "./references";

const API = "https://container.googleapis.com/v1/";

// `nodeConfig` is one schema for clusters and node pools; machine type, disk, labels, tags, taints and image change in
// place. https://github.com/hashicorp/terraform-provider-google/blob/main/google/services/container/node_config.go
export const NODE_CONFIG = [
  ...["advancedMachineFeatures", "bootDiskKmsKey", "confidentialNodes.confidentialInstanceType"],
  ...["enableConfidentialStorage", "ephemeralStorageLocalSsdConfig", "flexStart", "guestAccelerators"],
  ...["hostMaintenancePolicy", "localNvmeSsdBlockConfig", "localSsdCount", "localSsdEncryptionMode", "maxRunDuration"],
  ...["metadata", "minCpuPlatform", "nodeGroup", "oauthScopes", "preemptible", "reservationAffinity"],
  ...["sandboxConfig", "secondaryBootDisks", "serviceAccount", "shieldedInstanceConfig", "soleTenantConfig", "spot"],
].map((field) => `nodeConfig.${field}`);

const osVersion = oneOf("OS_VERSION_UNSPECIFIED", "OS_VERSION_LTSC2019", "OS_VERSION_LTSC2022");

/** The one rule of node_config.go that a value from the cloud itself breaks. */
export function nodeConfigFaults(inputs: JsonObject, property: string, key: string): Fault[] {
  const { osversion } = child(child(inputs, "nodeConfig"), "windowsNodeConfig");
  if (typeof osversion !== "string") return [];
  return faults(
    `${property}nodeConfig.windowsNodeConfig.osversion`,
    `${key}node_config.0.windows_node_config.0.osversion`,
    osversion,
    osVersion,
  );
}

/** Three of a region's zones; GKE chooses which. A zonal cluster's own zone is not among its `nodeLocations`. */
export function zonesOf(location: string): string[] {
  return isZone(location) ? [] : ["a", "b", "c"].map((zone) => `${location}-${zone}`);
}

export const clusterId = (inputs: JsonObject, place: Place): string =>
  `projects/${place.project}/locations/${place.location}/clusters/${text(inputs, "name")}`;

/** https://github.com/hashicorp/terraform-provider-google/blob/main/google/services/container/resource_container_cluster.go */
export const cluster: GcpKind = {
  named: "name",
  validate: (inputs) => [
    ...must("name", "name", clusterName)(inputs),
    ...nodeConfigFaults(inputs, "", ""),
    ...((inputs.nodePools ?? []) as JsonObject[]).flatMap((pool, index) =>
      nodeConfigFaults(pool, `nodePools[${index}].`, `node_pool.${index}.`),
    ),
  ],
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
  computed: (inputs, { project, location }, id) => ({
    project,
    location,
    nodeLocations: zonesOf(location),
    selfLink: API + id,
    endpoint: "192.0.2.10",
    masterVersion: "1.34.1-gke.1000000",
    masterAuth: { clusterCaCertificate: Buffer.from(`certificate of ${id}`).toString("base64") },
    controlPlaneEndpointsConfig: {
      dnsEndpointConfig: { endpoint: `gke-${text(inputs, "name")}.${location}.gke.example.com` },
    },
    workloadIdentityConfig: { workloadPool: `${project}.svc.id.goog` },
  }),
  kept: ["nodeConfig", "nodeConfig.labels", "nodeConfig.windowsNodeConfig", "nodePools", "subnetwork"],
  outputOnly: ["selfLink", "endpoint", "masterVersion", "masterAuth.clusterCaCertificate"],
  // Sent as a whole, without the exclusions that the inputs do not name: expandMaintenancePolicy.
  sentWhole: ["maintenancePolicy"],
  uses: [
    {
      field: "network",
      to: "networks",
      // https://github.com/googlecloudrobotics/core/issues/339
      absent: ({ project, name }) =>
        `googleapi: Error 400: Project "${project}" has no network named "${name}"., badRequest`,
    },
    {
      field: "subnetwork",
      to: "subnetworks",
      // https://github.com/terraform-google-modules/terraform-google-kubernetes-engine/issues/467
      absent: ({ id, region }) =>
        `googleapi: Error 400: Subnet "${id}" does not exist in specified region "${region}"., badRequest`,
    },
  ],
  refuseCreation: refusedPodRange,
  refuseDeletion: (state) =>
    state.deletionProtection === true
      ? "Cannot destroy cluster because deletion_protection is set to true. Set it to false to proceed with cluster deletion."
      : undefined,
  imported: withPools,
  schemaVersion: 2,
  timeouts: { create: 90, delete: 90, read: 90, update: 90 },
};

/** https://github.com/fabianlee/gcp-gke-clusters-ingress/issues/2 */
function refusedPodRange(inputs: JsonObject, place: Place, existing: Existing): string | undefined {
  const range = text(child(inputs, "ipAllocationPolicy"), "clusterSecondaryRangeName");
  const subnetwork = existing.get(idOf(text(inputs, "subnetwork"), "subnetworks", place));
  if (range === "" || subnetwork === undefined || rangesOf(subnetwork.state).has(range)) return undefined;
  const network = `https://www.googleapis.com/compute/v1/${idOf(text(inputs, "network"), "networks", place)}`;
  return `googleapi: Error 400: Pod secondary range "${range}" not found in network "${network}", subnetwork "${text(subnetwork.state, "name")}"., badRequest`;
}

/**
 * The API tells a cluster's pools with it, and as the cluster's own `nodeConfig` that of the first pool. On nodes of
 * Linux the version of Windows is empty. https://github.com/pulumi/pulumi-terraform-bridge/issues/3456
 */
function withPools(state: JsonObject, id: string, existing: Existing): JsonObject {
  const linux = { nodeConfig: { windowsNodeConfig: { osversion: "" } } };
  const pools = [...existing]
    .filter(([pool]) => pool.startsWith(`${id}/nodePools/`))
    .map(
      ([
        ,
        {
          state: { cluster: _, location: __, project: ___, ...pool },
        },
      ]) => merge(pool, linux),
    );
  return { ...merge(state, { nodeConfig: child(pools[0] ?? linux, "nodeConfig") }), nodePools: pools };
}

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
