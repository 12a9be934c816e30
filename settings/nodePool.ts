import { z } from "zod";
import { labelKey, labelValue, nodeLabelKey } from "./values/names";
import { integer, map, once, relation, say, strictObject, text } from "./schema";

/** Effects of a taint, as the GKE API spells them. */
const TAINT_EFFECTS = ["NO_SCHEDULE", "PREFER_NO_SCHEDULE", "NO_EXECUTE"] as const;
const DISK_TYPES = ["pd-standard", "pd-balanced", "pd-ssd", "hyperdisk-balanced"] as const;

/** A label of the program's own on every pool, with the pool's name: components/gke/nodePool.ts states what for. */
export const POOL_LABEL = "grpc-envoy-gke/pool";
const OWN_LABEL_KEY = nodeLabelKey.refine((key) => key !== POOL_LABEL, {
  error: say(`a key of your own: every pool has ${POOL_LABEL} with its name`, "take the label out, or rename it"),
});

/** Defaults that a rule's words name too. */
const DEFAULT = { minNodes: 1, maxNodes: 3 } as const;

export const nodePoolSchema = strictObject({
  /** Compute Engine machine type. @default e2-standard-4 */
  machineType: text(
    /^[a-z][a-z0-9]*(?:-[a-z0-9]+)+$/,
    "a machine type",
    "write it as e2-standard-4: gcloud compute machine-types list",
  ).default("e2-standard-4"),
  /** Fewest nodes in each zone. @default 1 */
  minNodes: integer(0, 1000).default(DEFAULT.minNodes),
  /** Most nodes in each zone. @default 3 */
  maxNodes: integer(1, 1000).default(DEFAULT.maxNodes),
  /** Spot machines: cheap, and taken away with 30 seconds' notice. @default false */
  spot: z.boolean().default(false),
  /** Boot disk of each node. */
  disk: strictObject({
    /** Type of the disk; not every machine type takes each. @default pd-balanced */
    type: z.enum(DISK_TYPES).default("pd-balanced"),
    /** Size in GiB. @default 50 */
    sizeGb: integer(20, 65536).default(50),
  }).prefault({}),
  /** Kubernetes labels of the nodes, beside grpc-envoy-gke/pool with the pool's name. @default none */
  labels: map(OWN_LABEL_KEY, labelValue).default({}),
  /** Taints of the nodes. Servers tolerate none, so a tainted pool is for other workloads. @default none */
  taints: z
    .array(
      strictObject({
        /** Its key. */
        key: labelKey,
        /** Its value. @default "" */
        value: labelValue.default(""),
        /** What it does to pods that do not tolerate it. */
        effect: z.enum(TAINT_EFFECTS),
      }),
    )
    .refine(...once<{ key: string; effect: string }>("key and effect", ({ key, effect }) => `${key}:${effect}`))
    .default([]),
})
  .refine(
    ...relation<{ minNodes: number; maxNodes: number }>(
      ["minNodes", "maxNodes"],
      ({ minNodes, maxNodes }) => minNodes <= maxNodes,
      `minNodes (${DEFAULT.minNodes} by default) is at most maxNodes (${DEFAULT.maxNodes} by default)`,
      "lower minNodes or raise maxNodes",
    ),
  )
  .refine(
    ...relation<{ machineType: string; disk: { type: string } }>(
      ["disk", "machineType"],
      ({ machineType, disk }) => fitsMachine(machineType, disk.type),
      "a disk type that the machine type takes: c4 and n4 Hyperdisk only, c3 no pd-standard, older series no Hyperdisk",
      "write disk: { type: hyperdisk-balanced } for c4 and n4, disk: { type: pd-balanced } for the others",
    ),
  );

/** Machine series of the fourth generation take Hyperdisks only, those before the third none; C3 and C3D take no pd-standard: https://cloud.google.com/compute/docs/disks/hyperdisks#hyperdisk-machine-support */
function fitsMachine(machineType: string, disk: string): boolean {
  const series = machineType.split("-")[0]!;
  if (/^(?:c4|n4)[ad]?$/.test(series)) return disk.startsWith("hyperdisk-");
  if (/^(?:e2|n1|n2d?|t2[ad]|c2d?|f1|g1)$/.test(series)) return disk.startsWith("pd-");
  return !/^c3d?$/.test(series) || disk !== "pd-standard";
}

/** An autoscaled group of nodes; sizes count for each of its zones. */
export type NodePoolSettings = z.output<typeof nodePoolSchema>;
