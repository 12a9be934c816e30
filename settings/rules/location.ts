import { type CrossProblem } from "../problems";
import type { ExistingCluster, OwnCluster, Settings } from "../resolved";
import { isZone, regionOf } from "../values/location";

/** Zones and regions that do not belong together. A cluster that exists may stand in any region: the stack makes nothing in one. */
export function locationProblems({ cluster, region }: Settings): CrossProblem[] {
  if (cluster.existing !== undefined) return existingProblems(cluster.existing);
  return [...clusterProblems(cluster, region), ...nodeProblems(cluster, region), ...subnetProblems(cluster, region)];
}

function existingProblems(existing: ExistingCluster["existing"]): CrossProblem[] {
  if (existing.stack !== undefined || existing.mode !== "autopilot") return [];
  return zonalAutopilot(existing.location, "cluster.existing");
}

function zonalAutopilot(location: string, at: string): CrossProblem[] {
  if (!isZone(location)) return [];
  const path = `${at}.location`;
  const rule = "an Autopilot cluster is regional";
  return [{ path, value: location, rule, fix: `write ${regionOf(location)}`, reads: [path, `${at}.mode`] }];
}

function clusterProblems({ location, mode }: OwnCluster, region: string): CrossProblem[] {
  const problems: CrossProblem[] = [];
  if (regionOf(location) !== region) {
    problems.push({
      path: "cluster.location",
      value: location,
      rule: `inside gcp:region, where the subnet is: ${region}`,
      fix: `write ${region} or one of its zones, or change gcp:region`,
      reads: ["cluster.location", "gcp:region"],
    });
  }
  if (mode === "autopilot") problems.push(...zonalAutopilot(location, "cluster"));
  return problems;
}

function nodeProblems(cluster: OwnCluster, region: string): CrossProblem[] {
  const home = regionOf(cluster.location);
  const reads = ["cluster.nodeLocations", "cluster.location", ...(home === region ? ["gcp:region"] : [])];
  return (cluster.nodeLocations ?? []).flatMap((zone, index, zones) => {
    const at = { path: `cluster.nodeLocations.${index}`, value: zone, reads };
    if (regionOf(zone) !== home)
      return [
        { ...at, rule: `a zone of the cluster's region: ${home}`, fix: `write ${home}-a or another of its zones` },
      ];
    if (zones.indexOf(zone) !== index) return [{ ...at, rule: "each zone once", fix: "take the repeated zone out" }];
    return [];
  });
}

/** A self link names the subnet's region. */
function subnetProblems(cluster: OwnCluster, region: string): CrossProblem[] {
  const path = "cluster.network.existing.subnetwork";
  const subnet = cluster.network.existing?.subnetwork ?? "";
  const itsRegion = /\/regions\/([^/]+)\//.exec(subnet)?.[1] ?? region;
  if (itsRegion === region) return [];
  const rule = `a subnet in gcp:region: ${region}`;
  return [{ path, value: subnet, rule, fix: "name another subnet, or change gcp:region", reads: [path, "gcp:region"] }];
}
