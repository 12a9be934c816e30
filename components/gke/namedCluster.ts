import { type GetClusterResult, getCluster } from "@pulumi/gcp/container";
import { type InvokeOptions, output } from "@pulumi/pulumi";
import type { ClusterByName } from "../../settings/resolved";
import type { FoundCluster } from "../hostCluster";
import { type Named, lookUp, settingProblem } from "../lookUp";
import { kubeconfig } from "./kubeconfig";

/** What is read of a cluster's description. Its kind is absent where Google Cloud was not asked, as under plan. */
type Described = Pick<
  GetClusterResult,
  "controlPlaneEndpointsConfigs" | "endpoint" | "masterAuths" | "network" | "workloadIdentityConfigs"
> &
  Partial<Pick<GetClusterResult, "enableAutopilot">>;

/** A cluster by its name, asked of Google Cloud in previews too. What does not fit ends the program before anything is changed. */
export function namedCluster(place: ClusterByName, opts: InvokeOptions): FoundCluster {
  const { name, location, project } = place;
  const found = output(described(place, opts));
  const way = found.apply((cluster) => wayIn(place, cluster));
  return {
    clusterName: output(name),
    location: output(location),
    project: output(project),
    endpoint: way.endpoint,
    network: found.network,
    kubeconfig: way.apply((controlPlane) => kubeconfig({ name, ...controlPlane })),
    workloadPool: found.apply(({ workloadIdentityConfigs: [identity] }) => identity?.workloadPool ?? ""),
  };
}

async function described(place: ClusterByName, opts: InvokeOptions): Promise<Described> {
  const { name, location, project, mode } = place;
  const cluster: Described = await lookUp(
    getCluster({ name, location, project }, opts),
    setting("name", name),
    `a cluster that is there and may be read: ${id(place)}`,
    `compare it with gcloud container clusters list --project ${project}; reading it takes roles/container.clusterViewer`,
  );
  const real = cluster.enableAutopilot === true ? "autopilot" : "standard";
  if (cluster.enableAutopilot !== undefined && real !== mode)
    throw settingProblem(setting("mode", mode), `what the cluster is: ${id(place)} is ${real}`, `write mode: ${real}`);
  return cluster;
}

interface WayIn {
  readonly endpoint: string;
  readonly certificateAuthority?: string | undefined;
}

/** The DNS endpoint, guarded by IAM alone, or else the address. */
function wayIn(place: ClusterByName, { controlPlaneEndpointsConfigs, endpoint, masterAuths }: Described): WayIn {
  const dns = controlPlaneEndpointsConfigs[0]?.dnsEndpointConfigs[0];
  if (dns?.allowExternalTraffic === true && dns.endpoint !== "") return { endpoint: dns.endpoint };
  if (endpoint !== "") return { endpoint, certificateAuthority: masterAuths[0]?.clusterCaCertificate };
  throw settingProblem(
    setting("name", place.name),
    `a cluster whose control plane can be reached: ${id(place)} has neither a DNS endpoint for traffic from outside nor an address`,
    "have its owner open the DNS endpoint",
  );
}

function id({ project, location, name }: ClusterByName): string {
  return `projects/${project}/locations/${location}/clusters/${name}`;
}

function setting(key: string, value: string): Named {
  return { path: `cluster.existing.${key}`, value };
}
