import type { PathFigures } from "../result";
import { atMost, nothingLost, PATIENCE, type OpenOptions, type Scenario, type ScenarioContext } from "./scenario";

const PODS = 3;
const SLOWNESS = 10;
/**
 * Milliseconds that half of the calls stay under, and the width of the log-normal: as in most services, one in a hundred
 * takes 30 times as long. Far above what this machine adds to each call: least-request counts calls in progress, and on
 * a busy machine short calls are in progress for as long on every pod.
 */
const MEDIAN = 15;
const SPREAD = 1.5;
/** The slow pod must answer the longest of them before anybody gives up. */
const LONGEST = 1000;
/** Both runs get the same calls. */
const SEED = 1;
/** Percent of the calls that the slow pod may get; an even share is 33. */
const SHARE = 25;
/** By how much the slow pod may raise the 99th percentile. */
const FACTOR = 3;

export const slow: Scenario = {
  name: "slow",
  about: `One pod is ${SLOWNESS} times slower than the others: least-request sends it fewer calls, and most callers notice nothing.`,
  needsEcho: true,
  async run(context) {
    const normal = await send(context, "all pods alike");
    const slowed = await send(context, "one slow pod", (index): Record<string, string> =>
      index === 0 ? { ECHO_SLOWNESS: String(SLOWNESS) } : {},
    );
    const share = (slowed.figures.perPod[slowed.first] ?? 0) / slowed.figures.succeeded;
    const paths = [normal.figures, slowed.figures];
    return {
      paths,
      claims: [
        ...nothingLost(paths, context.volume.calls),
        atMost("share of the slow pod", SHARE, share * 100, " %"),
        atMost("p99 with a slow pod by p99 without", FACTOR, slowed.figures.latency.p99 / normal.figures.latency.p99),
      ],
    };
  },
};

async function send(
  { open, volume }: ScenarioContext,
  label: string,
  podEnv?: OpenOptions["podEnv"],
): Promise<{ figures: PathFigures; first: string }> {
  const cluster = await open({ replicas: PODS, ...(podEnv && { podEnv }) });
  // A new pod is spared at first; that is not what is looked at here.
  await cluster.clock.sleep(30);
  const lengths = durations(SEED);
  const load = cluster.clients.load("internal", `internal path, ${label}`, {
    rate: volume.rate,
    mix: ["unary"],
    total: volume.calls / 2,
    call: { deadline: PATIENCE, request: () => ({ delayMs: lengths.next().value as number }) },
  });
  const ledger = await load.finished();
  const first = cluster.deployment.current[0]?.name ?? "";
  const figures = ledger.figures();
  await cluster.close();
  return { figures, first };
}

/** How long the calls take, in milliseconds; the same for everybody who asks with the same seed. */
function* durations(seed: number): Generator<number> {
  // Mulberry32, a small generator of uniform numbers.
  let state = seed;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  // By Box and Muller; the exponential of it is how long real methods take.
  for (;;) {
    const deviate = Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
    yield Math.min(Math.round(MEDIAN * Math.exp(SPREAD * deviate)), LONGEST);
  }
}
