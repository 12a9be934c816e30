import type { NodePoolArgs } from "@pulumi/gcp/container";
import type { Input } from "@pulumi/pulumi";
import { type NodePoolSettings, POOL_LABEL } from "../../settings/nodePool";
import { NODE_SCOPES, SHIELDED_NODE, WORKLOAD_METADATA } from "./clusterArgs";

export interface NodePoolPlace {
  readonly project: string;
  readonly location: string;
  /** The cluster's id. */
  readonly cluster: Input<string>;
  readonly serviceAccount: Input<string>;
}

/** An autoscaled node pool that upgrades by surge: a new node is ready before an old one is drained. */
export function nodePoolArgs(name: string, pool: NodePoolSettings, place: NodePoolPlace): NodePoolArgs {
  return {
    name,
    project: place.project,
    location: place.location,
    cluster: place.cluster,
    initialNodeCount: Math.max(1, pool.minNodes),
    autoscaling: {
      minNodeCount: pool.minNodes,
      maxNodeCount: pool.maxNodes,
      locationPolicy: pool.spot ? "ANY" : "BALANCED",
    },
    management: { autoRepair: true, autoUpgrade: true },
    upgradeSettings: { strategy: "SURGE", maxSurge: 1, maxUnavailable: 0 },
    nodeConfig: {
      machineType: pool.machineType,
      imageType: "COS_CONTAINERD",
      spot: pool.spot,
      diskType: pool.disk.type,
      diskSizeGb: pool.disk.sizeGb,
      serviceAccount: place.serviceAccount,
      oauthScopes: NODE_SCOPES,
      shieldedInstanceConfig: SHIELDED_NODE,
      workloadMetadataConfig: WORKLOAD_METADATA,
      metadata: { "disable-legacy-endpoints": "true" },
      // Never empty: the provider sends nothing of the last label that is taken off, and GKE answers such an update with 400,
      // this and every later one: https://github.com/hashicorp/terraform-provider-google/issues/15848. Labels change in place.
      labels: { ...pool.labels, [POOL_LABEL]: name },
      taints: pool.taints.map((taint) => ({ ...taint })),
    },
  };
}
