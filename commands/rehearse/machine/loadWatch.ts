import { now } from "../clock";
import type { MachineLoad } from "../result";
import { type CpuTimes, readCpuTimes } from "./cpuTimes";
import { cpuCount } from "./facts";
import { loadOf, type Sample } from "./load";

/** Milliseconds between two probes. */
const PROBE = 20;
/** Milliseconds between two looks at the kernel's counters. */
const PERIOD = 1000;

/** Measures while a scenario runs whether the machine let it: probes of its own, and the kernel's counters. */
export class LoadWatch {
  private readonly samples: Sample[] = [];
  private readonly sampler = setInterval(() => this.sample(), PERIOD);
  private prober: NodeJS.Timeout;
  private lateness: number[] = [];
  private at = now();
  private times = readCpuTimes();

  constructor() {
    this.prober = this.probe();
  }

  stop(): MachineLoad {
    clearInterval(this.sampler);
    clearTimeout(this.prober);
    this.sample();
    return loadOf(this.samples);
  }

  private probe(): NodeJS.Timeout {
    const due = now() + PROBE;
    return setTimeout(() => {
      this.lateness.push(Math.max(0, now() - due));
      this.prober = this.probe();
    }, PROBE);
  }

  private sample(): void {
    const at = now();
    const times = readCpuTimes();
    const seconds = (at - this.at) / 1000;
    this.samples.push({ seconds, cpus: cpuCount(), lateness: this.lateness, times: increase(this.times, times) });
    this.lateness = [];
    this.at = at;
    this.times = times;
  }
}

function increase(before: CpuTimes, after: CpuTimes): CpuTimes {
  const names = ["busy", "own", "waited"] as const;
  return Object.fromEntries(
    names.flatMap((name) => {
      const [from, to] = [before[name], after[name]];
      return from === undefined || to === undefined ? [] : [[name, Math.max(0, to - from)]];
    }),
  );
}
