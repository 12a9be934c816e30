import { ENVOY_CONTAINER } from "../../../settings/names";
import { now } from "../clock";
import type { Pod } from "../node/pod";
import { envoy, type KilledProcess, server } from "../scenarios/evidence";
import type { TestCluster } from "../testCluster";
import { Throttle } from "./throttle";
import { type Control, MOST_PODS } from "./words";

/** A process that was killed or stopped, as it is known so far. */
export interface Ending {
  /** Milliseconds of the clock: what failed earlier was not inside. */
  readonly from: number;
  readonly process: () => KilledProcess;
}

/** Does to the pods of a held rehearsal what its user asks for. */
export class Controls {
  /** Every process that was killed or stopped. */
  readonly endings: Ending[] = [];
  private generations = 1;
  /** What the Deployment is about, until it is done. */
  private change: string | undefined;
  private readonly throttles = new Map<Pod, Throttle>();
  /** When a pod was last chosen, so that another one is next. */
  private readonly chosen = new Map<Pod, number>();

  constructor(
    private readonly cluster: TestCluster,
    private replicas: number,
  ) {}

  /** @returns why it cannot be done; undefined where it is done */
  run(word: Control): string | undefined {
    switch (word.name) {
      case "rollout":
        return this.rollOut();
      case "scale":
        return this.scale("pods" in word ? word.pods : this.replicas + word.by);
      default: {
        const pod = this.choose(word.pod);
        if (typeof pod === "string") return pod;
        this.chosen.set(pod, now());
        if (word.name === "kill") this.kill(pod, this.server);
        else if (word.name === "kill-envoy") this.kill(pod, ENVOY_CONTAINER);
        else if (word.name === "hang") this.hang(pod);
        else this.slow(pod);
        return undefined;
      }
    }
  }

  isSlow(pod: Pod): boolean {
    return this.throttles.has(pod);
  }

  /** Looks what has come to its end; called now and then. */
  look(): void {
    const { deployment } = this.cluster;
    for (const [pod, throttle] of this.throttles) {
      if (deployment.all.includes(pod)) continue;
      throttle.end();
      this.throttles.delete(pod);
    }
    if (this.change === undefined || !deployment.complete || deployment.all.length !== this.replicas) return;
    this.cluster.event(`${this.change} is complete`);
    this.change = undefined;
  }

  /** Slows no pod down any more. */
  end(): void {
    this.throttles.forEach((throttle) => throttle.end());
    this.throttles.clear();
  }

  private get server(): string {
    return this.cluster.options.subject.server.container;
  }

  private rollOut(): undefined {
    const name = `v${++this.generations}`;
    this.begin(`rollout to ${name}`);
    this.cluster.deployment.rollOut(this.cluster.generation(name));
  }

  private scale(pods: number): string | undefined {
    if (pods < 1 || pods > MOST_PODS) return `scale: there are ${this.replicas} pods; 1 to ${MOST_PODS} are possible`;
    this.replicas = pods;
    this.begin(`scale to ${pods}`);
    this.cluster.deployment.scale(pods);
    return undefined;
  }

  private begin(change: string): void {
    this.change = change;
    this.cluster.event(`${change} begins`);
  }

  private kill(pod: Pod, container: string): void {
    this.cluster.event(container === ENVOY_CONTAINER ? "Envoy killed" : "server killed", pod.name);
    this.note(pod, container);
    pod.container(container).signal("SIGKILL");
  }

  /** Until liveness restarts it, as in the cluster. */
  private hang(pod: Pod): void {
    this.throttles.get(pod)?.end();
    this.throttles.delete(pod);
    this.cluster.event("server stopped", pod.name);
    this.note(pod, this.server);
    pod.container(this.server).signal("SIGSTOP");
  }

  private slow(pod: Pod): void {
    const throttle = this.throttles.get(pod);
    if (throttle === undefined) this.throttles.set(pod, new Throttle(pod.container(this.server)));
    else throttle.end();
    if (throttle !== undefined) this.throttles.delete(pod);
    this.cluster.event(throttle === undefined ? "server slowed down" : "server at full speed again", pod.name);
  }

  private note(pod: Pod, container: string): void {
    const { subject } = this.cluster.options;
    const run = pod.container(container);
    const before = run.endedAt;
    let back: number | undefined;
    const process = (): KilledProcess => {
      const ended = run.endedAt === before ? Infinity : (run.endedAt ?? Infinity);
      if (container !== ENVOY_CONTAINER) return server(pod, subject, ended);
      if (ended < Infinity && (this.cluster.pods.includes(pod) || pod.terminating)) back ??= now();
      return envoy(pod, subject, ended, back ?? Infinity);
    };
    this.endings.push({ from: now(), process });
  }

  /** The pod of that name or number; by default one in service at full speed, the one that was left alone for longest. */
  private choose(wanted: string | undefined): Pod | string {
    const { current } = this.cluster.deployment;
    if (wanted !== undefined) {
      const found = current.find(({ name }) => name === wanted || name.endsWith(`-${wanted}`));
      return found ?? `${wanted}: no such pod; there are ${current.map(({ name }) => name).join(", ")}`;
    }
    const last = (pod: Pod) => this.chosen.get(pod) ?? -1;
    const [pod] = this.cluster.pods.filter((candidate) => !this.isSlow(candidate)).sort((a, b) => last(a) - last(b));
    return pod ?? "no pod is in service at full speed; name one";
  }
}
