import type { Settings } from "../../settings/resolved";
import type { Envoy } from "../shared/envoy/findEnvoy";
import { type App, ECHO_APP } from "./app";
import { Clock, now } from "./clock";
import { deployed } from "./deployed";
import { loadAverage, machineFacts } from "./machine/facts";
import { LoadWatch } from "./machine/loadWatch";
import type { Lags } from "./network/trafficSources";
import { type Calls, type ClusterEvent, type Rehearsal, RESULT_VERSION, type ScenarioResult } from "./result";
import type { Source } from "./source";
import type { ScenarioOutcome, OpenOptions, Scenario, Volume } from "./scenarios/scenario";
import { SHORTEST_CALL } from "./speed";
import { TestCluster } from "./testCluster";
import { verdictOf } from "./verdict";

const NEEDS_ECHO =
  "it needs the echo server, whose calls last as long as they are asked to, and --app gives another one; run it without --app";
/** Pods of a scenario that reports nothing of them. */
const REPLICAS = 3;

export interface RehearsalOptions {
  readonly source: Source;
  readonly envoy: Envoy;
  readonly scenarios: readonly Scenario[];
  /** By how much every time is divided. @default 1 */
  readonly speed?: number;
  readonly volume: Volume;
  readonly lags: Lags;
  /** @default the echo server */
  readonly app?: App;
  /** What the app is called by, for the result. @default the echo server's methods */
  readonly calls?: Calls;
  readonly watcher?: Watcher;
}

const ECHO_CALLS: Calls = { mode: "echo", method: "echo.v1.Echo" };

/** Sees a rehearsal as it goes on. */
export interface Watcher {
  begins(scenario: Scenario): void;
  opened(cluster: TestCluster): void;
  event(event: ClusterEvent): void;
  ended(result: ScenarioResult): void;
}

/** The highest speed at which a server's times still mean something. */
export function highestSpeed(settings: Settings, server: string): number {
  return deployed(settings, server, 1).timing.maxStream / SHORTEST_CALL;
}

/** Runs scenarios one after the other; where one breaks off, the next one begins. */
export async function rehearse(options: RehearsalOptions): Promise<Rehearsal> {
  const { source, envoy, scenarios, speed = 1, watcher } = options;
  const startedAt = new Date().toISOString();
  const beginning = now();
  const loadBefore = loadAverage();
  const results: ScenarioResult[] = [];
  for (const scenario of scenarios) {
    watcher?.begins(scenario);
    const result = await runScenario(scenario, options);
    results.push(result);
    watcher?.ended(result);
  }
  return {
    version: RESULT_VERSION,
    project: source.project,
    stack: source.stack,
    server: source.server,
    startedAt,
    seconds: seconds(beginning),
    envoy: envoy.version,
    speed,
    machine: machineFacts(loadBefore),
    calls: options.calls ?? ECHO_CALLS,
    bootstrapChanges: source.changes(speed),
    scenarios: results,
  };
}

async function runScenario(scenario: Scenario, options: RehearsalOptions): Promise<ScenarioResult> {
  const { source, speed = 1, volume, app = ECHO_APP, watcher } = options;
  const { name, about } = scenario;
  const beginning = now();
  const subject = source.subject(speed);
  const reason = scenario.needsEcho && !app.echoes ? NEEDS_ECHO : scenario.unfit?.(subject);
  if (reason !== undefined)
    return { name, about, verdict: "skipped", reason, claims: [], seconds: 0, paths: [], events: [], counters: [] };

  const watch = new LoadWatch();
  const clusters: TestCluster[] = [];
  const open = async ({
    replicas = REPLICAS,
    podEnv,
    realTime = false,
    lags,
  }: OpenOptions = {}): Promise<TestCluster> => {
    const cluster = await TestCluster.open({
      subject: realTime ? source.subject(1) : subject,
      envoy: options.envoy.path,
      app,
      clock: new Clock(realTime ? 1 : speed),
      replicas,
      lags: { ...options.lags, ...lags },
      ...(podEnv && { podEnv }),
      ...(watcher && { onEvent: (event: ClusterEvent) => watcher.event(event) }),
    });
    clusters.push(cluster);
    watcher?.opened(cluster);
    return cluster;
  };
  let findings: ScenarioOutcome = { claims: [], paths: [] };
  let error: Error | undefined;
  try {
    findings = await scenario.run({ subject, volume, open });
  } catch (thrown) {
    error = thrown instanceof Error ? thrown : new Error(String(thrown));
  }
  await Promise.all(clusters.map((cluster) => cluster.close()));
  const load = watch.stop();
  return {
    name,
    about,
    ...verdictOf({ claims: findings.claims, error, load, speed }),
    ...findings,
    seconds: seconds(beginning),
    load,
    events: clusters.flatMap(({ events }) => events),
    counters: clusters.flatMap(({ increases }) => increases),
  };
}

function seconds(beginning: number): number {
  return Math.round(now() - beginning) / 1000;
}
