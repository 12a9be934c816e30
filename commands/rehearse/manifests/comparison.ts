import type { Rehearsal, ScenarioResult, Verdict } from "../result";

/** Version of the comparison's JSON; it changes whenever a reader of the old one would misread the new one. */
export const COMPARISON_VERSION = 1;

/** What becomes of the calls of manifests as they are, beside what becomes of them as adopt would deploy them. */
export interface Comparison {
  readonly version: typeof COMPARISON_VERSION;
  /** What the manifests were read from, as it was given. */
  readonly manifests: string;
  readonly server: string;
  /** What of the manifests ran otherwise than in a cluster, or not at all, each in words. */
  readonly leftOut: readonly string[];
  /** Why nothing was rehearsed as adopt would deploy it; absent where it was. */
  readonly reason?: string;
  readonly scenarios: readonly ComparedScenario[];
  readonly before: Rehearsal;
  /** Absent where adopt makes no settings of the manifests. */
  readonly after?: Rehearsal;
}

export interface ComparedScenario {
  /** Name on the command line, for example `rollout`. */
  readonly name: string;
  readonly before: Side;
  readonly after?: Side;
}

/** One side's figures of a scenario, over all paths that lead through Envoy or the Service. */
export interface Side {
  readonly verdict: Verdict;
  /** Why it was skipped or is inconclusive, or the error that ended it early. */
  readonly reason?: string;
  readonly sent: number;
  /** Failed calls that no proxy can save: inside a process when the scenario killed it, as far as that could be seen. */
  readonly inside: number;
  /** The other failed calls. */
  readonly lost: number;
  /** Most calls of a pod by the mean, on the worst path; absent where a scenario does not measure it. */
  readonly evenness?: number;
}

/** @param leftOut as `Comparison` has it */
export function comparisonOf(
  about: Pick<Comparison, "manifests" | "server" | "leftOut" | "reason">,
  before: Rehearsal,
  after: Rehearsal | undefined,
): Comparison {
  return {
    version: COMPARISON_VERSION,
    ...about,
    scenarios: before.scenarios.map((scenario) => {
      const other = after?.scenarios.find(({ name }) => name === scenario.name);
      return { name: scenario.name, before: sideOf(scenario), ...(other && { after: sideOf(other) }) };
    }),
    before,
    ...(after && { after }),
  };
}

function sideOf({ verdict, reason, paths }: ScenarioResult): Side {
  const called = paths.filter(({ path }) => path !== "connections");
  const uneven = called.flatMap(({ evenness }) => (evenness === undefined || Number.isNaN(evenness) ? [] : [evenness]));
  return {
    verdict,
    ...(reason !== undefined && { reason }),
    sent: called.reduce((sum, { sent }) => sum + sent, 0),
    inside: called.reduce((sum, { inside }) => sum + inside, 0),
    lost: called.reduce((sum, { lost }) => sum + lost, 0),
    ...(uneven.length > 0 && { evenness: Math.max(...uneven) }),
  };
}
