import { join } from "node:path";
import { credentials } from "@grpc/grpc-js";
import { type Bootstrap } from "../envoy/bootstrap";
import { serviceHost } from "../settings/names";
import { removeFolder, temporaryFolder } from "../tools/ownProcess";
import { writeCertificate } from "../tools/certificate";
import { type Clock, now, until } from "./clock";
import type { Deployed } from "./deployed";
import { Counters } from "./envoy/counters";
import { type FailureLog, readFailures } from "./envoy/failureLog";
import { Caller, type Kind } from "./load/caller";
import { Ledger } from "./load/ledger";
import { Load, type LoadCall } from "./load/load";
import { type DnsServer } from "./network/dns";
import { Lagging } from "./network/lagging";
import { Network } from "./network/network";
import { type Subnet, takeSubnet } from "./network/subnet";
import { Deployment, type Generation } from "./node/deployment";
import type { Pod } from "./node/pod";
import { PodStarter, type PodStarterOptions } from "./podStarter";
import type { ClusterEvent, Counter, PathName } from "./result";

/** How late others learn that a pod came or went, in the stack's seconds. */
export interface Lags {
  readonly loadBalancer: number;
  readonly dns: number;
  readonly service: number;
}

export interface StageOptions extends PodStarterOptions {
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
export class Stage {
  private readonly events_: ClusterEvent[] = [];
  private readonly callers: Caller[] = [];
  private readonly loads: Load[] = [];
  /** Of every path that has carried calls. */
  readonly ledgers: Ledger[] = [];
  private beginning = now();
  private opening = true;
  private fault: string | undefined;
  private readonly podStarter: PodStarter;
  private readonly counters: Counters;
  private moved: readonly Counter[] = [];
  private closed = false;
  private created = 0;
  readonly deployment: Deployment;
  readonly dns: DnsServer;
  readonly network: Network;
  private readonly told: { ingress: Lagging<string[]>; internal: Lagging<string[]>; dns: Lagging<string[]> };

  private constructor(
    readonly options: StageOptions,
    private readonly folder: string,
    /** What all pods' Envoys show the load balancer, in PEM. */
    readonly podCertificate: string,
    private readonly subnet: Subnet,
    network: Network,
  ) {
    const { clock, lags, deployed } = options;
    this.podStarter = new PodStarter(options, folder, subnet);
    this.dns = subnet.dns;
    this.network = network;
    this.told = {
      ingress: new Lagging(clock, lags.loadBalancer, (pods) => network.tell("ingress", pods)),
      internal: new Lagging(clock, lags.service, (pods) => {
        network.tell("internal", pods);
        network.tell("connections", pods);
      }),
      dns: new Lagging(clock, lags.dns, (pods) => (this.dns.addresses = pods)),
    };
    this.counters = new Counters(() => this.deployment?.all ?? [], deployed.envoy.ports.admin);
    const gate = (pod: Pod) => deployed.backend === undefined || network.isHealthy(pod.addresses.pod);
    this.deployment = new Deployment(this.generation("first"), options.replicas, clock, gate);
  }

  /** Starts everything and waits until all pods are in service. */
  static async open(options: StageOptions): Promise<Stage> {
    const { deployed, envoy, clock } = options;
    const folder = temporaryFolder("rehearsal");
    const subnet = await takeSubnet(deployed.podsHost);
    let opened: Stage | undefined;
    try {
      const certificate = await writeCertificate(join(folder, POD_TLS), serviceHost(deployed.name, deployed.namespace));
      const network = await Network.start(envoy, join(folder, "network"), subnet.host, deployed, clock);
      const stage = new Stage(options, folder, certificate, subnet, network);
      opened = stage;
      await until("all pods are in service", () => stage.inService(), OPENING);
      stage.opening = false;
      await stage.counters.begin();
      stage.begin();
      return stage;
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

  /** Envoys' counters that moved from the beginning to the end; known once the stage is closed. */
  get increases(): readonly Counter[] {
    return this.moved;
  }

  /** Pods in service. */
  get pods(): Pod[] {
    return this.deployment.ready;
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
      ended: (what: string) => {
        if (this.opening) this.fault ??= what;
      },
    };
    const create = () => {
      const index = this.created++;
      const { port, health } = deployed.settings;
      const env = { HEALTH_SERVICE: health.service, ...podEnv?.(index) };
      const tls = join(this.folder, POD_TLS);
      const plan = { index, name: `${deployed.name}-${name}-${index + 1}`, workload, bootstrap, port, tls, env };
      return this.podStarter.start(plan, observer);
    };
    return { name, workload, create };
  }

  /** A client with a connection of its own. */
  caller(path: PathName): Caller {
    const { host, ports, certificate } = this.network;
    const { deployed } = this.options;
    const caller =
      path === "ingress"
        ? new Caller(`${host}:${ports.loadBalancer}`, credentials.createSsl(Buffer.from(certificate)), {
            "grpc.ssl_target_name_override": deployed.host,
            "grpc.default_authority": deployed.host,
          })
        : new Caller(`${host}:${ports[path]}`, credentials.createInsecure());
    this.callers.push(caller);
    return caller;
  }

  /** Paths that lead through Envoy. */
  get envoyPaths(): ("ingress" | "internal")[] {
    return this.options.deployed.backend === undefined ? ["internal"] : ["ingress", "internal"];
  }

  /** Figures to be filled, with the stage's beginning as 0. */
  ledger(path: PathName, label: string): Ledger {
    const ledger = new Ledger(path, label, this.beginning);
    this.ledgers.push(ledger);
    return ledger;
  }

  /** How every pod does, those that leave too. */
  get states(): { readonly pod: string; readonly state: "starts" | "ready" | "leaves" }[] {
    const { ready, all } = this.deployment;
    return all.map((pod) => ({
      pod: pod.name,
      state: pod.terminating ? "leaves" : ready.includes(pod) ? "ready" : "starts",
    }));
  }

  /** Starts a load on one path. */
  load(
    path: PathName,
    label: string,
    options: { rate: number; mix: readonly Kind[]; total?: number; callers?: number; call?: LoadCall },
  ): Load {
    const { echoes } = this.options.app;
    const callers = Array.from({ length: options.callers ?? 1 }, () => this.caller(path));
    const load = new Load(callers, this.ledger(path, label), {
      ...options,
      mix: echoes ? options.mix : ["health"],
      call: options.call ?? {},
    });
    this.loads.push(load);
    return load;
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
    await Promise.race([Promise.all(this.loads.map((load) => load.stop())), this.clock.sleep(0)]);
    this.callers.forEach((caller) => caller.close());
    this.counters.stop();
    Object.values(this.told).forEach((lagging) => lagging.stop());
    await this.deployment.stop();
    await this.network.stop();
    this.subnet.release();
    removeFolder(this.folder);
  }

  /** @throws where a process ended instead: it would end again and again */
  private inService(): boolean {
    if (this.fault !== undefined) throw new Error(this.fault);
    return this.deployment.complete && this.dns.addresses.length === this.options.replicas;
  }

  /** EndpointSlices: ready pods that are not leaving. The load balancer learns of a pod before its gate can open. */
  private publish(): void {
    const ready = this.deployment.current.filter((pod) => pod.ready).map(({ addresses }) => addresses.pod);
    this.told.ingress.tell(ready, this.opening);
    this.told.dns.tell(ready, this.opening);
    this.told.internal.tell(ready, this.opening);
  }
}
