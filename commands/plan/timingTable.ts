import { AUTOSCALER_GRACE, UPGRADE_GRACE } from "../../platform/gke";
import type { Settings } from "../../settings/resolved";
import { type TimingBudget, timingBudget } from "../../settings/timing";
import { formatDuration } from "../../settings/values/duration";

/** Timing budget of every server, by name. */
export function timingBudgets({ servers }: Settings): Record<string, TimingBudget> {
  return Object.fromEntries(
    Object.entries(servers).map(([name, { calls, routes }]) => [name, timingBudget(calls, routes.length > 0)]),
  );
}

const ROWS: readonly [words: string, seconds: (budget: TimingBudget) => number][] = [
  ["Envoy ends a call after", ({ maxStream }) => maxStream],
  ["Envoy waits for a whole request, or for a response, for", ({ requestTimeout }) => requestTimeout],
  ["the load balancer cuts a call after", ({ loadBalancerTimeout }) => loadBalancerTimeout],
  ["Envoy closes a stream without a reader after", ({ streamIdle }) => streamIdle],
  ["Envoy closes a connection without calls after", ({ connectionIdle }) => connectionIdle],
  ["a new pod counts as available after", ({ minReady }) => minReady],
  ["a leaving pod stays in service for (preStop)", ({ withdraw }) => withdraw],
  ["then its calls have (drain)", ({ drain }) => drain],
  ["the load balancer drains it for", ({ loadBalancerDraining }) => loadBalancerDraining],
  ["in-cluster clients are asked to reconnect within", ({ internalDrain }) => internalDrain],
  ["its Envoy stays until its last call has ended, at most", ({ envoyPreStop }) => envoyPreStop],
  ["and it is killed after (grace period)", ({ gracePeriod }) => gracePeriod],
];

/** The budgets as a table, a column for each server or for several with the same times. */
export function formatTiming(settings: Settings): string {
  const columns = new Map<string, { names: string[]; budget: TimingBudget }>();
  for (const [name, budget] of Object.entries(timingBudgets(settings))) {
    const key = JSON.stringify(budget);
    const column = columns.get(key);
    if (column === undefined) columns.set(key, { names: [name], budget });
    else column.names.push(name);
  }
  const all = [...columns.values()];
  const table = [
    ["", ...all.map(({ names }) => title(names))],
    ...ROWS.map(([words, seconds]) => [words, ...all.map(({ budget }) => formatDuration(seconds(budget)))]),
  ];
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  const notes = (applies: (budget: TimingBudget) => boolean, words: (budget: TimingBudget) => string) =>
    all.filter(({ budget }) => applies(budget)).map(({ names, budget }) => `note: ${title(names)}: ${words(budget)}`);
  return [
    ...table.map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join("  ")
        .trimEnd(),
    ),
    ...notes(
      ({ cutsStreamsOver }) => cutsStreamsOver !== undefined,
      ({ cutsStreamsOver }) =>
        `a call that lasts longer than ${formatDuration(cutsStreamsOver!)} is cut when its pod leaves (calls.leave)`,
    ),
    ...notes(
      ({ gracePeriod }) => gracePeriod > AUTOSCALER_GRACE,
      () =>
        `the cluster autoscaler removes no node with such a pod, as it would kill the pod after ${formatDuration(AUTOSCALER_GRACE)}: nodes that are half empty stay, and cost as full ones do`,
    ),
    ...notes(
      ({ gracePeriod }) => gracePeriod > UPGRADE_GRACE,
      () =>
        `an upgrade of its node kills a pod after ${formatDuration(UPGRADE_GRACE)}, with the calls that need longer`,
    ),
  ].join("\n");
}

function title(names: readonly string[]): string {
  return names.length <= 3 ? names.join(", ") : `${names.slice(0, 2).join(", ")} and ${names.length - 2} more`;
}
