import {
  Network,
  type NetworkArgs,
  Router,
  type RouterArgs,
  RouterNat,
  type RouterNatArgs,
  Subnetwork,
  type SubnetworkArgs,
} from "@pulumi/gcp/compute";
import type { CustomResourceOptions, Input, Resource } from "@pulumi/pulumi";
import type { CreatedNetwork } from "../../settings/network";
import type { OwnCluster } from "../../settings/resolved";
import { type Override, applyOverride } from "../overrides";

export interface NetworkOverrides {
  readonly network?: Override<NetworkArgs>;
  readonly subnetwork?: Override<SubnetworkArgs>;
  readonly router?: Override<RouterArgs>;
  readonly nat?: Override<RouterNatArgs>;
}

/** The VPC that a cluster is in. */
export interface ClusterNetwork {
  readonly network: Input<string>;
  readonly subnetwork: Input<string>;
  readonly podsRange: Input<string>;
  readonly servicesRange: Input<string>;
  /** What nodes need before they can reach the world, to pull images. */
  readonly gateways: Resource[];
  /** Whose replacement replaces the cluster. */
  readonly replacing: Resource[];
}

/** Names of the subnet's secondary ranges. */
const RANGES = { pods: "pods", services: "services" } as const;

/** The existing network of the settings, or a new one: a VPC, one subnet with secondary ranges, and NAT for private nodes. */
export function clusterNetwork(
  name: string,
  cluster: Pick<OwnCluster, "name" | "network">,
  place: Place,
  overrides: NetworkOverrides,
  opts: CustomResourceOptions,
): ClusterNetwork {
  const { create, existing } = cluster.network;
  if (existing !== undefined) return { ...existing, gateways: [], replacing: [] };
  if (create === undefined) throw new Error("cluster.network has neither create nor existing");
  return createNetwork(name, cluster.name, create, place, overrides, opts);
}

interface Place {
  readonly project: Input<string>;
  readonly region: Input<string>;
}

function createNetwork(
  name: string,
  cloudName: string,
  ranges: CreatedNetwork,
  { project, region }: Place,
  overrides: NetworkOverrides,
  opts: CustomResourceOptions,
): ClusterNetwork {
  const network = new Network(
    `${name}-network`,
    applyOverride(overrides.network, {
      name: cloudName,
      project,
      autoCreateSubnetworks: false,
      routingMode: "REGIONAL",
    }),
    opts,
  );
  const subnetwork = new Subnetwork(
    `${name}-subnet`,
    applyOverride(overrides.subnetwork, {
      name: cloudName,
      project,
      region,
      network: network.id,
      ipCidrRange: ranges.nodes,
      // Nodes without public addresses still reach Google's APIs.
      privateIpGoogleAccess: true,
      secondaryIpRanges: [
        { rangeName: RANGES.pods, ipCidrRange: ranges.pods },
        { rangeName: RANGES.services, ipCidrRange: ranges.services },
      ],
    }),
    opts,
  );
  const router = new Router(
    `${name}-router`,
    applyOverride(overrides.router, { name: cloudName, project, region, network: network.id }),
    opts,
  );
  const nat = new RouterNat(
    `${name}-nat`,
    applyOverride(overrides.nat, {
      name: cloudName,
      project,
      region,
      router: router.name,
      natIpAllocateOption: "AUTO_ONLY",
      sourceSubnetworkIpRangesToNat: "LIST_OF_SUBNETWORKS",
      subnetworks: [{ name: subnetwork.id, sourceIpRangesToNats: ["ALL_IP_RANGES"] }],
      // Pods open many connections to few places; the fixed 64 ports a node run out, and dynamic allocation excludes this mapping.
      enableDynamicPortAllocation: true,
      enableEndpointIndependentMapping: false,
      logConfig: { enable: true, filter: "ERRORS_ONLY" },
    }),
    {
      ...opts,
      // Google refuses to delete a subnet that a NAT lists: https://github.com/hashicorp/terraform-provider-google/issues/26776
      replaceWith: [subnetwork],
      deleteBeforeReplace: true,
    },
  );
  return {
    network: network.id,
    subnetwork: subnetwork.id,
    podsRange: RANGES.pods,
    servicesRange: RANGES.services,
    gateways: [nat],
    replacing: [network, subnetwork],
  };
}
