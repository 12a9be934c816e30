import type { Claim, PathFigures } from "../result";
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
/**
 * By how much the machine may raise a percentile of the calls' own lengths before the run without a slow pod is noise: a p99
 * that is raised tenfold hides what a slow pod adds, and short calls that take as long everywhere hide the slow pod itself.
 */
const NOISE = { 50: 3, 99: 2 } as const;

export const slow: Scenario = {
  name: "slow",
  about: `One pod is ${SLOWNESS} times slower than the others: least-request sends it fewer calls, and most callers notice nothing.`,
  needsEcho: true,
  async run(context) {
    const normal = await send(context, "all pods alike");
    const slowed = await send(context, "one slow pod", (index): Record<string, string> =>
      index === 0 ? { ECHO_SLOWNESS: String(SLOWNESS) } : {},
    );
    const noise = noiseOf(normal.figures, context.volume.calls / 2);
    const share = (slowed.figures.perPod[slowed.first] ?? 0) / slowed.figures.succeeded;
    const paths = [normal.figures, slowed.figures];
    return {
      paths,
      claims: [
        ...nothingLost(paths, context.volume.calls),
        ...[
          atMost("share of the slow pod", SHARE, share * 100, " %"),
          atMost("p99 with a slow pod by p99 without", FACTOR, slowed.figures.latency.p99 / normal.figures.latency.p99),
        ].map((claim): Claim => (noise === undefined ? claim : { ...claim, noise })),
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

/** Why the run without a slow pod is nothing to compare with: its calls took much longer than they were told to. */
export function noiseOf({ latency }: Pick<PathFigures, "latency">, calls: number): string | undefined {
  const drawn = durations(SEED);
  const lengths = Array.from({ length: Math.ceil(calls) }, () => drawn.next().value as number).sort((a, b) => a - b);
  for (const [percentile, measured] of [
    [50, latency.p50],
    [99, latency.p99],
  ] as const) {
    const told = lengths[Math.floor((lengths.length * percentile) / 100)] ?? 0;
    if (measured > told * NOISE[percentile])
      return `the run without a slow pod is noise: its p${percentile} is ${measured.toFixed(0)} ms, although the server takes ${told} ms`;
  }
  return undefined;
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
