import { GrpcIngress } from "./components/grpcIngress";
import { GrpcServer } from "./components/grpcServer";
import { ServerNamespace } from "./components/serverNamespace";
import { stackCluster } from "./components/stackCluster";
import { stackConfig } from "./components/stackConfig";
import { CONTRACT_VERSION, type Published } from "./contract/outputs";
import { parseSettings } from "./settings/settings";

const settings = parseSettings(stackConfig());
const { gcpProject: project, cloudName, namespace } = settings;

const gke = stackCluster("cluster", settings);
const owned = new ServerNamespace("servers", { namespace }, { provider: gke.provider });
const inNamespace = { provider: gke.provider, dependsOn: [owned] };

const grpcServers = Object.entries(settings.servers).map(
  ([name, server]) =>
    [
      name,
      new GrpcServer(
        name,
        {
          settings: server,
          namespace,
          envoy: settings.envoy,
          cloudArmorPolicy: settings.ingress.cloudArmorPolicy,
          logSampleRate: settings.ingress.logSampleRate,
          identity: { project, cloudName, workloadPool: gke.workloadPool },
        },
        inNamespace,
      ),
    ] as const,
);

const backends = grpcServers.map(([, { backend }]) => backend).filter(({ routes }) => routes.length > 0);
const outside =
  backends.length > 0
    ? new GrpcIngress(
        "ingress",
        {
          project: gke.project,
          dnsProject: project,
          cloudName,
          namespace,
          backends,
          settings: settings.ingress,
        },
        inNamespace,
      )
    : null;

export const contractVersion: Published<"contractVersion"> = CONTRACT_VERSION;

export const cluster: Published<"cluster"> = {
  name: gke.clusterName,
  location: gke.location,
  project: gke.project,
  endpoint: gke.endpoint,
  network: gke.network,
  workloadPool: gke.workloadPool,
};

export const kubeconfig: Published<"kubeconfig"> = gke.kubeconfig;

export const ingress: Published<"ingress"> = outside && { address: outside.address, hosts: [...outside.hosts] };

export const servers: Published<"servers"> = Object.fromEntries(
  grpcServers.map(([name, { hosts, serviceName, host, internalPort, callers }]) => [
    name,
    {
      hosts: [...hosts],
      namespace,
      service: serviceName,
      host,
      port: internalPort,
      callers: callers && [...callers],
    },
  ]),
);
