import ipaddr from "ipaddr.js";
import { child, text, type JsonObject } from "../json";
import type { Refusal, Update } from "./kind";

/** IsShrinkageIpCidr in google/services/compute/resource_compute_subnetwork.go: true unless the new range has all of the old one in it. */
export function isNarrower(before: string, after: string): boolean {
  if (!ipaddr.isValidCIDR(before) || !ipaddr.isValidCIDR(after)) return false;
  const [[oldAddress, oldBits], [newAddress, newBits]] = [ipaddr.parseCIDR(before), ipaddr.parseCIDR(after)];
  return !(newBits <= oldBits && oldAddress.match(newAddress, newBits));
}

/**
 * A range that a cluster uses cannot be taken out or changed; one more is fine. The provider first removes what is gone
 * or different, and by then it has noted the new ranges as if they were there: d.Partial(false) comes before that step
 * in resourceComputeSubnetworkUpdate. That Google refuses is sure; its words for a range are not public, so these are
 * its words for the subnetwork: https://github.com/genevieve/leftovers/issues/6
 */
export function refusedRanges({ id, state, next, users }: Update): Refusal | undefined {
  const [before, after] = [rangesOf(state), rangesOf(next)];
  for (const [range, user] of usedRanges(users)) {
    if (!before.has(range) || before.get(range) === after.get(range)) continue;
    const inUse = `The subnetwork resource '${id}' is already being used by '${user}', resourceInUseByAnotherResource`;
    return {
      reason: `Error during removal step for Subnetwork "${id}": googleapi: Error 400: ${inUse}`,
      recorded: next,
    };
  }
  return undefined;
}

/** The ranges of a subnetwork by name. */
export function rangesOf(subnetwork: JsonObject): Map<string, string> {
  const ranges = (subnetwork.secondaryIpRanges ?? []) as JsonObject[];
  return new Map(ranges.map((range) => [text(range, "rangeName"), text(range, "ipCidrRange")]));
}

/** Names of ranges, each with a cluster that uses it. */
function usedRanges(users: Update["users"]): [string, string][] {
  return [...users].flatMap(([user, state]) => {
    const policy = child(state, "ipAllocationPolicy");
    const names = [text(policy, "clusterSecondaryRangeName"), text(policy, "servicesSecondaryRangeName")];
    return names.filter((name) => name !== "").map((name): [string, string] => [name, user]);
  });
}
