import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ingressStreams } from "../../../envoy/limits";
import { hostsOf } from "../../../manifests/ingress";
import { type Clock, until } from "../clock";
import type { Deployed } from "../deployed";
import { getJson, responds } from "../envoy/admin";
import { type SentToHost, sentToHosts } from "../envoy/hosts";
import { startEnvoy } from "../envoy/startEnvoy";
import type { OwnProcess } from "../ownProcess";
import { type Authority, writeSignedCertificate } from "./certificate";
import { NETWORK_CLUSTERS, type NetworkCluster, type NetworkPorts, networkBootstrap } from "./networkBootstrap";

/** Ports of the stand-ins; the Service's own number is the listener's, as in the cluster. */
const LOAD_BALANCER_PORT = 8443;
const ADMIN_PORT = 9901;

interface HostStatus {
  readonly address: { readonly socket_address: { readonly address: string } };
  readonly health_status: { readonly eds_health_status?: string } & Readonly<Record<string, unknown>>;
}

/** What lies between clients and pods: the load balancer and the Service, run by one Envoy. */
export class Network {
  private versions = 0;
  private ingressHealth = new Map<string, boolean>();
  private readonly timer: NodeJS.Timeout;

  private constructor(
    private readonly process: OwnProcess,
    private readonly folder: string,
    private readonly deployed: Deployed,
    readonly host: string,
    readonly ports: NetworkPorts,
    /** Who signed the load balancer's certificate: what its clients trust. */
    readonly authority: Authority,
  ) {
    this.timer = setInterval(() => void this.lookAtHealth(), 100);
  }

  static async start(envoy: string, folder: string, host: string, deployed: Deployed, clock: Clock): Promise<Network> {
    mkdirSync(folder, { recursive: true });
    const hosts = new Set([...hostsOf([deployed.settings]), host]);
    const authority = await writeSignedCertificate(join(folder, "tls"), deployed.host, ...hosts);
    const ports: NetworkPorts = {
      loadBalancer: LOAD_BALANCER_PORT,
      internal: deployed.envoy.ports.internal,
      connections: deployed.settings.port,
      admin: ADMIN_PORT,
    };
    const file = join(folder, "network.json");
    const { backend, settings } = deployed;
    const streams = ingressStreams(settings);
    writeFileSync(file, JSON.stringify(networkBootstrap({ host, ports, clock, folder, backend, streams })));
    for (const cluster of Object.values(NETWORK_CLUSTERS)) writeAddresses(folder, cluster, "0", []);
    const started = startEnvoy(envoy, file, join(folder, "log"), ["--file-flush-interval-msec", "200"]);
    await Promise.race([
      until("the load balancer's Envoy listens", () => responds(host, ports.admin, "/ready"), 15_000),
      started.died,
    ]);
    return new Network(started, folder, deployed, host, ports, authority);
  }

  /** Rejects when the Envoy ends by itself. */
  get died(): Promise<never> {
    return this.process.died;
  }

  /** Tells one of the balancers where the pods are. */
  tell(cluster: NetworkCluster, addresses: readonly string[]): void {
    const { envoy, settings } = this.deployed;
    const port = { ingress: envoy.ports.ingress, internal: envoy.ports.internal, connections: settings.port }[cluster];
    const endpoints = addresses.map((address) => ({
      endpoint: {
        address: { socket_address: { address, port_value: port } },
        ...(cluster === "ingress" && { health_check_config: { port_value: envoy.ports.health } }),
      },
    }));
    writeAddresses(this.folder, cluster, String(++this.versions), endpoints);
  }

  /** Whether the load balancer sends calls to a pod. */
  isHealthy(address: string): boolean {
    return this.ingressHealth.get(address) ?? false;
  }

  /** What it has sent where. */
  sent(): Promise<SentToHost[]> {
    return sentToHosts(this.host, this.ports.admin);
  }

  log(): string {
    return readFileSync(join(this.folder, "log"), "utf8");
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.process.stop();
  }

  private async lookAtHealth(): Promise<void> {
    const answer = await getJson(this.host, this.ports.admin, "/clusters?format=json").catch(() => undefined);
    const { cluster_statuses = [] } = (answer ?? {}) as {
      cluster_statuses?: { name: string; host_statuses?: HostStatus[] }[];
    };
    const hosts = cluster_statuses.find(({ name }) => name === NETWORK_CLUSTERS.ingress)?.host_statuses ?? [];
    this.ingressHealth = new Map(
      hosts.map(({ address, health_status }) => [
        address.socket_address.address,
        // Everything but the status that EDS gave is a reason against it.
        Object.keys(health_status).every((key) => key === "eds_health_status"),
      ]),
    );
  }
}

/** Written beside and moved into place: Envoy watches the folder for that and never reads half a file. */
function writeAddresses(folder: string, cluster: string, version: string, endpoints: readonly object[]): void {
  const assignment = {
    "@type": "type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment",
    cluster_name: cluster,
    endpoints: [{ lb_endpoints: endpoints }],
  };
  const file = join(folder, `${cluster}.json`);
  writeFileSync(`${file}.new`, JSON.stringify({ version_info: version, resources: [assignment] }));
  renameSync(`${file}.new`, file);
}
