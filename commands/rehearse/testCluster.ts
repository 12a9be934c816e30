import { join } from "node:path";
import { removeFolder, temporaryFolder } from "./ownProcess";
import { POD_CERTIFICATE, writeCertificate } from "./network/certificate";
import { type Clock, now, until } from "./clock";
import { type CountedPod, Counters, countedPods } from "./envoy/counters";
import { type FailureLog, readFailures } from "./envoy/failureLog";
import { Clients } from "./load/clients";
import { type DnsServer } from "./network/dns";
import { Network } from "./network/network";
import { NeverHealthy } from "./network/neverHealthy";
import { type Lags, TrafficSources } from "./network/trafficSources";
import { type Subnet, takeSubnet } from "./network/subnet";
import { Deployment, type Generation } from "./node/deployment";
import type { Pod } from "./node/pod";
import { neverReady } from "./neverReady";
import type { Refusal } from "./node/probes";
import { FIRST_GENERATION } from "./ownSubject";
import { PodStarter, type PodStarterOptions } from "./podStarter";
import type { ClusterEvent, Counter, PathName } from "./result";
import type { PodTemplate, PodsName, Subject } from "./subject";
import { CertainError } from "./verdict";

export interface TestClusterOptions extends PodStarterOptions {
  readonly subject: Subject;
  /** Environment of the n-th pod's app, from 0. @default nothing */
  readonly podEnv?: (index: number) => Readonly<Record<string, string>>;
  readonly replicas: number;
  readonly lags: Lags;
  readonly onEvent?: (event: ClusterEvent) => void;
}

