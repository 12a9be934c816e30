/** Milliseconds in which a throttled process runs once, as with a CPU limit in Linux. */
const PERIOD = 100;
/** Milliseconds of them in which it runs. */
const RUNS = 10;

/** What can be stopped and continued. */
export interface Stoppable {
  signal(name: NodeJS.Signals): void;
}

/** Lets a process run for a tenth of the time, as a CPU limit does that it has used up. */
export class Throttle {
  private readonly timer: NodeJS.Timeout;
  private running: NodeJS.Timeout | undefined;

  constructor(private readonly process: Stoppable) {
    this.stop();
    this.timer = setInterval(() => this.period(), PERIOD);
  }

  /** Lets it run all the time again. */
  end(): void {
    clearInterval(this.timer);
    clearTimeout(this.running);
    this.process.signal("SIGCONT");
  }

  private period(): void {
    this.process.signal("SIGCONT");
    this.running = setTimeout(() => this.stop(), RUNS);
  }

  private stop(): void {
    this.process.signal("SIGSTOP");
  }
}
