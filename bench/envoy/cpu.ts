import { readdirSync, readFileSync } from "node:fs";

const TICKS_A_SECOND = 100;

/** CPU time of a process, all threads, in microseconds. To the nanosecond where the kernel counts it so, else to its ticks of 10 ms. */
export function cpuMicroseconds(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`).map((thread) => `/proc/${pid}/task/${thread}`);
  return threads.reduce((sum, thread) => sum + threadMicroseconds(thread), 0);
}

function threadMicroseconds(thread: string): number {
  try {
    // Time on a CPU, time waiting for one, time slices (Documentation/scheduler/sched-stats.rst).
    return Number(readFileSync(`${thread}/schedstat`, "utf8").split(" ")[0]) / 1000;
  } catch {
    const [user = 0, system = 0] = readFileSync(`${thread}/stat`, "utf8")
      .replace(/^.*\) /, "")
      .split(" ")
      .slice(11, 13)
      .map(Number);
    return ((user + system) * 1_000_000) / TICKS_A_SECOND;
  }
}