/** Pods of Envoys alone. */
const EDGES = 2;
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
  private readonly neverHealthy: NeverHealthy | undefined;
  private readonly podStarter: PodStarter;
  private readonly counters: Counters;
  private moved: readonly Counter[] = [];
  private closed = false;
  private created = 0;
  /** The pods with the server. */
  readonly deployment: Deployment;
  /** The pods of Envoys in front of them, where there are some. */
  readonly edge: Deployment | undefined;
  readonly dns: DnsServer;
  readonly clients: Clients;
  private readonly sources: Readonly<Record<PodsName, TrafficSources>>;

  private constructor(
    readonly options: TestClusterOptions,
    /** Each pod's files are in a folder of its name. */
    readonly folder: string,
    /** What all pods' Envoys show the load balancer, in PEM. */
    readonly podCertificate: string,
    private readonly subnet: Subnet,
    readonly network: Network,
  ) {
    const { clock, lags, subject, app } = options;
    this.podStarter = new PodStarter(options, folder, subnet);
    this.dns = subnet.dns;
    const { echoes, method } = app;
    this.clients = new Clients({
      network,
      host: subject.hosts[0],
      ...(subject.service?.tls === true && { insideTls: podCertificate }),
      calledAs: subject.calledAs,
      echoes,
      method,
      beginning: () => this.beginning,
    });
    const sources = (calls: PodsName) => new TrafficSources(network, subnet.dns, clock, lags, calls);
    this.sources = { pods: sources("pods"), edge: sources("edge") };
    this.counters = new Counters(() => this.countedPods);
    const { loadBalancer, edge } = subject;
    const isHealthy = (pod: Pod) => network.isHealthy(pod.addresses.pod);
    this.neverHealthy = loadBalancer && new NeverHealthy(loadBalancer, clock, isHealthy);
    const gate = (calls: PodsName) => (pod: Pod) => loadBalancer?.calls !== calls || isHealthy(pod);
    this.edge = edge && new Deployment(this.generationOf(edge, "edge"), EDGES, clock, gate("edge"));
    this.deployment = new Deployment(this.generation(FIRST_GENERATION), options.replicas, clock, gate("pods"));
  }

  /** Starts everything and waits until all pods are in service. */
  static async open(options: TestClusterOptions): Promise<TestCluster> {
    const { subject, envoy, clock } = options;
    const folder = temporaryFolder("rehearsal");
    const { pods, services } = subject.names;
    const subnet = await takeSubnet({ pods, services: services.flatMap(({ names }) => names) });
    let opened: TestCluster | undefined;
    try {
      const certificate = await writeCertificate(join(folder, POD_TLS), POD_CERTIFICATE);
      const network = await Network.start(envoy, join(folder, "network"), subnet, subject, clock);
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

  /** Whether a pod, of whichever kind, is in service. */
  serves(pod: Pod): boolean {
    return this.deployment.ready.includes(pod) || this.edge?.ready.includes(pod) === true;
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

  /** A further version of the server's pods. */
  generation(name: string): Generation {
    return this.generationOf(this.options.subject.pods, name);
  }

  private generationOf(template: PodTemplate, name: string): Generation {
    const { podEnv, subject } = this.options;
    const { workload, envoy } = template;
    const { server } = subject;
    const observer = {
      event: (what: string, pod: string) => this.event(what, pod),
      changed: () => this.publish(),
      ended: (what: string, certain: boolean) => this.noteFault(what, certain),
      refused: (container: string, refusal: Refusal) => {
        if (container === server.container) void this.noteRefusal(refusal);
      },
    };
    const create = () => {
      const index = this.created++;
      const taken = new Set(this.all.map(({ addresses }) => addresses.pod));
      const health = server.healthServices.join(",");
      const plan = {
        index: this.subnet.nextPlace(taken),
        name: `${subject.name}-${name}-${index + 1}`,
        generation: name,
        workload,
        envoy,
        port: server.port,
        tls: join(this.folder, POD_TLS),
        env: { HEALTH_SERVICE: health, ECHO_SERVICE: subject.calledAs?.service ?? "", ...podEnv?.(index) },
      };
      return this.podStarter.start(plan, observer);
    };
    return { name, workload, create };
  }

  /** Paths that lead through Envoy, or through the Service as it is. */
  get envoyPaths(): ("ingress" | "internal")[] {
    const { loadBalancer, service } = this.options.subject;
    return [...(loadBalancer ? (["ingress"] as const) : []), ...(service ? (["internal"] as const) : [])];
  }

  /** Whether a path balances connections: no Envoy is on it that decides for each call. */
  isOfConnections(path: PathName): boolean {
    const { loadBalancer, pods, edge, service } = this.options.subject;
    if (path === "connections") return true;
    if (path === "ingress") return loadBalancer === undefined;
    return (service?.calls === "edge" ? edge : pods)?.envoy === undefined;
  }

  /** Pods with an Envoy that can be asked. */
  get countedPods(): CountedPod[] {
    const { pods, edge } = this.options.subject;
    return [...countedPods(pods.envoy, this.deployment?.all ?? []), ...countedPods(edge?.envoy, this.edge?.all ?? [])];
  }

  /** Every pod of which something may still run. */
  private get all(): Pod[] {
    return [...(this.edge?.all ?? []), ...(this.deployment?.all ?? [])];
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
    Object.values(this.sources).forEach((source) => source.stop());
    await Promise.all([this.deployment.stop(), this.edge?.stop()]);
    await this.network.stop();
    this.subnet.release();
    removeFolder(this.folder);
  }

  /** A server that answers may yet come to be ready, and gets the time that it has to start. */
  private async noteRefusal(refusal: Refusal): Promise<void> {
    const { subject, clock } = this.options;
    const { workload } = subject.pods;
    const start = workload.containers.find(({ name }) => name === subject.server.container)?.startupProbe;
    if (refusal.answered && start !== undefined) await clock.sleep(start.periodSeconds * start.failureThreshold);
    this.noteFault(neverReady(subject.server, refusal), refusal.answered);
  }

  /** The first one, which the others follow from. */
  private noteFault(what: string, certain: boolean): void {
    if (this.opening) this.fault ??= certain ? new CertainError(what) : new Error(what);
  }

  /** @throws where a process ended instead, or no health check passes: it would be so again and again */
  private inService(): boolean {
    if (this.fault !== undefined) throw this.fault;
    const edges = this.edge === undefined || this.edge.complete;
    if (edges && this.deployment.complete) return this.dns.addresses.length === this.options.replicas;
    const { loadBalancer } = this.options.subject;
    const called = loadBalancer?.calls === "edge" ? this.edge : this.deployment;
    const why = this.neverHealthy?.look(called?.current ?? []);
    if (why !== undefined) throw new CertainError(why);
    return false;
  }

  /**
   * EndpointSlices: ready pods that are not leaving. The load balancer's controller takes those that are not ready too
   * (`shouldPodBeInNeg`, https://github.com/kubernetes/ingress-gce/blob/master/pkg/neg/syncers/utils.go): a pod's gate
   * opens by the load balancer's own health check.
   */
  private publish(): void {
    if (this.deployment !== undefined) this.publishPods("pods", this.deployment);
    if (this.edge !== undefined) this.publishPods("edge", this.edge);
  }

  private publishPods(calls: PodsName, { current }: Deployment): void {
    const sources = this.sources[calls];
    const ready = current.filter((pod) => pod.ready).map(({ addresses }) => addresses.pod);
    sources.loadBalancer.tell(
      current.map(({ addresses }) => addresses.pod),
      this.opening,
    );
    sources.dns.tell(ready, this.opening);
    sources.service.tell(ready, this.opening);
  }
}
