import { type GetClusterResult, getCluster } from "@pulumi/gcp/container";
import { type InvokeOptions, getStack, output } from "@pulumi/pulumi";
import { unaltered } from "../../contract/unaltered";
import { SettingsError } from "../../settings/problems";
import type { ClusterByName } from "../../settings/resolved";
import type { FoundCluster } from "../hostCluster";
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
  const cluster: Described = await getCluster({ name, location, project }, opts).catch((error: unknown) => {
    throw problem(
      "name",
      name,
      `a cluster that is there and may be read: ${id(place)}; Google Cloud answers: ${reasonOf(error)}`,
      `compare it with gcloud container clusters list --project ${project}; reading it takes roles/container.clusterViewer`,
    );
  });
  const real = cluster.enableAutopilot === true ? "autopilot" : "standard";
  if (cluster.enableAutopilot !== undefined && real !== mode)
    throw problem("mode", mode, `what the cluster is: ${id(place)} is ${real}`, `write mode: ${real}`);
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
  throw problem(
    "name",
    place.name,
    `a cluster whose control plane can be reached: ${id(place)} has neither a DNS endpoint for traffic from outside nor an address`,
    "have its owner open the DNS endpoint",
  );
}

function id({ project, location, name }: ClusterByName): string {
  return `projects/${project}/locations/${location}/clusters/${name}`;
}

function problem(key: string, value: string, rule: string, fix: string): SettingsError {
  const found = { path: `cluster.existing.${key}`, value, rule, fix };
  return unaltered(new SettingsError([found], `Pulumi.${getStack()}.yaml`));
}

/** The provider's own words, without those of the engines around it. */
function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text
    .replace(/^.*invoking [^\s]+: /s, "")
    .replace(/^\d+ errors? occurred:\s*\* /, "")
    .trim();
}
