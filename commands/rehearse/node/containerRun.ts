import { LEAST_GRACE } from "../../../platform/kubernetes";
import { type Ended, type OwnProcess } from "../ownProcess";
import { type Clock, now } from "../clock";
import { runPreStop } from "./hook";
import type { PodAddresses } from "./pod";
import { type Answer, ask, type Refusal } from "./probes";
import type { Container, EndingProbe, Probe } from "./workload";

/** Starts a container's process. */
export type Launch = () => OwnProcess;

export interface Observer {
  /** `started`, `exited`, `restarted by its liveness probe`, … */
  event(what: string): void;
  /** The process has ended, although it was not asked to. @param certain whether by itself, and not by a probe */
  ended(certain: boolean): void;
  /** A probe has failed as often as it may, and this is what it got last. */
  refused(refusal: Refusal): void;
  /** Readiness may have changed. */
  changed(): void;
}

/** Seconds until a container that exited is started again: at once at first, then longer and longer, as the kubelet does. */
const FIRST_RESTART = 1;
const RESTART = 10;
const RESTART_MAX = 300;
/** Milliseconds that a process may take until it first answers, whatever the speed: it starts no quicker here than in a cluster. */
const START = 10_000;

/** One container of a pod, from its start over restarts to its end. */
export class ContainerRun {
  private process: OwnProcess | undefined;
  private readonly stopping = new AbortController();
  private restarts = 0;
  private isStarted = false;
  private isReady = false;
  private killed = false;
  /** Whether a probe has reached its present process; milliseconds of the clock since when it runs. */
  private answered = false;
  private launchedAt = 0;
  private readonly end: Promise<void>;
  /** Milliseconds of the clock when its process last ended. */
  endedAt: number | undefined;

  constructor(
    readonly spec: Container,
    private readonly addresses: PodAddresses,
    private readonly launch: Launch,
    private readonly clock: Clock,
    private readonly observer: Observer,
  ) {
    this.end = this.run();
  }

  get started(): boolean {
    return this.isStarted;
  }

  get ready(): boolean {
    return this.isReady;
  }

  get pid(): number | undefined {
    return this.process?.pid;
  }

  /** Resolves when it has ended and is not started again. */
  get ended(): Promise<void> {
    return this.end;
  }

  signal(name: NodeJS.Signals): void {
    this.process?.signal(name);
  }

  /**
   * No more restarts and probes but readiness; ends the process by SIGTERM in its turn, or when the grace period is over,
   * and by SIGKILL when it is over and the process had two seconds for its end.
   */
  async terminate(turn: Promise<unknown>, graceOver: Promise<unknown>): Promise<void> {
    this.stopping.abort();
    await Promise.race([turn, graceOver, this.end]);
    this.signal("SIGTERM");
    void Promise.all([graceOver, this.clock.sleep(LEAST_GRACE)]).then(() => this.signal("SIGKILL"));
    await this.end;
  }

  /** Ends the process at once. */
  async kill(): Promise<void> {
    this.stopping.abort();
    this.signal("SIGKILL");
    await this.end;
  }

  private async run(): Promise<void> {
    for (;;) {
      const ended = await this.runOnce();
      if (this.stopping.signal.aborted) return;
      this.observer.event(`${this.spec.name} ended (${howItEnded(ended)})`);
      this.observer.ended(!this.killed);
      await this.clock.sleep(this.backOff(), this.stopping.signal);
      if (this.stopping.signal.aborted) return;
    }
  }

  private backOff(): number {
    const seconds = this.restarts === 0 ? FIRST_RESTART : Math.min(RESTART * 2 ** (this.restarts - 1), RESTART_MAX);
    this.restarts++;
    return seconds;
  }

  private async runOnce(): Promise<Ended> {
    this.killed = false;
    this.answered = false;
    this.launchedAt = now();
    const process = this.launch();
    this.process = process;
    const over = new AbortController();
    void this.probes(over.signal);
    const ended = await process.ended;
    this.endedAt = now();
    over.abort();
    this.isStarted = false;
    this.setReady(false);
    return ended;
  }

