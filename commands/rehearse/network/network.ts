import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Clock, until } from "../clock";
import type { PodsName, Subject } from "../subject";
import { getJson, responds } from "../envoy/admin";
import { type SentToHost, sentToHosts } from "../envoy/hosts";
import { startEnvoy } from "../envoy/startEnvoy";
import type { OwnProcess } from "../ownProcess";
import { type Authority, writeSignedCertificate } from "./certificate";
import { NETWORK_CLUSTERS, type NetworkPorts, type UpstreamListener, networkBootstrap } from "./networkBootstrap";
import type { Subnet } from "./subnet";

/** Ports of the stand-ins; a Service's own number is that of the pods, as far as it is free. */
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
    private readonly ways: readonly Way[],
    readonly host: string,
    readonly ports: NetworkPorts,
    /** Who signed the load balancer's certificate: what its clients trust. */
    readonly authority: Authority,
  ) {
    this.timer = setInterval(() => void this.lookAtHealth(), 100);
  }

  /** @param subnet whose addresses it listens on */
  static async start(
    envoy: string,
    folder: string,
    { host, upstreams: upstreamsHost }: Pick<Subnet, "host" | "upstreams">,
    subject: Subject,
    clock: Clock,
  ): Promise<Network> {
    mkdirSync(folder, { recursive: true });
    const { hosts, loadBalancer } = subject;
    const authority = await writeSignedCertificate(join(folder, "tls"), ...hosts, host);
    const ports = portsOf(subject);
    const file = join(folder, "network.json");
    const { ways, upstreams } = waysOf(subject, upstreamsHost);
    writeFileSync(file, JSON.stringify(networkBootstrap({ host, ports, clock, folder, loadBalancer, upstreams })));
    for (const { cluster } of ways) writeAddresses(folder, cluster, "0", []);
    const started = startEnvoy(envoy, file, join(folder, "log"), ["--file-flush-interval-msec", "200"]);
    await Promise.race([
      until("the load balancer's Envoy listens", () => responds(host, ports.admin, "/ready"), 15_000),
      started.died,
    ]);
    return new Network(started, folder, ways, host, ports, authority);
  }

  /** Rejects when the Envoy ends by itself. */
  get died(): Promise<never> {
    return this.process.died;
  }

  /** Tells a balancer, or all that balance connections, where pods are. */
  tell(who: "loadBalancer" | "services", calls: PodsName, addresses: readonly string[]): void {
    for (const way of this.ways) {
      if (way.calls !== calls || (way.cluster === NETWORK_CLUSTERS.ingress) !== (who === "loadBalancer")) continue;
      const endpoints = addresses.map((address) => ({
        endpoint: {
          address: { socket_address: { address, port_value: way.port } },
          ...(way.healthPort !== undefined && { health_check_config: { port_value: way.healthPort } }),
        },
      }));
      writeAddresses(this.folder, way.cluster, String(++this.versions), endpoints);
    }
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

/** A cluster of the stand-ins, and which port of which pods it calls. */
interface Way {
  readonly cluster: string;
  readonly calls: PodsName;
  readonly port: number;
  readonly healthPort?: number;
}

function waysOf(
  { loadBalancer, service, server, names }: Subject,
  host: string,
): { readonly ways: readonly Way[]; readonly upstreams: readonly UpstreamListener[] } {
  const upstreams = names.services.flatMap(({ ports }, index) =>
    ports.map(({ port, podPort }) => ({ name: `service-${index + 1}-${port}`, host, port, podPort })),
  );
  const ways: Way[] = [
    { cluster: NETWORK_CLUSTERS.internal, ...(service ?? { calls: "pods", port: server.port }) },
    { cluster: NETWORK_CLUSTERS.connections, calls: "pods", port: server.port },
    ...upstreams.map(({ name, podPort }): Way => ({ cluster: name, calls: "pods", port: podPort })),
  ];
  if (loadBalancer === undefined) return { ways, upstreams };
  const { calls, port, healthCheck } = loadBalancer;
  return {
    ways: [...ways, { cluster: NETWORK_CLUSTERS.ingress, calls, port, healthPort: healthCheck.port }],
    upstreams,
  };
}

function portsOf({ service, server }: Subject): NetworkPorts {
  const taken = new Set([LOAD_BALANCER_PORT, ADMIN_PORT]);
  const free = (wanted: number): number => {
    let port = wanted;
    while (taken.has(port)) port++;
    taken.add(port);
    return port;
  };
  return {
    loadBalancer: LOAD_BALANCER_PORT,
    internal: free(service?.port ?? server.port),
    connections: free(server.port),
    admin: ADMIN_PORT,
  };
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
