import { readdirSync } from "node:fs";
import { readStackFile } from "../shared/stackFile";
import { DEFAULT_NETWORK, type CreatedNetwork } from "../../settings/network";
import { parseSettings } from "../../settings/settings";
import { overlap, parseCidr } from "../../settings/values/cidr";

/** Ranges of the same sizes as the default ones, in one sixteenth of 10.0.0.0/8 after the other. */
const BLOCKS: readonly CreatedNetwork[] = Array.from({ length: 16 }, (_, block) => ({
  nodes: `10.${block * 16}.0.0/20`,
  pods: `10.${block * 16 + 4}.0.0/14`,
  services: `10.${block * 16 + 8}.0.0/20`,
}));

/** Ranges that no other stack of the folder uses, so that their networks can be peered one day; the default ones where all are taken. */
export function freeNetwork(directory: string, stack: string): CreatedNetwork {
  const taken = readdirSync(directory)
    .flatMap((name) => /^Pulumi\.(.+)\.yaml$/.exec(name)?.[1] ?? [])
    .filter((other) => other !== stack)
    .flatMap((other) => rangesOf(directory, other));
  return BLOCKS.find((block) => !taken.some((range) => meets(block, range))) ?? DEFAULT_NETWORK;
}

/** A file that is half written takes no ranges: this is a courtesy to it, and plan tells what is wrong with it. */
function rangesOf(directory: string, stack: string): string[] {
  try {
    const { cluster } = parseSettings(readStackFile(directory, stack));
    return cluster.existing === undefined ? Object.values(cluster.network.create ?? {}) : [];
  } catch {
    return [];
  }
}

function meets(block: CreatedNetwork, range: string): boolean {
  return Object.values(block).some((own) => overlap(parseCidr(own)!, parseCidr(range)!));
}
