import type { GcpCloud } from "../../../../tools/engines/gcp";
import { child, text, type Json, type JsonObject } from "../../../../tools/engines/json";
import { regionOf } from "../../../../tools/engines/gcp/existing";

const PROJECT = "grpc-envoy-gke";

/** Puts into the cloud what a stack of this program refers to and does not create: its settings name it. */
export function putPrerequisites(cloud: GcpCloud, config: JsonObject): void {
  const project = text(config, "gcp:project");
  const [cluster, ingress] = [child(config, `${PROJECT}:cluster`), child(config, `${PROJECT}:ingress`)];
  const named = (value: Json | undefined): string[] => (typeof value === "string" ? [value] : []);

  for (const name of named(ingress.reservedAddress))
    cloud.put("gcp:compute/globalAddress:GlobalAddress", { project, name });
  for (const name of named(ingress.dnsZone)) cloud.put("gcp:dns/managedZone:ManagedZone", { project, name });

  const { network, subnetwork, podsRange, servicesRange } = child(child(cluster, "network"), "existing");
  if (typeof network !== "string" || typeof subnetwork !== "string") return;
  const region = regionOf(text(cluster, "location")) || text(config, "gcp:region");
  cloud.put("gcp:compute/network:Network", { project, name: network });
  cloud.put("gcp:compute/subnetwork:Subnetwork", {
    ...{ project, region, network, name: subnetwork, ipCidrRange: "10.200.0.0/20" },
    secondaryIpRanges: [
      { rangeName: podsRange ?? null, ipCidrRange: "10.204.0.0/14" },
      { rangeName: servicesRange ?? null, ipCidrRange: "10.201.0.0/20" },
    ],
  });
}
