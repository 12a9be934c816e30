import { type Problem } from "../problems";
import { type Settings } from "../settings";
import { isZone, regionOf } from "../values/location";

/** Zones and regions that do not belong together. */
export function locationProblems({ cluster, region }: Settings): Problem[] {
  const problems: Problem[] = [];
  if (regionOf(cluster.location) !== region) {
    problems.push({
      path: "cluster.location",
      value: cluster.location,
      rule: `inside gcp:region, where the subnet is: ${region}`,
      mend: `write ${region} or one of its zones, or change gcp:region`,
    });
  }
  (cluster.nodeLocations ?? []).forEach((zone, index, zones) => {
    const path = `cluster.nodeLocations.${index}`;
    if (regionOf(zone) !== regionOf(cluster.location)) {
      problems.push({
        path,
        value: zone,
        rule: `a zone of the cluster's region: ${regionOf(cluster.location)}`,
        mend: `write ${regionOf(cluster.location)}-a or another of its zones`,
      });
    } else if (zones.indexOf(zone) !== index) {
      problems.push({ path, value: zone, rule: "each zone once", mend: "take the repeated zone out" });
    }
  });
  if (cluster.mode === "autopilot" && isZone(cluster.location)) {
    problems.push({
      path: "cluster.location",
      value: cluster.location,
      rule: "an Autopilot cluster is regional",
      mend: `write ${regionOf(cluster.location)}`,
    });
  }
  return problems;
}
