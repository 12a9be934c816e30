import { median } from "../measure";
import { type Round } from "./rounds";

/** Median, least and most. */
export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** What is known of a subject at the end. */
export interface Figures {
  readonly name: string;
  readonly base?: string;
  /** CPU microseconds of Envoy for each call; absent without an Envoy. */
  readonly cpu?: Spread;
  /** CPU microseconds a second without calls, of which a share is in `cpu`; absent where nothing was waited for. */
  readonly idle?: number;
  /** CPU time by that of the base, of each round. */
  readonly ratio?: Spread & {
    /** Bounds that contain the true median with 95 % and more. */
    readonly between: readonly [number, number];
  };
  /** Latency in microseconds. */
  readonly p50: Spread;
  readonly p99: Spread;
}

export function figuresOf(
  { name, base }: Pick<Figures, "name" | "base">,
  rounds: readonly Round[],
  idle: number | undefined,
): Figures {
  const cpu = rounds.flatMap((round) => round.cpu ?? []);
  const ratios = rounds.flatMap((round) => round.ratio ?? []);
  return {
    name,
    ...(base !== undefined && { base }),
    ...(cpu.length > 0 && { cpu: spread(cpu) }),
    ...(idle !== undefined && { idle }),
    ...(ratios.length > 0 && { ratio: { ...spread(ratios), between: medianBetween(ratios) } }),
    p50: spread(rounds.map((round) => round.p50)),
    p99: spread(rounds.map((round) => round.p99)),
  };
}

function spread(values: readonly number[]): Spread {
  return { median: median(values), least: Math.min(...values), most: Math.max(...values) };
}

/**
 * Bounds of the median that ask nothing of the values' distribution: the k-th from both ends, with the largest k for which fewer
 * than 2.5 % of the time so few of them lie on one side (the sign test). All of them where they are too few to say.
 */
function medianBetween(values: readonly number[]): readonly [number, number] {
  const sorted = [...values].sort((a, b) => a - b);
  const count = sorted.length;
  let k = 0;
  let chance = 0.5 ** count;
  for (let sum = chance; sum < 0.025; sum += chance) {
    k += 1;
    chance *= (count - k + 1) / k;
  }
  const from = Math.max(0, k - 1);
  return [sorted[from] ?? NaN, sorted[count - 1 - from] ?? NaN];
}
