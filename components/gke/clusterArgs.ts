import type { ClusterArgs } from "@pulumi/gcp/container";
import type { Input } from "@pulumi/pulumi";
import type { OwnCluster } from "../../settings/resolved";
import { isZone } from "../../settings/values/location";
import { maintenancePolicy } from "./maintenancePolicy";
import type { ClusterNetwork } from "./network";

/** https://cloud.google.com/kubernetes-engine/docs/how-to/access-scopes: IAM roles decide, not scopes. */
export const NODE_SCOPES = ["https://www.googleapis.com/auth/cloud-platform"];

/** Of a node, standard or temporary: only signed kernels and drivers boot. */
export const SHIELDED_NODE = { enableSecureBoot: true, enableIntegrityMonitoring: true };

/** Pods ask GKE's metadata server, not the node's: none of them acts as the node. */
export const WORKLOAD_METADATA = { mode: "GKE_METADATA" };

/**
 * The cluster itself, without its node pools. What GKE already has secure by default is stated too:
 * the default of a new version must not change a running cluster.
 */
export function clusterArgs(
  cluster: OwnCluster,
  project: string,
  network: ClusterNetwork,
  nodeServiceAccount: Input<string>,
): ClusterArgs {
  return {
    ...commonArgs(cluster, project, network),
    ...(cluster.mode === "autopilot" ? autopilotArgs(nodeServiceAccount) : standardArgs(project, nodeServiceAccount)),
  };
}

function commonArgs(cluster: OwnCluster, project: string, network: ClusterNetwork): ClusterArgs {
  const { dnsEndpoint, authorizedNetworks } = cluster.controlPlane;
  const byAddress = authorizedNetworks.length > 0;
  return {
    name: cluster.name,
    project,
    location: cluster.location,
    ...nodeLocations(cluster),
    deletionProtection: cluster.deletionProtection,
    resourceLabels: cluster.labels,
    releaseChannel: { channel: cluster.releaseChannel },
    maintenancePolicy: maintenancePolicy(cluster.maintenance),
    network: network.network,
    subnetwork: network.subnetwork,
    networkingMode: "VPC_NATIVE",
    ipAllocationPolicy: {
      clusterSecondaryRangeName: network.podsRange,
      servicesSecondaryRangeName: network.servicesRange,
    },
    privateClusterConfig: { enablePrivateNodes: true },
    controlPlaneEndpointsConfig: {
      dnsEndpointConfig: { allowExternalTraffic: dnsEndpoint },
      ipEndpointsConfig: { enabled: byAddress },
    },
    ...(byAddress && {
      masterAuthorizedNetworksConfig: {
        cidrBlocks: authorizedNetworks.map(({ name, cidr }) => ({ displayName: name, cidrBlock: cidr })),
      },
    }),
    addonsConfig: { httpLoadBalancing: { disabled: false }, horizontalPodAutoscaling: { disabled: false } },
    // Stated when it is off, too: the provider keeps what is not stated, so that the add-on would stay.
    secretManagerConfig: { enabled: cluster.secretManager },
    securityPostureConfig: { mode: "BASIC", vulnerabilityMode: "VULNERABILITY_DISABLED" },
    costManagementConfig: { enabled: true },
    monitoringConfig: { enableComponents: ["SYSTEM_COMPONENTS"], managedPrometheus: { enabled: true } },
    loggingConfig: { enableComponents: ["SYSTEM_COMPONENTS", "WORKLOADS"] },
    masterAuth: { clientCertificateConfig: { issueClientCertificate: false } },
  };
}

/** Autopilot brings shielded nodes, Dataplane V2 and Workload Identity along and refuses their settings. */
function autopilotArgs(nodeServiceAccount: Input<string>): ClusterArgs {
  return {
    enableAutopilot: true,
    clusterAutoscaling: { autoProvisioningDefaults: { serviceAccount: nodeServiceAccount, oauthScopes: NODE_SCOPES } },
  };
}

function standardArgs(project: string, nodeServiceAccount: Input<string>): ClusterArgs {
  return {
    // The default pool cannot be changed in place; it is removed at once and pools of our own take over.
    removeDefaultNodePool: true,
    initialNodeCount: 1,
    // Of the removed pool's one node: without it GKE asks for Compute Engine's default account, which hardened projects lack.
    nodeConfig: {
      serviceAccount: nodeServiceAccount,
      oauthScopes: NODE_SCOPES,
      shieldedInstanceConfig: SHIELDED_NODE,
      workloadMetadataConfig: WORKLOAD_METADATA,
    },
    enableShieldedNodes: true,
    enableLegacyAbac: false,
    datapathProvider: "ADVANCED_DATAPATH",
    workloadIdentityConfig: { workloadPool: `${project}.svc.id.goog` },
    defaultMaxPodsPerNode: 110,
    nodePoolDefaults: { nodeConfigDefaults: { insecureKubeletReadonlyPortEnabled: "FALSE" } },
  };
}

/**
 * GKE counts the zone of a zonal cluster by itself and refuses it here. Where it is the only one that is stated, the
 * list is empty rather than absent: the provider computes what is absent, so that other zones would stay (`node_locations`:
 * https://github.com/hashicorp/terraform-provider-google/blob/main/google/services/container/resource_container_cluster.go).
 */
function nodeLocations({ location, nodeLocations: zones }: OwnCluster): Pick<ClusterArgs, "nodeLocations"> {
  if (zones === undefined) return {};
  return { nodeLocations: isZone(location) ? zones.filter((zone) => zone !== location) : [...zones] };
}
