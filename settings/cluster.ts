import { z } from "zod";
import { cidr } from "./values/cidr";
import { location, zone } from "./values/location";
import { gcpLabels, lowerName } from "./values/names";
import { maintenanceSchema } from "./maintenance";
import { networkSchema } from "./network";
import { nodePoolSchema } from "./nodePool";
import { map, once, relation, say, strictObject, string } from "./schema";

/** https://cloud.google.com/kubernetes-engine/docs/reference/rest/v1/projects.locations.clusters#Cluster.FIELDS.name */
export const CLUSTER_NAME_MAX = 40;
export const CLUSTER_MODES = ["standard", "autopilot"] as const;
const RELEASE_CHANNELS = ["RAPID", "REGULAR", "STABLE", "EXTENDED"] as const;

/** https://cloud.google.com/kubernetes-engine/docs/how-to/authorized-networks#limitations */
const AUTHORIZED_NETWORKS_MAX = 100;
const RANGE_NAME = ["a name for the range", "write whose range it is, for example office"] as const;

const authorizedNetwork = strictObject({
  /** What is in the console beside the range. */
  name: string(...RANGE_NAME).min(1, { error: say(...RANGE_NAME) }),
  /** The range. */
  cidr: cidr.refine((range) => !range.endsWith("/0"), {
    error: say(
      "a range of your own: /0 opens the control plane to everybody",
      "write the range of your office, VPN or runners",
    ),
  }),
});

export const clusterSchema = strictObject({
  /** A cluster that exists, in the place of all other keys. @default none */
  existing: z.undefined().optional(),
  /** The cluster's name, which names in Google Cloud begin with. @default <Pulumi project>-<stack> */
  name: lowerName(CLUSTER_NAME_MAX, "a cluster's name").optional(),
  /** Standard node pools, or Autopilot, where Google runs the nodes. @default standard */
  mode: z.enum(CLUSTER_MODES).default("standard"),
  /** A region for a control plane in three zones, a zone for a cheap one. @default gcp:region */
  location: location.optional(),
  /** Zones of the nodes. Taken out again, the key changes nothing: the nodes stay in their zones until you name others, and for a zonal cluster its own zone alone. @default three zones of the region that GKE picks; the zone of a zonal cluster */
  nodeLocations: z
    .array(zone)
    .min(1, { error: say("at least one zone", "name a zone, or take the key out") })
    .optional(),
  /** How soon GKE brings new versions. @default REGULAR */
  releaseChannel: z.enum(RELEASE_CHANNELS).default("REGULAR"),
  /** The VPC: created for the cluster, or one that exists. @default a network of the cluster's own, with 10.0.0.0/20, 10.4.0.0/14 and 10.8.0.0/20 */
  network: networkSchema.prefault({}),
  /** Node pools by name, of a Standard cluster. @default one pool "default"; none on Autopilot */
  nodePools: map(
    lowerName(CLUSTER_NAME_MAX, "a node pool's name", "write a name such as default"),
    nodePoolSchema,
  ).optional(),
  /** Ways to the control plane. */
  controlPlane: strictObject({
    /** The DNS endpoint, guarded by IAM, reachable without a bastion. @default true */
    dnsEndpoint: z.boolean().default(true),
    /** Ranges that may reach the IP endpoint. @default none: the IP endpoint is off */
    authorizedNetworks: z
      .array(authorizedNetwork)
      .max(AUTHORIZED_NETWORKS_MAX, { error: say(`at most ${AUTHORIZED_NETWORKS_MAX} ranges`, "join some of them") })
      .refine(...once<{ cidr: string }>("range", ({ cidr }) => cidr))
      .default([]),
  })
    .refine(
      ...relation<{ dnsEndpoint: boolean; authorizedNetworks: readonly unknown[] }>(
        ["dnsEndpoint", "authorizedNetworks"],
        ({ dnsEndpoint, authorizedNetworks }) => dnsEndpoint || authorizedNetworks.length > 0,
        "at least one way to the control plane",
        "set dnsEndpoint: true or name authorizedNetworks",
      ),
    )
    .prefault({}),
  /** GKE's Secret Manager add-on, for servers whose files come from there. @default whether a server of the stack has such a file */
  secretManager: z.boolean().optional(),
  /** Keeps `pulumi destroy` and the console from deleting the cluster. @default true */
  deletionProtection: z.boolean().default(true),
  /** When GKE may upgrade the control plane and the nodes. */
  maintenance: maintenanceSchema.prefault({}),
  /** Google Cloud labels of the cluster. @default none */
  labels: gcpLabels.default({}),
});

/** The cluster as a stack's file states it, with the defaults filled in. */
export type ClusterSettings = z.output<typeof clusterSchema>;
