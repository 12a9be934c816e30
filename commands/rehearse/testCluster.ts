import { join } from "node:path";
import { type Bootstrap } from "../../envoy/bootstrap";
import { serviceHost } from "../../settings/names";
import { removeFolder, temporaryFolder } from "./ownProcess";
import { writeCertificate } from "./network/certificate";
import { type Clock, now, until } from "./clock";
import type { Deployed } from "./deployed";
import { Counters } from "./envoy/counters";
import { type FailureLog, readFailures } from "./envoy/failureLog";
import { Clients } from "./load/clients";
import { type DnsServer } from "./network/dns";
import { Network } from "./network/network";
import { type Lags, TrafficSources } from "./network/trafficSources";
import { type Subnet, takeSubnet } from "./network/subnet";
import { Deployment, type Generation } from "./node/deployment";
import type { Pod } from "./node/pod";
import { neverReady } from "./neverReady";
import type { Refusal } from "./node/probes";
import { PodStarter, type PodStarterOptions } from "./podStarter";
import type { ClusterEvent, Counter } from "./result";
import { CertainError } from "./verdict";

export interface TestClusterOptions extends PodStarterOptions {
  readonly deployed: Deployed;
  /** Environment of the n-th pod's app, from 0. @default nothing */
  readonly podEnv?: (index: number) => Readonly<Record<string, string>>;
  readonly replicas: number;
  readonly lags: Lags;
  readonly onEvent?: (event: ClusterEvent) => void;
}

/** Folder with the pods' certificate. */
const POD_TLS = "pod-tls";
/** Milliseconds for the first pods to be in service; a slow machine that starts many Envoys at once needs some. */
const OPENING = 60_000;
/** Milliseconds after which an Envoy has written its access log (--file-flush-interval-msec). */
const FLUSHED = 1200;

/** A cluster on loopback with one server in it: its pods, the balancers in front of them, DNS, and callers. */
export class TestCluster {
  private readonly events_: ClusterEvent[] = [];
  private beginning = now();
  private opening = true;
  private fault: Error | undefined;
  private readonly podStarter: PodStarter;
  private readonly counters: Counters;
  private moved: readonly Counter[] = [];
  private closed = false;
  private created = 0;
  readonly deployment: Deployment;
  readonly dns: DnsServer;
  readonly clients: Clients;
  private readonly sources: TrafficSources;

  private constructor(
    readonly options: TestClusterOptions,
    /** Each pod's files are in a folder of its name. */
    readonly folder: string,
    /** What all pods' Envoys show the load balancer, in PEM. */
    readonly podCertificate: string,
    private readonly subnet: Subnet,
    readonly network: Network,
  ) {
    const { clock, lags, deployed, app } = options;
    this.podStarter = new PodStarter(options, folder, subnet);
    this.dns = subnet.dns;
    const { echoes, method } = app;
    this.clients = new Clients({ network, host: deployed.host, echoes, method, beginning: () => this.beginning });
    this.sources = new TrafficSources(network, subnet.dns, clock, lags);
    this.counters = new Counters(() => this.deployment?.all ?? [], deployed.envoy.ports.admin);
    const gate = (pod: Pod) => deployed.backend === undefined || network.isHealthy(pod.addresses.pod);
    this.deployment = new Deployment(this.generation("first"), options.replicas, clock, gate);
  }

  /** Starts everything and waits until all pods are in service. */
  static async open(options: TestClusterOptions): Promise<TestCluster> {
    const { deployed, envoy, clock } = options;
    const folder = temporaryFolder("rehearsal");
    const subnet = await takeSubnet(deployed.podsHost);
    let opened: TestCluster | undefined;
    try {
      const certificate = await writeCertificate(join(folder, POD_TLS), serviceHost(deployed.name, deployed.namespace));
      const network = await Network.start(envoy, join(folder, "network"), subnet.host, deployed, clock);
      const cluster = new TestCluster(options, folder, certificate, subnet, network);
      opened = cluster;
      await until("all pods are in service", () => cluster.inService(), OPENING);
      cluster.opening = false;
      await cluster.counters.begin();
      cluster.begin();
      return cluster;
    } catch (error) {
      if (opened !== undefined) await opened.close();
      else {
        subnet.release();
        removeFolder(folder);
      }
      throw error;
    }
  }

  get clock(): Clock {
    return this.options.clock;
  }

  get events(): readonly ClusterEvent[] {
    return this.events_;
  }

  /** Envoys' counters that moved from the beginning to the end; known once the cluster is closed. */
  get increases(): readonly Counter[] {
    return this.moved;
  }

