import type { Clock } from "../../../commands/rehearse/clock";
import type { Network } from "../../../commands/rehearse/network/network";
import { type Lags, TrafficSources } from "../../../commands/rehearse/network/trafficSources";
import type { Subnet } from "../../../commands/rehearse/network/subnet";
import { podsServiceName } from "../../../settings/names";
import type { ApiClient } from "../../../tools/engines/apiClient";
import { Watched } from "../../../tools/engines/cluster/watched";
import { child, text, type JsonObject } from "../../../tools/engines/json";
import { isTrue } from "./localPod";
import type { Node } from "./node";
import { NEG_READY } from "./readinessGate";

export interface BalancerOptions {
  readonly api: ApiClient;
  readonly namespace: string;
  readonly server: string;
  readonly network: Network;
  readonly subnet: Subnet;
  readonly clock: Clock;
  readonly lags: Lags;
}

/** Everybody who sends calls to pods, told by real EndpointSlices: DNS, the Service, and the load balancer with its readiness gate. */
export class Balancers {
  private readonly sources: TrafficSources;
  private slices: Watched | undefined;
  private readonly timer: NodeJS.Timeout;

  private constructor(
    private readonly options: BalancerOptions,
    private readonly node: () => Node | undefined,
  ) {
    const { network, subnet, clock, lags } = options;
    this.sources = new TrafficSources(network, subnet.dns, clock, lags);
    this.timer = setInterval(() => this.openGates(), 200);
  }

  /** @param node once it is there */
  static async start(options: BalancerOptions, node: () => Node | undefined): Promise<Balancers> {
    const balancers = new Balancers(options, node);
    const path = `/apis/discovery.k8s.io/v1/namespaces/${options.namespace}/endpointslices`;
    balancers.slices = await Watched.start(options.api, path, () => balancers.publish());
    return balancers;
  }

  /** Tells everybody of what has changed; the load balancer learns of every pod that is not leaving, as GKE's controller tells it. */
  publish(): void {
    if (this.slices === undefined) return;
    const { server } = this.options;
    this.sources.dns.tell(this.ready(podsServiceName(server)));
    this.sources.service.tell(this.ready(server));
    const staying = (this.node()?.pods ?? []).filter(
      ({ object }) => text(child(object, "metadata"), "deletionTimestamp") === "",
    );
    this.sources.loadBalancer.tell(staying.map(({ local }) => local.running.addresses.pod).sort());
  }

  stop(): void {
    clearInterval(this.timer);
    this.slices?.stop();
    this.sources.stop();
  }

  /** Loopback addresses of a Service's ready endpoints. */
  private ready(service: string): string[] {
    const local = new Map(this.node()?.pods.map(({ local: { ip, running } }) => [ip, running.addresses.pod]));
    const slices = (this.slices?.objects ?? []).filter(
      (slice) => text(child(child(slice, "metadata"), "labels"), "kubernetes.io/service-name") === service,
    );
    const endpoints = slices.flatMap((slice) => (slice.endpoints ?? []) as JsonObject[]);
    return endpoints
      .filter((endpoint) => child(endpoint, "conditions").ready === true)
      .flatMap(({ addresses }) => (addresses as string[]).flatMap((ip) => local.get(ip) ?? []))
      .sort();
  }

  /** What GKE's NEG controller does once the load balancer finds a pod healthy. */
  private openGates(): void {
    const node = this.node();
    for (const { object, local } of node?.pods ?? []) {
      if (isTrue(object, NEG_READY) || !this.options.network.isHealthy(local.running.addresses.pod)) continue;
      const condition = { type: NEG_READY, status: "True", lastTransitionTime: new Date().toISOString() };
      node?.patchStatus(object, { conditions: [condition] }).catch(() => undefined);
    }
  }
}
