import { parseCidr } from "../../../settings/values/cidr";
import type { Change } from "../change";
import { objectsOf } from "../objectsOf";
import type { Properties } from "../secrets";
import { BESIDE, BESIDE_OR_BACK } from "./beside";
import { type Effect, type Removal, error, refused } from "./effect";

const MEANWHILE = "Every call fails until the new ones run the pods and the load balancer serves.";

export const NETWORK: Removal = {
  rank: 0,
  replace: error(
    `A cluster cannot move to another network: the cluster and its node pools are replaced with it. ${MEANWHILE}`,
    BESIDE_OR_BACK,
  ),
  delete: error("Nothing can stand in the network any more: its cluster goes first, and every call fails."),
};

export const SUBNETWORK: Removal = {
  rank: 0,
  replace: subnetworkReplaced,
  delete: error("Nothing can stand in the subnet any more: its cluster goes first, and every call fails."),
};

function subnetworkReplaced({ before, after }: Change): Effect {
  const [old, now] = [before?.["ipCidrRange"], after?.["ipCidrRange"]];
  if (typeof old !== "string" || typeof now !== "string" || !isLost(old, now)) {
    return error(
      `A cluster cannot move to another subnet: the cluster and its node pools are replaced with it. ${MEANWHILE}`,
      BESIDE_OR_BACK,
    );
  }
  return {
    ...error(
      `A subnet's range can only grow, and the new one does not contain the old one: the subnet is replaced, and with it the cluster and its node pools. ${MEANWHILE}`,
      `State a range that contains the old one, which changes in place; or ${BESIDE}.`,
    ),
    about: [`ipCidrRange: ${old} → ${now}`],
  };
}

/**
 * Whether addresses of the old range are not in the new one: only a range that grows changes in place, IsShrinkageIpCidr in
 * https://github.com/hashicorp/terraform-provider-google/blob/main/google/services/compute/resource_compute_subnetwork.go
 */
function isLost(old: string, now: string): boolean {
  const [before, after] = [parseCidr(old), parseCidr(now)];
  if (before === undefined || after === undefined) return false;
  return before.first < after.first || before.last > after.last;
}

interface Range {
  readonly rangeName?: unknown;
  readonly ipCidrRange?: unknown;
}

/**
 * Secondary ranges that change or go, in place. Google refuses both while a cluster uses them ("Existing secondary range
 * cannot be modified"): https://github.com/hashicorp/terraform-provider-google/issues/7474 and
 * https://github.com/hashicorp/terraform-provider-google/issues/2570
 */
export function secondaryRangesChange({ before, after }: Change): Effect | undefined {
  const now = rangesOf(after);
  if (now === undefined) return undefined;
  const changed = [...(rangesOf(before) ?? [])].flatMap(([name, range]) => {
    const other = now.get(name);
    if (other === range) return [];
    return [`${name}: ${range} → ${other ?? "(taken out)"}`];
  });
  if (changed.length === 0) return undefined;
  return {
    ...refused(
      "Google Cloud refuses to change or take out a secondary range that a cluster uses: the update fails half-way. What it changed before that stays changed, and running calls go on. The ranges of a cluster are fixed.",
      `Take the change back. For other ranges, ${BESIDE}.`,
    ),
    about: changed,
  };
}

/**
 * By name; undefined where it is not known what they will be. A list that is left out, or empty, changes nothing unless
 * `sendSecondaryIpRangeIfEmpty` is set, as the provider computes it then.
 */
function rangesOf(inputs: Properties | undefined): ReadonlyMap<string, string> | undefined {
  const list = inputs?.["secondaryIpRanges"] ?? [];
  if (!Array.isArray(list)) return undefined;
  if (list.length === 0 && inputs?.["sendSecondaryIpRangeIfEmpty"] !== true) return undefined;
  const ranges = objectsOf<Range>(list);
  if (ranges.length < list.length) return undefined;
  return new Map(ranges.map(({ rangeName, ipCidrRange }) => [String(rangeName), String(ipCidrRange)]));
}