  /** Pods in service. */
  get pods(): Pod[] {
    return this.deployment.ready;
  }

  /** Milliseconds of the clock that count as 0. */
  get begunAt(): number {
    return this.beginning;
  }

  /** Sets the time to 0. */
  begin(): void {
    this.beginning = now();
    this.events_.length = 0;
  }

  event(what: string, pod?: string): void {
    const event = { at: Math.round(now() - this.beginning) / 1000, what, ...(pod !== undefined && { pod }) };
    this.events_.push(event);
    this.options.onEvent?.(event);
  }

  /** A further version of the pods; `change` is applied to its bootstrap. */
  generation(name: string, change: (given: Bootstrap) => Bootstrap = (given) => given): Generation {
    const { deployed, podEnv } = this.options;
    const { workload } = deployed;
    const bootstrap = change(deployed.bootstrap);
    const observer = {
      event: (what: string, pod: string) => this.event(what, pod),
      changed: () => this.publish(),
      ended: (what: string, certain: boolean) => this.noteFault(what, certain),
      refused: (container: string, refusal: Refusal) => {
        if (container === deployed.name) void this.noteRefusal(refusal);
      },
    };
    const create = () => {
      const index = this.created++;
      const taken = new Set(this.deployment?.all.map(({ addresses }) => addresses.pod));
      const { port, health } = deployed.settings;
      const env = { HEALTH_SERVICE: health.service, ...podEnv?.(index) };
      const tls = join(this.folder, POD_TLS);
      const plan = {
        index: this.subnet.nextPlace(taken),
        name: `${deployed.name}-${name}-${index + 1}`,
        workload,
        bootstrap,
        port,
        tls,
        env,
      };
      return this.podStarter.start(plan, observer);
    };
    return { name, workload, create };
  }

  /** Paths that lead through Envoy. */
  get envoyPaths(): ("ingress" | "internal")[] {
    return this.options.deployed.backend === undefined ? ["internal"] : ["ingress", "internal"];
  }

  /** How every pod does, those that leave too. */
  get states(): { readonly pod: string; readonly state: "starts" | "ready" | "leaves" }[] {
    const { ready, all } = this.deployment;
    return all.map((pod) => ({
      pod: pod.name,
      state: pod.terminating ? "leaves" : ready.includes(pod) ? "ready" : "starts",
    }));
  }

  /** What the Envoys wrote of failed calls, those that have ended too. */
  async failures(): Promise<FailureLog> {
    await new Promise((resolve) => setTimeout(resolve, FLUSHED));
    return readFailures(this.folder);
  }

  /** Ends everything; nothing of it is left. */
  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    this.moved = await this.counters.increases();
    await Promise.race([this.clients.stop(), this.clock.sleep(0)]);
    this.clients.close();
    this.counters.stop();
    this.sources.stop();
    await this.deployment.stop();
    await this.network.stop();
    this.subnet.release();
    removeFolder(this.folder);
  }

  /** A server that answers may yet come to be ready, and gets the time that it has to start. */
  private async noteRefusal(refusal: Refusal): Promise<void> {
    const { deployed, clock } = this.options;
    const start = deployed.workload.containers.find(({ name }) => name === deployed.name)?.startupProbe;
    if (refusal.answered && start !== undefined) await clock.sleep(start.periodSeconds * start.failureThreshold);
    this.noteFault(neverReady(deployed, refusal), refusal.answered);
  }

  /** The first one, which the others follow from. */
  private noteFault(what: string, certain: boolean): void {
    if (this.opening) this.fault ??= certain ? new CertainError(what) : new Error(what);
  }

  /** @throws where a process ended instead: it would end again and again */
  private inService(): boolean {
    if (this.fault !== undefined) throw this.fault;
    return this.deployment.complete && this.dns.addresses.length === this.options.replicas;
  }

  /**
   * EndpointSlices: ready pods that are not leaving. The load balancer's controller takes those that are not ready too
   * (`shouldPodBeInNeg`, https://github.com/kubernetes/ingress-gce/blob/master/pkg/neg/syncers/utils.go): a pod's gate
   * opens by the load balancer's own health check.
   */
  private publish(): void {
    const { current } = this.deployment;
    const ready = current.filter((pod) => pod.ready).map(({ addresses }) => addresses.pod);
    this.sources.loadBalancer.tell(
      current.map(({ addresses }) => addresses.pod),
      this.opening,
    );
    this.sources.dns.tell(ready, this.opening);
    this.sources.service.tell(ready, this.opening);
  }
}
