import { clusterName } from "./names";
import { secretsOf } from "./mounts";
import { DEFAULT_NETWORK } from "./network";
import { nodePoolSchema } from "./nodePool";
import type { ExistingCluster, OwnCluster, Settings } from "./resolved";
import type { GcpKeys, GuestStack, OwnerStack } from "./stackSchema";

/** Fills in the defaults that depend on other objects. */
export function resolve(project: string, stack: string, gcp: GcpKeys, own: OwnerStack | GuestStack): Settings {
  const { cluster, ingress, ...rest } = own;
  const madeUp = clusterName(project, stack);
  const secretManager = Object.values(own.servers).some(({ files }) => secretsOf(files).length > 0);
  const host = isExisting(cluster)
    ? existingCluster(cluster, gcp)
    : { ...ownCluster(cluster, madeUp, gcp), secretManager: cluster.secretManager ?? secretManager };
  return {
    ...rest,
    project,
    stack,
    gcpProject: gcp.project,
    region: gcp.region,
    cloudName: isExisting(cluster) ? (cluster.existing.prefix ?? madeUp) : (cluster.name ?? madeUp),
    cluster: host,
    ingress: {
      ...ingress,
      deletionProtection: ingress.deletionProtection ?? (isExisting(cluster) || cluster.deletionProtection),
    },
  };
}

function isExisting(cluster: OwnerStack["cluster"] | GuestStack["cluster"]): cluster is GuestStack["cluster"] {
  return cluster.existing !== undefined;
}

function ownCluster(
  { existing: _, ...cluster }: OwnerStack["cluster"],
  madeUp: string,
  gcp: GcpKeys,
): Omit<OwnCluster, "secretManager"> {
  const { name, location, mode, nodePools, network } = cluster;
  return {
    ...cluster,
    name: name ?? madeUp,
    location: location ?? gcp.region,
    nodePools: nodePools ?? (mode === "standard" ? { default: nodePoolSchema.parse({}) } : {}),
    network:
      network.existing === undefined ? { create: network.create ?? DEFAULT_NETWORK } : { existing: network.existing },
  };
}

/** A name comes with its location where no stack is given: the schema's rule. */
function existingCluster({ existing }: GuestStack["cluster"], gcp: GcpKeys): ExistingCluster {
  const { name = "", location = "", project = gcp.project, stack, mode, spotNodes } = existing;
  return {
    existing: stack === undefined ? { name, location, project, mode, spotNodes } : { stack, mode, spotNodes },
  };
}
