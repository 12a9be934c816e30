import { readFileSync, readdirSync } from "node:fs";

/** Ticks a second in /proc, on every architecture that Node.js runs on. */
const TICKS = 100;
const MICROSECONDS = 1e6;

/** CPU time since the machine started, in seconds over all CPUs. What the kernel does not show is absent. */
export interface CpuTimes {
  /** Time that any program has used, or that the host took from this virtual machine. */
  readonly busy?: number;
  /** Time that this process and its descendants have used. */
  readonly own?: number;
  /** Time in which at least one task of the machine waited for a CPU (pressure stall information). */
  readonly waited?: number;
}

export function readCpuTimes(): CpuTimes {
  const busy = busyOf(textOf("/proc/stat"));
  const waited = waitedOf(textOf("/proc/pressure/cpu"));
  const own = ownOf(processes(), process.pid);
  return {
    ...(busy !== undefined && { busy }),
    ...(own !== undefined && { own }),
    ...(waited !== undefined && { waited }),
  };
}

/** @param stat text of /proc/stat (proc_stat(5)); `idle` and `iowait` are no work, guests are in `user` already */
export function busyOf(stat: string): number | undefined {
  const fields = /^cpu +(.+)$/m.exec(stat)?.[1]?.split(/\s+/).map(Number);
  if (fields === undefined) return undefined;
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = fields;
  const ticks = user + nice + system + irq + softirq + steal;
  // A sandbox may show a file of zeros.
  return Number.isFinite(ticks) && ticks > 0 ? ticks / TICKS : undefined;
}

/** @param pressure text of /proc/pressure/cpu; the file is absent where the kernel has no pressure stall information */
export function waitedOf(pressure: string): number | undefined {
  const total = /^some .*\btotal=(\d+)/m.exec(pressure)?.[1];
  return total === undefined ? undefined : Number(total) / MICROSECONDS;
}

/**
 * @param stats text of /proc/PID/stat of every process. One that ended counts with the parent that waited for it.
 * @returns CPU time of `root` and its descendants; nothing where `root` is not among them
 */
export function ownOf(stats: readonly string[], root: number): number | undefined {
  const byParent = new Map<number, Process[]>();
  const all = stats.map(processOf).filter((found) => found !== undefined);
  for (const one of all) byParent.set(one.parent, [...(byParent.get(one.parent) ?? []), one]);
  const first = all.find(({ pid }) => pid === root);
  if (first === undefined) return undefined;
  const sum = ({ pid, seconds }: Process): number =>
    (byParent.get(pid) ?? []).reduce((total, child) => total + sum(child), seconds);
  return sum(first);
}

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly seconds: number;
}

/** The name of a process, in parentheses, may contain spaces and parentheses. */
function processOf(stat: string): Process | undefined {
  const [, pid, rest] = /^(\d+) \(.*\) \S (.*)$/s.exec(stat) ?? [];
  if (pid === undefined || rest === undefined) return undefined;
  const fields = rest.split(" ").map(Number);
  const [parent = 0] = fields;
  // utime, stime, and those of the children that ended: cutime and cstime.
  const ticks = fields.slice(10, 14).reduce((sum, value) => sum + value, 0);
  return { pid: Number(pid), parent, seconds: ticks / TICKS };
}

function processes(): string[] {
  return names("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => textOf(`/proc/${pid}/stat`));
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Empty where the file is not there, or its process has ended meanwhile. */
function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
