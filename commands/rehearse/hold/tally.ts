import { LISTENERS } from "../../../envoy/names";
import { now } from "../clock";
import { stats } from "../envoy/admin";
import { sentToHosts } from "../envoy/hosts";
import type { Pod } from "../node/pod";
import { ownOf } from "../subject";
import type { TestCluster } from "../testCluster";
import { type PodUrls, podUrls } from "./addresses";
import type { Background, BackgroundFigures } from "./background";
import type { Controls } from "./controls";
import { FailedCalls, type Fates } from "./failedCalls";
import { Increases } from "./increases";

/** What has become of all calls so far. */
export interface Figures {
  /** Seconds since all pods were in service. */
  readonly at: number;
  /** Pods that are there. */
  readonly pods: readonly PodFigures[];
  /** Calls that Envoys handed to servers of pods that have gone. */
  readonly gone: number;
  /** Calls that are not of the background load: the user's own. */
  readonly yours: { readonly door: number; readonly internal: number } & Fates;
  /** Absent where there is no background load. */
  readonly background?: BackgroundFigures;
}

export interface PodFigures extends PodUrls {
  readonly state: "starts" | "ready" | "slow" | "leaves";
  /** Calls that Envoys handed to its server, everybody's. */
  readonly calls: number;
  /** Those among them that the background load got an answer to; absent where replies do not show the pod. */
  readonly background?: number;
}

/** HTTP requests that came to the load balancer, and to a pod's listener for clients inside the cluster. */
const DOOR = "http.load_balancer.downstream_rq_total";
const INTERNAL = `http.${LISTENERS.internal}.downstream_rq_total`;

/** Counts calls by what the Envoys of a cluster count and log, pods that come and go included. */
export class Tally {
  private readonly failed: FailedCalls;
  private readonly increases = new Increases();
  /** Names by the addresses of their servers; one that another pod has now is that pod's. */
  private readonly pods = new Map<string, string>();
  private turn: Promise<unknown> = Promise.resolve();
  private door = 0;
  private internal = 0;

  constructor(
    private readonly cluster: TestCluster,
    private readonly controls: Controls,
    private readonly background: Background | undefined,
  ) {
    this.failed = new FailedCalls(cluster.folder, controls.endings);
  }

  /** Asks all Envoys. An Envoy that is killed takes what it counted since the last look with it. */
  look(): Promise<Figures> {
    // One after the other: an answer that is overtaken would look like an Envoy that began again.
    const figures = this.turn.then(() => this.askAll());
    this.turn = figures.catch(() => undefined);
    return figures;
  }

  private async askAll(): Promise<Figures> {
    const { network, deployment, options } = this.cluster;
    const { port } = options.subject.server;
    for (const { name, addresses } of deployment.all)
      for (const address of [addresses.pod, addresses.own]) this.pods.set(`${address}:${port}`, name);
    const [door] = await Promise.all([
      stats(network.host, network.ports.admin, `^${DOOR}$`).catch(() => undefined),
      ...deployment.all.map((pod) => this.lookAt(pod).catch(() => undefined)),
    ]);
    this.increases.add("door", door?.get(DOOR) ?? 0);
    // Asked after the Envoys: calls of the background on their way are never taken for the user's.
    const own = this.background?.sent;
    this.door = Math.max(this.door, this.increases.of("door") - (own?.ingress ?? 0));
    this.internal = Math.max(this.internal, this.increases.of("internal") - (own?.internal ?? 0));
    this.failed.look();
    return this.figures();
  }

  private async lookAt({ name, addresses }: Pod): Promise<void> {
    const { ports } = ownOf(this.cluster.options.subject).envoy;
    const [counters, hosts] = await Promise.all([
      stats(addresses.own, ports.admin, `^${INTERNAL}$`),
      sentToHosts(addresses.own, ports.admin),
    ]);
    this.increases.add("internal", counters.get(INTERNAL) ?? 0, name);
    for (const { cluster, address, port, calls } of hosts) {
      const server = this.pods.get(`${address}:${port}`);
      if (server !== undefined) this.increases.add(`server ${server}`, calls, `${name} ${cluster} ${address}`);
    }
  }

  private figures(): Figures {
    const { deployment, states, options } = this.cluster;
    const callsOf = (pod: string) => this.increases.of(`server ${pod}`);
    const stateOf = new Map(states.map(({ pod, state }) => [pod, state]));
    const pods = deployment.all.map((pod): PodFigures => {
      const background = this.background?.answeredBy(pod.name);
      const state = stateOf.get(pod.name) ?? "leaves";
      return {
        ...podUrls(pod, ownOf(options.subject).envoy),
        state: state === "ready" && this.controls.isSlow(pod) ? "slow" : state,
        calls: callsOf(pod.name),
        ...(background !== undefined && { background }),
      };
    });
    const here = new Set(pods.map(({ pod }) => pod));
    const gone = [...new Set(this.pods.values())].filter((pod) => !here.has(pod));
    const { endings } = this.controls;
    return {
      at: Math.round(now() - this.cluster.begunAt) / 1000,
      pods,
      gone: gone.reduce((sum, pod) => sum + callsOf(pod), 0),
      yours: { door: this.door, internal: this.internal, ...this.failed.fates() },
      ...(this.background && { background: this.background.figures(this.failed, endings) }),
    };
  }
}
