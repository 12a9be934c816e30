import { status } from "@grpc/grpc-js";
import { until } from "../clock";
import type { Caller } from "../load/caller";
import type { Ledger } from "../load/ledger";
import type { Pod } from "../node/pod";
import { goneInTime } from "./leaving";
import { nothingLost, type Scenario } from "./scenario";
import { figuresOf, Traffic } from "./traffic";

const PODS = 3;
/** Streams of each path and wave. */
const STREAMS = 30;
/** Messages of a stream, spread over its length. */
const MESSAGES = 20;
/** Share of the longest call that the streams last. */
const LENGTH = 0.9;
/** Share of `withdraw` after which the last streams begin. */
const LAST_WAVE = 0.95;
const STARTS = 60_000;

export const drain: Scenario = {
  name: "drain",
  about:
    "Long streams run while their pod leaves; those that began just before its server was told to stop run to their end, too.",
  needsEcho: true,
  async run({ open, volume, subject }) {
    const cluster = await open({ replicas: PODS });
    const { withdraw, gracePeriod, longestStream } = subject.times;
    const traffic = new Traffic(cluster, volume);
    const seconds = longestStream * LENGTH;
    const callers = cluster.envoyPaths.map((path) => ({
      caller: cluster.clients.caller(path),
      ledger: cluster.clients.ledger(path, `${path} path, long streams`),
    }));
    const running: Promise<void>[] = [];
    const wave = async ({ caller, ledger }: { caller: Caller; ledger: Ledger }) => {
      ledger.sent++;
      const every = cluster.clock.milliseconds(seconds / MESSAGES);
      const outcome = await caller.call("bidirectional", { requests: MESSAGES, every });
      const whole = outcome.messages === MESSAGES;
      ledger.add(whole ? outcome : { ...outcome, code: outcome.code === status.OK ? status.DATA_LOSS : outcome.code });
    };
    const begin = (what: string) => {
      cluster.event(what);
      for (let i = 0; i < STREAMS; i++) running.push(...callers.map(wave));
    };

    begin("streams begin");
    await cluster.clock.sleep(2);
    const [leaving] = cluster.pods as [Pod];
    const gone = leaving.delete();
    begin("more streams begin");
    await cluster.clock.sleep(withdraw * LAST_WAVE);
    begin("streams begin just before the server stops");
    await gone;
    await Promise.all(running);
    await until(
      "the pod is replaced",
      () => cluster.deployment.complete,
      cluster.clock.milliseconds(gracePeriod) + STARTS,
    );
    const ledgers = [...(await traffic.enough()), ...callers.map(({ ledger }) => ledger)];
    const paths = figuresOf(ledgers);
    const lastCall = withdraw * LAST_WAVE + seconds;
    return { paths, claims: [...nothingLost(paths, volume.calls), goneInTime(cluster, lastCall)] };
  },
};
