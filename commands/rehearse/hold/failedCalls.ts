import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { FAULTS } from "../../../envoy/accessLog";
import { now } from "../clock";
import {
  type FailureLog,
  failureOf,
  type LoggedFailure,
  logFiles,
  type LogLine,
  parseLines,
  traceOf,
} from "../envoy/failureLog";
import { isOwnTrace } from "../load/caller";
import { wasHandedOver } from "../scenarios/evidence";
import type { Ending } from "./controls";

/** What became of a call that did not end well, as the Envoys on its way logged it. */
export const FATES = ["lost", "inside", "failed", "gaveUp"] as const;
/**
 * `lost`: an Envoy ended it. `inside`: it was in a process that was killed or stopped. `failed`: the server answered with a
 * status of a fault, such as UNAVAILABLE or INTERNAL. `gaveUp`: its client left or gave it up, or its deadline passed.
 */
export type Fate = (typeof FATES)[number];

/** Calls that did not end well. */
export interface Fates extends Readonly<Record<Fate, number>> {
  /** Why Envoys ended those that are lost or were inside, by Envoy's flag. */
  readonly flags: Readonly<Record<string, number>>;
}

interface Entry {
  readonly lines: LoggedFailure[];
  /** Whether the server answered with a status of a fault. */
  readonly answered: boolean;
  /** Milliseconds of the clock. */
  readonly startedAt: number;
  readonly seenAt: number;
}

/** Milliseconds after which all Envoys on a call's way have written of it. */
export const SETTLED = 5000;
/** Flags of a call that its client ended: it left (DC) or gave it up (DR). `-` is none. */
const BY_CLIENT: ReadonlySet<string> = new Set(["-", "DC", "DR"]);

/** Reads the access logs of a cluster's Envoys as they grow. */
export class FailedCalls {
  private readonly readers = new Map<string, Tail>();
  private readonly own_ = new Map<string, LoggedFailure[]>();
  /** Calls of others that may yet be logged by another Envoy. */
  private readonly recent = new Map<string, Entry>();
  private readonly settled = new Counts();
  private nameless = 0;

  /** @param folder of the cluster */
  constructor(
    private readonly folder: string,
    private readonly endings: readonly Ending[],
  ) {}

  /** What was logged of the rehearsal's own calls, until it is forgotten. */
  get own(): FailureLog {
    return this.own_;
  }

  forget(trace: string): void {
    this.own_.delete(trace);
  }

  /** Reads on. */
  look(): void {
    for (const file of logFiles(this.folder)) {
      const reader = this.readers.get(file) ?? new Tail(file);
      this.readers.set(file, reader);
      for (const line of parseLines(reader.read())) this.take(line);
    }
    for (const [key, entry] of this.recent) {
      if (now() - entry.seenAt < SETTLED) continue;
      this.settled.add(this.fateOf(entry), entry.lines);
      this.recent.delete(key);
    }
  }

  /** What became of the calls that are not the rehearsal's own. */
  fates(): Fates {
    const counts = new Counts(this.settled);
    for (const entry of this.recent.values()) counts.add(this.fateOf(entry), entry.lines);
    return counts.fates;
  }

  private take(line: LogLine): void {
    const failure = failureOf(line);
    // One that was slow, and ended well or with an answer to what was asked.
    if (!isFault(line) && failure.flags.every((flag) => flag === "-")) return;
    const id = traceOf(line);
    if (id !== undefined && isOwnTrace(id)) {
      this.own_.set(id, [...(this.own_.get(id) ?? []), failure]);
      return;
    }
    // Inside the cluster a call has no name, unless its client gives it one, and one Envoy alone logs it.
    const key = line.trace ?? `${this.nameless++}`;
    const known = this.recent.get(key);
    const startedAt = typeof line.time !== "string" ? now() : Date.parse(line.time) - performance.timeOrigin;
    this.recent.set(key, {
      lines: [...(known?.lines ?? []), failure],
      answered: line.details === "via_upstream" || known?.answered === true,
      startedAt: Math.min(startedAt, known?.startedAt ?? Infinity),
      seenAt: known?.seenAt ?? now(),
    });
  }

  private fateOf({ lines, answered, startedAt, seenAt }: Entry): Fate {
    const processes = this.endings.filter(({ from }) => from <= seenAt).map(({ process }) => process());
    if (!answered && processes.some((process) => wasHandedOver(startedAt, process, lines))) return "inside";
    if (lines.some(({ flags }) => flags.some((flag) => !BY_CLIENT.has(flag)))) return "lost";
    const left = lines.some(({ flags }) => flags.some((flag) => flag !== "-"));
    return answered && !left ? "failed" : "gaveUp";
  }
}

const OF_FAULTS: ReadonlySet<string> = new Set(FAULTS);

/** Whether its status tells of a fault; Envoy gives one without a flag to a call whose deadline has passed. */
function isFault({ grpc_status }: LogLine): boolean {
  return typeof grpc_status === "string" && OF_FAULTS.has(grpc_status);
}

class Counts {
  private readonly counts: Record<Fate, number>;
  private readonly flags: Record<string, number>;

  constructor(from?: Counts) {
    this.counts = from === undefined ? { lost: 0, inside: 0, failed: 0, gaveUp: 0 } : { ...from.counts };
    this.flags = { ...from?.flags };
  }

  get fates(): Fates {
    return { ...this.counts, flags: this.flags };
  }

  add(fate: Fate, lines: readonly LoggedFailure[]): void {
    this.counts[fate]++;
    if (fate !== "lost" && fate !== "inside") return;
    const flag = lines.flatMap(({ flags }) => flags).find((one) => !BY_CLIENT.has(one)) ?? lines[0]?.flags[0] ?? "-";
    this.flags[flag] = (this.flags[flag] ?? 0) + 1;
  }
}

/** Whole lines of a file that grows. */
class Tail {
  private offset = 0;
  private rest = Buffer.alloc(0);

  constructor(private readonly file: string) {}

  /** What was written since the last time; nothing where there is no such file yet. */
  read(): string {
    let file: number;
    try {
      file = openSync(this.file, "r");
    } catch {
      return "";
    }
    const grown = Buffer.alloc(Math.max(0, fstatSync(file).size - this.offset));
    this.offset += readSync(file, grown, 0, grown.length, this.offset);
    closeSync(file);
    const all = Buffer.concat([this.rest, grown]);
    const end = all.lastIndexOf("\n") + 1;
    this.rest = all.subarray(end);
    return all.subarray(0, end).toString();
  }
}