  /** Startup first; then readiness and liveness beside each other. */
  private async probes(over: AbortSignal): Promise<void> {
    const { startupProbe, readinessProbe, livenessProbe } = this.spec;
    if (startupProbe !== undefined && !(await this.passes(startupProbe, over)))
      return this.endFor("startup", startupProbe, over);
    if (over.aborted) return;
    this.isStarted = true;
    if (readinessProbe === undefined) this.setReady(true);
    else void this.watch(readinessProbe, over, (passes) => this.setReady(passes));
    if (livenessProbe === undefined) return;
    await this.watch(livenessProbe, over, (passes) => {
      if (!passes && !this.stopping.signal.aborted) void this.endFor("liveness", livenessProbe, over);
    });
  }

  /** As the kubelet ends a container for a probe: preStop hook, SIGTERM and SIGKILL, all within the probe's grace period. */
  private async endFor(kind: string, { terminationGracePeriodSeconds }: EndingProbe, over: AbortSignal): Promise<void> {
    if (over.aborted) return;
    this.killed = true;
    this.observer.event(`${this.spec.name} is ended for its ${kind} probe`);
    const graceOver = this.clock.sleep(terminationGracePeriodSeconds, over);
    const hook = new AbortController();
    await Promise.race([runPreStop(this.spec, this.addresses, this.clock, hook.signal), graceOver]);
    hook.abort();
    if (!over.aborted) this.signal("SIGTERM");
    await Promise.all([graceOver, this.clock.sleep(LEAST_GRACE, over)]);
    if (!over.aborted) this.signal("SIGKILL");
  }

  /** Whether a startup probe passes before it has failed too often. */
  private async passes(probe: Probe, over: AbortSignal): Promise<boolean> {
    await this.clock.sleep(probe.initialDelaySeconds, over);
    let refusal: Refusal | undefined;
    for (let failures = 0; failures < probe.failureThreshold && !over.aborted;) {
      const answer = await this.ask(probe);
      if (answer.passes) return true;
      refusal = answer;
      if (!this.mayStillStart(probe)) failures++;
      await this.clock.sleep(probe.periodSeconds, over);
    }
    if (refusal !== undefined && !over.aborted) this.observer.refused(refusal);
    return over.aborted;
  }

  /** Reports each change of a probe's verdict, by its thresholds. */
  private async watch(probe: Probe, over: AbortSignal, report: (passes: boolean) => void): Promise<void> {
    let last: boolean | undefined;
    let streak = 0;
    let verdict: boolean | undefined;
    await this.clock.sleep(probe.initialDelaySeconds, over);
    while (!over.aborted) {
      const answer = await this.ask(probe);
      const { passes } = answer;
      if (over.aborted) return;
      if (!passes && this.mayStillStart(probe)) {
        await this.clock.sleep(probe.periodSeconds, over);
        continue;
      }
      streak = passes === last ? streak + 1 : 1;
      last = passes;
      if (streak >= (passes ? probe.successThreshold : probe.failureThreshold) && verdict !== passes) {
        verdict = passes;
        // One that is not reached may be late; it has been reached before.
        if (!answer.passes && answer.answered) this.observer.refused(answer);
        report(passes);
      }
      await this.clock.sleep(probe.periodSeconds, over);
    }
  }

  private async ask(probe: Probe): Promise<Answer> {
    const answer = await ask(probe, this.spec, this.addresses);
    if (answer.passes || answer.answered) this.answered = true;
    return answer;
  }

  /** Whether a process that no probe has reached so far has had less time than a cluster would give it, within limits. */
  private mayStillStart({ initialDelaySeconds, periodSeconds, failureThreshold }: Probe): boolean {
    const undivided = (initialDelaySeconds + periodSeconds * failureThreshold) * 1000;
    return !this.answered && now() - this.launchedAt < Math.min(undivided, START);
  }

  private setReady(ready: boolean): void {
    if (this.isReady === ready) return;
    this.isReady = ready;
    // The pod may be about to learn of this container at all.
    queueMicrotask(() => this.observer.changed());
  }
}

function howItEnded({ code, signal }: Ended): string {
  if (signal !== null) return signal;
  return code === null ? "could not be started" : `exit code ${code}`;
}
