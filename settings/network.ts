import { type z } from "zod";
import { lowerName } from "./values/names";
import { privateCidr } from "./values/cidr";
import { relation, strictObject, text } from "./schema";

/** https://cloud.google.com/kubernetes-engine/docs/concepts/alias-ips#defaults_limits */
const createdNetwork = strictObject({
  /** Primary range of the subnet: one address a node. @default 10.0.0.0/20 */
  nodes: privateCidr(8, 29).default("10.0.0.0/20"),
  /** Secondary range of pods: 256 addresses a node. @default 10.4.0.0/14 */
  pods: privateCidr(9, 21).default("10.4.0.0/14"),
  /** Secondary range of Services. @default 10.8.0.0/20 */
  services: privateCidr(16, 27).default("10.8.0.0/20"),
});

/** A Compute Engine resource's name alone, or its self link. */
const link = (scope: string, kind: string): RegExp =>
  new RegExp(
    `^(?:(?:https://www\\.googleapis\\.com/compute/v1/)?projects/[^/]+/${scope}/${kind}/)?[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?$`,
  );

const existingNetwork = strictObject({
  /** Name or self link of the VPC. It needs Cloud NAT, as nodes have no public address. */
  network: text(
    link("global", "networks"),
    "the VPC's name or self link",
    "write it as my-network or projects/my-project/global/networks/my-network",
  ),
  /** Name or self link of the subnet in the stack's region. */
  subnetwork: text(
    link("regions/[^/]+", "subnetworks"),
    "the subnet's name or self link",
    "write it as my-subnet or projects/my-project/regions/asia-northeast1/subnetworks/my-subnet",
  ),
  /** Name of the subnet's secondary range for pods. */
  podsRange: lowerName(63, "a secondary range's name", "write a name such as pods"),
  /** Name of the subnet's secondary range for Services. */
  servicesRange: lowerName(63, "a secondary range's name", "write a name such as services"),
}).refine(
  ...relation<{ podsRange: string; servicesRange: string }>(
    ["servicesRange", "podsRange"],
    ({ podsRange, servicesRange }) => podsRange !== servicesRange,
    "a range of its own, other than podsRange",
    "name another secondary range of the subnet",
  ),
);

export const networkSchema = strictObject({
  /** Ranges of a VPC of the cluster's own. @default the ranges below, unless existing is given */
  create: createdNetwork.optional(),
  /** A VPC and a subnet that are there already. @default none */
  existing: existingNetwork.optional(),
}).refine(
  ...relation<{ create?: unknown; existing?: unknown }>(
    ["existing", "create"],
    ({ create, existing }) => create === undefined || existing === undefined,
    "either create or existing, not both",
    "take one of them out",
  ),
);

/** Ranges of the VPC that the cluster brings along. */
export type CreatedNetwork = z.output<typeof createdNetwork>;
/** A VPC and a subnet with secondary ranges that are there already. */
export type ExistingNetwork = z.output<typeof existingNetwork>;

/** The ranges of a created network where none are given. */
export const DEFAULT_NETWORK: CreatedNetwork = createdNetwork.parse({});
