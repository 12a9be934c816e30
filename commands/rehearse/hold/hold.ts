import { setTimeout as wait } from "node:timers/promises";
import type { Settings } from "../../../settings/resolved";
import { CommandError } from "../../shared/commandError";
import { EXIT } from "../../shared/exitCodes";
import type { Envoy } from "../../shared/envoy/findEnvoy";
import type { App } from "../app";
import { Clock } from "../clock";
import { deployed } from "../deployed";
import { ownSubject } from "../ownSubject";
import { LoadWatch } from "../machine/loadWatch";
import type { Lags } from "../network/trafficSources";
import type { AppOptions } from "../own-calls/rehearsedApp";
import type { Words } from "../own-calls/program";
import type { Calls, ClusterEvent } from "../result";
import { TestCluster } from "../testCluster";
import { verdictOf } from "../verdict";
import { addressesOf, grpcurlLines, placeholders } from "./addresses";
import { Background } from "./background";
import { callsBetween, runClient } from "./client";
import { Controls } from "./controls";
import { readWords } from "./input";
import type { Screen } from "./screens";
import { Tally } from "./tally";

export interface HoldOptions {
  readonly settings: Settings;
  /** Name of the server in the settings. */
  readonly server: string;
  readonly envoy: Envoy;
  readonly speed: number;
  /** Calls of the background load in a second; 0 is none. */
  readonly rate: number;
  readonly lags: Lags;
  readonly app: App;
  readonly calls: Calls;
  readonly appOptions: AppOptions;
  /** The user's own client. @default none */
  readonly client?: { readonly command: string; readonly words: Words };
  /** Whether the stack goes on when the client has ended. */
  readonly stays: boolean;
  readonly screen: Screen;
}

/** Pods at the beginning. */
const PODS = 3;
/** Milliseconds between two looks at the counters. */
const PERIOD = 500;
/** Milliseconds after which Envoys have logged a call that has ended (--file-flush-interval-msec). */
const FLUSHED = 1500;

/**
 * Keeps a stack's pods running until the user ends it, or the client ends.
 * @returns the exit code
 * @throws CommandError where the pods do not come into service, with the exit code of a failed or inconclusive rehearsal
 */
export async function hold(options: HoldOptions): Promise<number> {
  const { screen } = options;
  // Before the addresses there is nothing to be told of, and nothing after the end.
  let shown = false;
  const cluster = await open(options, (event) => shown && screen.event(event));
  shown = true;
  try {
    return await Promise.race([held(cluster, options), cluster.network.died]);
  } finally {
    shown = false;
    screen.end();
    await cluster.close();
  }
}

async function held(cluster: TestCluster, options: HoldOptions): Promise<number> {
  const { calls, appOptions, rate, client, stays, screen } = options;
  const addresses = addressesOf(cluster);
  screen.addresses(addresses, grpcurlLines(addresses, calls, appOptions));
  const controls = new Controls(cluster, PODS);
  const background = rate > 0 ? new Background(cluster, rate) : undefined;
  const tally = new Tally(cluster, controls, background);
  const before = await tally.look();
  background?.start();
  const over = new AbortController();
  const stopReading = readWords((word) => {
    if ("unknown" in word) screen.answer(word.unknown);
    else if (word.name === "quit") over.abort();
    else if (word.name === "help") screen.help();
    else if (word.name === "counters") void tally.look().then((figures) => screen.figures(figures, true));
    else {
      const refused = controls.run(word);
      if (refused !== undefined) screen.answer(refused);
    }
  });
  const watch = async () => {
    while (!over.signal.aborted) {
      screen.figures(await tally.look());
      controls.look();
      await sleep(PERIOD, over.signal);
    }
  };
  const runs = async ({ command, words }: NonNullable<HoldOptions["client"]>) => {
    const values = placeholders(addresses);
    const end = await runClient(words, values, (text, stream) => screen.client(text, stream), over.signal);
    // What is left is then the client's, to the last call.
    if (!stays) await background?.stop();
    await sleep(FLUSHED, over.signal);
    // The user has ended all of it, and so the client, too.
    if (over.signal.aborted) return EXIT.ok;
    screen.clientEnded(command, end, callsBetween(before, await tally.look()));
    if (!stays) over.abort();
    return end.code === 0 ? EXIT.ok : EXIT.found;
  };
  try {
    const [code] = await Promise.all([client === undefined ? EXIT.ok : runs(client), watch()]);
    if (stays) screen.figures(await tally.look(), true);
    return code;
  } finally {
    over.abort();
    stopReading();
    controls.end();
  }
}

function sleep(milliseconds: number, signal: AbortSignal): Promise<unknown> {
  return wait(milliseconds, undefined, { signal }).catch(() => undefined);
}

async function open(
  { settings, server, speed, envoy, app, lags }: HoldOptions,
  onEvent: (event: ClusterEvent) => unknown,
): Promise<TestCluster> {
  const watch = new LoadWatch();
  try {
    return await TestCluster.open({
      subject: ownSubject(deployed(settings, server, speed)),
      envoy: envoy.path,
      app,
      clock: new Clock(speed),
      replicas: PODS,
      lags,
      onEvent: (event) => void onEvent(event),
    });
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    const { verdict, reason = error.message } = verdictOf({ claims: [], error, load: watch.stop(), speed });
    throw new NotHeld(reason, verdict === "inconclusive" ? EXIT.inconclusive : EXIT.found);
  } finally {
    watch.stop();
  }
}

class NotHeld extends CommandError {
  constructor(
    message: string,
    override readonly exitCode: number,
  ) {
    super(message);
  }
}
