import type { Lags } from "../network/trafficSources";
import type { Claim, PathFigures } from "../result";
import type { Subject } from "../subject";
import type { TestCluster } from "../testCluster";

/** What a user has set for all scenarios. */
export interface Volume {
  /** Calls in a second over all paths. */
  readonly rate: number;
  /** Calls that a scenario about loss sends at least. */
  readonly calls: number;
}

export interface OpenOptions {
  /** @default 3 */
  readonly replicas?: number;
  readonly podEnv?: (index: number) => Readonly<Record<string, string>>;
  /** Times as they are, whatever the rehearsal's speed. @default false */
  readonly realTime?: boolean;
  readonly lags?: Partial<Lags>;
}

/** What a scenario has to work with. */
export interface ScenarioContext {
  readonly subject: Subject;
  readonly volume: Volume;
  /** Opens a cluster; the runner closes it when the scenario ends, however it ends. */
  readonly open: (options?: OpenOptions) => Promise<TestCluster>;
}

export interface ScenarioOutcome {
  readonly claims: readonly Claim[];
  readonly paths: readonly PathFigures[];
}

export interface Scenario {
  readonly name: string;
  /** What it shows, as a sentence. */
  readonly about: string;
  /** Whether its calls need the echo server; another app is asked for its health only. */
  readonly needsEcho: boolean;
  /** Why it cannot be rehearsed with such a subject. */
  readonly unfit?: (subject: Subject) => string | undefined;
  run(context: ScenarioContext): Promise<ScenarioOutcome>;
}

/** Milliseconds of the real clock that one call may take in a scenario: so long that only a lost call takes longer. */
export const PATIENCE = 30_000;

/** Why a scenario needs a server of a stack. */
export const OF_SETTINGS = "it measures limits that settings state, and manifests state none of them";

/** A claim that a number is at most a limit. */
export function atMost(what: string, limit: number, measured: number, unit = ""): Claim {
  return { what, limit: `at most ${limit}${unit}`, measured: `${figure(measured)}${unit}`, met: measured <= limit };
}

export function atLeast(what: string, limit: number, measured: number, unit = ""): Claim {
  return { what, limit: `at least ${limit}${unit}`, measured: `${figure(measured)}${unit}`, met: measured >= limit };
}

/** No call was lost, and enough were sent for that to mean something. */
export function nothingLost(paths: readonly PathFigures[], calls: number): Claim[] {
  const sent = paths.reduce((sum, path) => sum + path.sent, 0);
  return [
    atLeast("calls sent", calls, sent),
    ...paths.map(({ label, lost }) => atMost(`calls lost, ${label}`, 0, lost)),
  ];
}

function figure(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(2);
}
