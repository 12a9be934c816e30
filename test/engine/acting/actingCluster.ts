import { join } from "node:path";
import { ECHO_APP } from "../../../commands/rehearse/app";
import { Clock, now } from "../../../commands/rehearse/clock";
import { ownSubject } from "../../../commands/rehearse/ownSubject";
import type { Deployed } from "../../../commands/rehearse/deployed";
import { Clients } from "../../../commands/rehearse/load/clients";
import { type Load, MIXED } from "../../../commands/rehearse/load/load";
import { Network } from "../../../commands/rehearse/network/network";
import type { Lags } from "../../../commands/rehearse/network/trafficSources";
import { takeSubnet, type Subnet } from "../../../commands/rehearse/network/subnet";
import { PodStarter } from "../../../commands/rehearse/podStarter";
import { removeFolder, temporaryFolder } from "../../../commands/rehearse/ownProcess";
import type { ApiClient } from "../../../tools/engines/apiClient";
import { ALL_CONTROLLERS, startControllers, type Controllers } from "../../../tools/engines/cluster/controllers";
import { Balancers } from "./balancers";
import { Node } from "./node";
import { addReadinessGates } from "./readinessGate";

/** Milliseconds that a call may take: only a lost one takes longer. */
const PATIENCE = 30_000;
/** Clients of each path; each has one connection. */
const CALLERS = 3;

/** What happened when, in seconds since the beginning. */
export interface Happening {
  readonly at: number;
  readonly what: string;
  readonly pod?: string;
}

/**
 * What a cluster has beside its API server: controllers, a scheduler, and a node; and what lies between clients and one server's pods.
 */
export class ActingCluster {
  readonly happenings: Happening[] = [];
  private readonly beginning = now();
  private readonly folder = temporaryFolder("acting");
  private controllers: Controllers | undefined;
  private subnet: Subnet | undefined;
  private network: Network | undefined;
  private clients: Clients | undefined;
  private balancers: Balancers | undefined;
  private node_: Node | undefined;

  constructor(
    private readonly api: ApiClient,
    private readonly deployed: Deployed,
    private readonly lags: Lags,
  ) {}

  /** @param envoy its program */
  async start(envoy: string): Promise<void> {
    const { api, deployed, folder, lags } = this;
    const clock = new Clock(1);
    await addReadinessGates(api);
    this.controllers = startControllers(api, ALL_CONTROLLERS);
    const subnet = (this.subnet = await takeSubnet({ pods: [deployed.podsHost], services: [] }));
    const network = (this.network = await Network.start(
      envoy,
      join(folder, "network"),
      subnet,
      ownSubject(deployed),
      clock,
    ));
    this.clients = new Clients({ network, host: deployed.host, echoes: true, beginning: () => this.beginning });
    const { namespace, name: server } = deployed;
    const options = { api, namespace, server, network, subnet, clock, lags };
    const balancers = (this.balancers = await Balancers.start(options, () => this.node_));
    this.node_ = await Node.start({
      api,
      namespace,
      folder,
      starter: new PodStarter({ envoy, app: ECHO_APP, clock }, folder, subnet),
      event: (what, pod) => this.happened(what, pod),
      changed: () => balancers.publish(),
    });
  }

  get node(): Node {
    if (this.node_ === undefined) throw new Error("the cluster was not started");
    return this.node_;
  }

  happened(what: string, pod?: string): void {
    const at = Math.round(now() - this.beginning) / 1000;
    this.happenings.push({ at, what, ...(pod !== undefined && { pod }) });
  }

  /** What happened, a line each. */
  story(): string {
    return this.happenings.map(({ at, what, pod }) => `${at.toFixed(1).padStart(7)}  ${pod ?? ""} ${what}`).join("\n");
  }

  /** Mixed calls from outside and from inside, until each load is stopped. @param rate of each, in calls a second */
  load(rate: number): Load[] {
    const { clients } = this;
    if (clients === undefined) throw new Error("the cluster was not started");
    const options = { rate, mix: MIXED, callers: CALLERS, call: { deadline: PATIENCE } };
    return (["ingress", "internal"] as const).map((path) => clients.load(path, `${path} path`, options));
  }

  async stop(): Promise<void> {
    this.clients?.close();
    this.balancers?.stop();
    await this.controllers?.stop();
    await this.node_?.stop();
    await this.network?.stop();
    this.subnet?.release();
    removeFolder(this.folder);
  }
}
