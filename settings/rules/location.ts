import { type CrossProblem } from "../problems";
import type { Settings } from "../resolved";
import { isZone, regionOf } from "../values/location";

/** Zones and regions that do not belong together. */
export function locationProblems(settings: Settings): CrossProblem[] {
  return [...clusterProblems(settings), ...nodeProblems(settings), ...subnetProblems(settings)];
}

function clusterProblems({ cluster, region }: Settings): CrossProblem[] {
  const { location, mode } = cluster;
  const problems: CrossProblem[] = [];
  if (regionOf(location) !== region) {
    problems.push({
      path: "cluster.location",
      value: location,
      rule: `inside gcp:region, where the subnet is: ${region}`,
      mend: `write ${region} or one of its zones, or change gcp:region`,
      reads: ["cluster.location", "gcp:region"],
    });
  }
  if (mode === "autopilot" && isZone(location)) {
    problems.push({
      path: "cluster.location",
      value: location,
      rule: "an Autopilot cluster is regional",
      mend: `write ${regionOf(location)}`,
      reads: ["cluster.location", "cluster.mode"],
    });
  }
  return problems;
}

function nodeProblems({ cluster, region }: Settings): CrossProblem[] {
  const home = regionOf(cluster.location);
  const reads = ["cluster.nodeLocations", "cluster.location", ...(home === region ? ["gcp:region"] : [])];
  return (cluster.nodeLocations ?? []).flatMap((zone, index, zones) => {
    const at = { path: `cluster.nodeLocations.${index}`, value: zone, reads };
    if (regionOf(zone) !== home)
      return [
        { ...at, rule: `a zone of the cluster's region: ${home}`, mend: `write ${home}-a or another of its zones` },
      ];
    if (zones.indexOf(zone) !== index) return [{ ...at, rule: "each zone once", mend: "take the repeated zone out" }];
    return [];
  });
}

/** A self link names the subnet's region. */
function subnetProblems({ cluster, region }: Settings): CrossProblem[] {
  const path = "cluster.network.existing.subnetwork";
  const subnet = cluster.network.existing?.subnetwork ?? "";
  const itsRegion = /\/regions\/([^/]+)\//.exec(subnet)?.[1] ?? region;
  if (itsRegion === region) return [];
  const rule = `a subnet in gcp:region: ${region}`;
  return [
    { path, value: subnet, rule, mend: "name another subnet, or change gcp:region", reads: [path, "gcp:region"] },
  ];
}
