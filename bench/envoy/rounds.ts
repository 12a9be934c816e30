import { setTimeout as sleep } from "node:timers/promises";
import { cpuMicroseconds } from "./cpu";
import { type LoadAnswer, type LoadOrder, type TargetAnswer } from "./loadOrder";
import { type RunningSubject } from "./start";

/** What one run of calls took. */
export interface Run {
  /** Envoy's CPU time for each call, in microseconds; undefined without an Envoy. */
  readonly cpu: number | undefined;
  /** Latency in microseconds. */
  readonly p50: number;
  readonly p99: number;
}

/** A subject's run of one round. */
export interface Round extends Run {
  /** CPU time by that of the base in the same run. */
  readonly ratio: number | undefined;
}

export interface Effort {
  readonly rounds: number;
  /** Calls of a run. */
  readonly calls: number;
  /** Calls a second. */
  readonly rate: number;
}

type Load = (order: LoadOrder) => Promise<LoadAnswer>;

/** Calls that open connections and warm caches before those that count, as a share of them. */
const WARM_UP = 0.2;

/** Waits until calls arrive. */
export async function untilUp({ subject, pid, target }: RunningSubject, load: Load): Promise<void> {
  let answer: TargetAnswer | undefined;
  for (const start = performance.now(); performance.now() - start < 20_000;) {
    [answer] = await load({ targets: [target], count: 1, rate: 1000 });
    if (answer?.failed === 0) return;
    if (pid !== undefined && !isAlive(pid)) throw new Error(`${subject.name}: its Envoy has ended`);
    await sleep(100);
  }
  throw new Error(`${subject.name} is not up: ${answer?.why}`);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Waits, and tells what each Envoy used without calls, in CPU microseconds a second. */
export async function idleFor(seconds: number, running: Iterable<RunningSubject>): Promise<Map<string, number>> {
  const envoys = [...running].flatMap(({ subject: { name }, pid }) => (pid === undefined ? [] : [{ name, pid }]));
  const before = envoys.map(({ pid }) => cpuMicroseconds(pid));
  await sleep(seconds * 1000);
  if (seconds === 0) return new Map();
  return new Map(envoys.map(({ name, pid }, index) => [name, (cpuMicroseconds(pid) - before[index]!) / seconds]));
}

/**
 * Measures all subjects in turn, round by round. A subject and its base are called at once, call by call in turn:
 * whatever else the machine does meets both.
 */
export async function measureRounds(
  subjects: ReadonlyMap<string, RunningSubject>,
  load: Load,
  effort: Effort,
  progress: (round: number, name: string) => void,
): Promise<Map<string, Round[]>> {
  const found = new Map<string, Round[]>([...subjects.keys()].map((name) => [name, []]));
  const bases = new Set([...subjects.values()].map(({ subject }) => subject.base));
  for (let round = 1; round <= effort.rounds; round++) {
    for (const [name, running] of subjects) {
      const base = running.subject.base === undefined ? undefined : subjects.get(running.subject.base);
      // Measured with each of those that are compared with it.
      if (base === undefined && bases.has(name)) continue;
      progress(round, name);
      const [own, others] = await runOf(base === undefined ? [running] : [running, base], load, effort);
      if (own === undefined) continue;
      const ratio = own.cpu !== undefined && others?.cpu !== undefined ? own.cpu / others.cpu : undefined;
      found.get(name)?.push({ ...own, ratio });
      if (base !== undefined && others !== undefined && base.subject.base === undefined)
        found.get(base.subject.name)?.push({ ...others, ratio: undefined });
    }
  }
  return found;
}

async function runOf(running: readonly RunningSubject[], load: Load, { calls, rate }: Effort): Promise<Run[]> {
  const targets = running.map(({ target }) => target);
  const order = async (count: number): Promise<LoadAnswer> => {
    const answers = await load({ targets, count, rate });
    for (const [index, { failed, why }] of answers.entries()) {
      if (failed > 0) throw new Error(`${running[index]?.subject.name}: ${failed} of ${count} calls failed: ${why}`);
    }
    return answers;
  };
  const used = () => running.map(({ pid }) => (pid === undefined ? undefined : cpuMicroseconds(pid)));
  await order(Math.ceil(calls * WARM_UP));
  const before = used();
  const answers = await order(calls);
  const after = used();
  return answers.map(({ p50, p99 }, index) => {
    const [from, to] = [before[index], after[index]];
    return { cpu: from === undefined || to === undefined ? undefined : (to - from) / calls, p50, p99 };
  });
}
