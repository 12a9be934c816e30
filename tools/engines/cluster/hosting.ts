import type { ClusterHosting, HostedCluster } from "../gcp/hosting";
import { GATEWAY_HOSTS } from "./addresses";
import { objectsOfPrograms } from "./objects";
import { startCluster, type Cluster, type ClusterOptions } from "./cluster";

/** The control planes of the clusters that a cloud has, by the cluster's id: each new cluster gets an empty one. */
export class Hosting implements ClusterHosting {
  private readonly hosted = new Map<string, Cluster>();
  private spare: Promise<Cluster> | undefined;
  private latest: Cluster | undefined;
  private left: readonly string[] = [];

  constructor(private readonly options: ClusterOptions) {}

  /** Starts the next cluster's control plane ahead, so that tests can look into it before the stack is there. */
  async prepare(): Promise<void> {
    this.spare ??= startCluster(this.options);
    this.latest = await this.spare;
  }

  /** The newest cluster. */
  get cluster(): Cluster {
    if (this.latest === undefined) throw new Error("no cluster was prepared");
    return this.latest;
  }

  /** Of the cluster with an id that ends so. */
  find(idEnd: string): Cluster {
    const found = [...this.hosted].find(([id]) => id.endsWith(idEnd));
    if (found === undefined) throw new Error(`no cluster ${idEnd}: there are ${[...this.hosted.keys()].join(", ")}`);
    return found[1];
  }

  async begin(id: string): Promise<HostedCluster> {
    const cluster = await (this.spare ?? startCluster(this.options));
    this.spare = undefined;
    this.hosted.set(id, cluster);
    this.latest = cluster;
    const [dnsEndpoint, endpoint] = GATEWAY_HOSTS.map((host) => cluster.gateway.address(host));
    const certificate = Buffer.from(this.options.certificate.pem).toString("base64");
    return { dnsEndpoint: dnsEndpoint!, endpoint: endpoint!, certificate };
  }

  /** From now on no one reaches it. */
  async end(id: string): Promise<void> {
    const cluster = this.hosted.get(id);
    if (cluster === undefined) return;
    this.hosted.delete(id);
    this.left = await objectsOfPrograms(cluster);
    await cluster.stop();
  }

  /** The objects that were still in the cluster that ended last. */
  get leftBehind(): readonly string[] {
    return this.left;
  }

  async stop(): Promise<void> {
    const spare = await this.spare;
    await Promise.all([...this.hosted.values(), ...(spare ? [spare] : [])].map((cluster) => cluster.stop()));
    this.hosted.clear();
    this.spare = undefined;
  }
}
