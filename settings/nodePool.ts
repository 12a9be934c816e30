import { z } from "zod";
import { labelKey, labelValue } from "./values/names";
import { integer, relation, strictObject, text } from "./schema";

/** Effects of a taint, as the GKE API spells them. */
const TAINT_EFFECTS = ["NO_SCHEDULE", "PREFER_NO_SCHEDULE", "NO_EXECUTE"] as const;
const DISK_TYPES = ["pd-standard", "pd-balanced", "pd-ssd", "hyperdisk-balanced"] as const;

export const nodePoolSchema = strictObject({
  /** Compute Engine machine type. @default e2-standard-4 */
  machineType: text(
    /^[a-z][a-z0-9]*(?:-[a-z0-9]+)+$/,
    "a machine type",
    "write it as e2-standard-4: gcloud compute machine-types list",
  ).default("e2-standard-4"),
  /** Fewest nodes in each zone. @default 1 */
  minNodes: integer(0, 1000).default(1),
  /** Most nodes in each zone. @default 3 */
  maxNodes: integer(1, 1000).default(3),
  /** Spot machines: cheap, and taken away with 25 seconds' notice. @default false */
  spot: z.boolean().default(false),
  disk: strictObject({
    /** @default pd-balanced */
    type: z.enum(DISK_TYPES).default("pd-balanced"),
    /** GiB. @default 50 */
    sizeGb: integer(20, 65536).default(50),
  }).prefault({}),
  /** Kubernetes labels of the nodes. @default none */
  labels: z.record(labelKey, labelValue).default({}),
  /** Taints of the nodes. Servers tolerate none, so a tainted pool is for other workloads. @default none */
  taints: z
    .array(strictObject({ key: labelKey, value: labelValue.default(""), effect: z.enum(TAINT_EFFECTS) }))
    .default([]),
}).refine(
  ...relation<{ minNodes: number; maxNodes: number }>(
    ["minNodes", "maxNodes"],
    ({ minNodes, maxNodes }) => minNodes <= maxNodes,
    "minNodes is at most maxNodes",
    "lower minNodes or raise maxNodes",
  ),
);

/** An autoscaled group of nodes; sizes count for each of its zones. */
export type NodePoolSettings = z.output<typeof nodePoolSchema>;
