import { DEFAULT_NETWORK, type CreatedNetwork } from "../../settings/network";
import type { Answers, Kind } from "./answers";

/** What is in a stack's file, and the comments beside it. */
export interface Shape {
  /** First line of the file. */
  readonly about: string;
  readonly cluster: Readonly<Record<string, unknown>>;
  readonly server: Readonly<Record<string, unknown>>;
  readonly envoy: Readonly<Record<string, unknown>>;
  readonly ingress: Readonly<Record<string, unknown>>;
  /** By the path of the key that it is beside. */
  readonly comments: readonly (readonly [path: readonly string[], text: string])[];
}

/** The stack's shape, as this repository's own stacks of the kind have it. */
export function shapeOf(answers: Answers, network: CreatedNetwork): Shape {
  return SHAPES[answers.kind](answers, network);
}

const SHAPES: Readonly<Record<Kind, (answers: Answers, network: CreatedNetwork) => Shape>> = {
  dev: (answers, network) => ({
    about: "Small, zonal, cheap and easy to destroy.",
    cluster: {
      location: answers.zone ?? firstZone(answers.region),
      ...ranges(network),
      nodePools: {
        default: { machineType: "e2-standard-2", minNodes: 1, maxNodes: 3, disk: { type: "pd-standard", sizeGb: 30 } },
      },
      deletionProtection: false,
    },
    server: { replicas: { min: 2, max: 4 } },
    envoy: { cpu: "100m" },
    ingress: ingress(answers),
    comments: [
      [["cluster", "location"], "one zone: no fee for a first zonal control plane, no traffic between zones"],
      [["cluster", "deletionProtection"], "so that pulumi destroy takes it away without a further step"],
    ],
  }),
  staging: (answers, network) => ({
    about: "As production, in every way that can break; smaller in what costs.",
    cluster: {
      ...ranges(network),
      nodePools: { default: { machineType: "e2-standard-4", minNodes: 1, maxNodes: 3 } },
      deletionProtection: false,
    },
    server: { replicas: { min: 2, max: 6 }, calls: { longestUnary: "15s", longestStream: "5m" } },
    envoy: {},
    ingress: ingress(answers),
    comments: [
      [["cluster", "nodePools"], "sizes count for each of the three zones"],
      CALLS,
      ...(answers.dnsZone === undefined ? [RECORD] : []),
    ],
  }),
  prod: (answers, network) => ({
    about: "Regional, protected against deletion, one pod a zone at least.",
    cluster: {
      releaseChannel: "STABLE",
      ...ranges(network),
      nodePools: {
        default: { machineType: "n2-standard-4", minNodes: 1, maxNodes: 5, disk: { type: "pd-ssd", sizeGb: 100 } },
      },
      maintenance: { days: ["TU", "WE", "TH"], start: night(answers.region), hours: 4 },
    },
    server: {
      resources: { cpu: "1", memory: "1Gi" },
      replicas: { min: 3, max: 30 },
      calls: { longestUnary: "15s", longestStream: "5m" },
    },
    envoy: { cpu: "500m", cpuLimit: "2", memory: "1Gi" },
    ingress: ingress(answers),
    comments: [
      [["cluster", "nodePools"], "sizes count for each of the three zones"],
      [["cluster", "maintenance", "start"], "UTC: at night there, when someone is at work the next day"],
      CALLS,
      ...(answers.dnsZone === undefined ? [RECORD] : []),
    ],
  }),
};

const CALLS = [["server", "calls"], "every timeout on the way follows from these two"] as const;
const RECORD = [["server", "routes"], "its A record is yours to make, unless ingress.dnsZone names a zone"] as const;

/** The default ranges need not be written down. */
function ranges(network: CreatedNetwork): { network?: { create: CreatedNetwork } } {
  const isDefault = Object.entries(DEFAULT_NETWORK).every(([key, range]) => network[key as "pods"] === range);
  return isDefault ? {} : { network: { create: network } };
}

function ingress({ dnsZone }: Answers): Readonly<Record<string, unknown>> {
  return dnsZone === undefined ? {} : { dnsZone };
}

/** Regions have a zone a, but for two: https://cloud.google.com/compute/docs/regions-zones */
function firstZone(region: string): string {
  return ["us-east1", "europe-west1"].includes(region) ? `${region}-b` : `${region}-a`;
}

/** A start between midnight and four in the morning in most of the continent, in UTC. */
function night(region: string): string {
  if (/^(?:asia|australia)-/.test(region)) return "17:00";
  if (/^(?:europe|africa|me)-/.test(region)) return "00:00";
  return "07:00";
}
