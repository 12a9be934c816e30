import { type CrossProblem } from "../problems";
import type { OwnCluster, Settings } from "../resolved";
import { overlap, parseCidr, size } from "../values/cidr";
import { isZone } from "../values/location";

/** GKE gives every node a /24 of the pods' range, for at most 110 pods. */
const POD_ADDRESSES_A_NODE = 256;
/** Addresses of a subnet's primary range that Google keeps. */
const RESERVED_NODE_ADDRESSES = 4;
/** Zones that GKE picks for a regional cluster's nodes. */
const DEFAULT_ZONES = 3;

const PATH = "cluster.network.create";
/** With a faulty `existing` there is nothing to create. */
const EXISTING = "cluster.network.existing";

/** Ranges of a created network that overlap, or are too small for the largest number of nodes. */
export function networkProblems({ cluster }: Settings): CrossProblem[] {
  if (cluster.existing !== undefined) return [];
  const ranges = cluster.network.create;
  return ranges === undefined ? [] : [...overlapProblems(ranges), ...sizeProblems(ranges, cluster)];
}

type Ranges = NonNullable<OwnCluster["network"]["create"]>;

function overlapProblems(ranges: Ranges): CrossProblem[] {
  const named = Object.entries(ranges).map(([name, text]) => ({ name, text, range: parseCidr(text)! }));
  return named.flatMap((later, index) =>
    named
      .slice(0, index)
      .filter((earlier) => overlap(earlier.range, later.range))
      .map((earlier) => ({
        path: `${PATH}.${later.name}`,
        value: later.text,
        rule: `apart from the other ranges; it overlaps ${earlier.name} ${earlier.text}`,
        fix: "move one of the two",
        reads: [EXISTING, `${PATH}.${later.name}`, `${PATH}.${earlier.name}`],
      })),
  );
}

function sizeProblems(ranges: Ranges, cluster: OwnCluster): CrossProblem[] {
  const nodes = mostNodes(cluster);
  const needs = { nodes: nodes + RESERVED_NODE_ADDRESSES, pods: nodes * POD_ADDRESSES_A_NODE };
  const pools = Object.keys(cluster.nodePools).map((pool) => `cluster.nodePools.${pool}.maxNodes`);
  return (["nodes", "pods"] as const)
    .filter((name) => size(parseCidr(ranges[name])!) < needs[name])
    .map((name) => ({
      path: `${PATH}.${name}`,
      value: ranges[name],
      rule: `room for ${nodes} nodes, the most that the pools and their upgrades reach: ${needs[name]} addresses`,
      fix: `write a prefix of /${32 - Math.ceil(Math.log2(needs[name]))} or less, or lower maxNodes`,
      reads: [EXISTING, `${PATH}.${name}`, "cluster.mode", "cluster.location", "cluster.nodeLocations", ...pools],
    }));
}

/** Most nodes at once: every pool at its largest in every zone, and one more each while it is upgraded. */
function mostNodes({ nodePools, nodeLocations, location }: OwnCluster): number {
  const zones = nodeLocations?.length ?? (isZone(location) ? 1 : DEFAULT_ZONES);
  return Object.values(nodePools).reduce((sum, { maxNodes }) => sum + (maxNodes + 1) * zones, 0);
}
