import Table from "cli-table3";
import { createColors } from "picocolors";
import {
  callsInWords,
  count,
  failures,
  loadInWords,
  machineInWords,
  overallVerdict,
  percentiles,
  ratio,
  seconds,
  speed,
  verdictInWords,
} from "./format";
import type { PathFigures, Rehearsal, ScenarioResult, Verdict } from "./result";

type Paint = ReturnType<typeof createColors>;

/** Widths in characters; with the gap after each, but for the last, they fill 100 columns. */
const COLUMNS = [
  { name: "", width: 28 },
  { name: "sent", width: 9 },
  // Fits the longest status with a comma.
  { name: "failed", width: 19 },
  { name: "inside", width: 7 },
  { name: "lost", width: 7 },
  { name: "p50", width: 9 },
  { name: "p99", width: 9 },
  { name: "even", width: 5 },
] as const;

const MARKS: Readonly<Record<Verdict, string>> = { passed: "✓", failed: "✗", inconclusive: "?", skipped: "○" };

/** The rehearsal for a terminal of 100 columns: a block for each scenario, the verdict of the whole last. */
export function formatSummary(result: Rehearsal, colour: boolean): string {
  const paint = createColors(colour);
  const { server, stack, project, envoy } = result;
  const subject = `${server} of ${project}-${stack}, Envoy ${envoy}, ${speed(result.speed)}, ${seconds(result.seconds)}`;
  const blocks = result.scenarios.map((scenario) => block(scenario, paint));
  const whole = overallVerdict(result);
  const last = inVerdict(paint, whole)(`${MARKS[whole]} ${verdictInWords(result)}`);
  const about = [subject, callsInWords(result.calls), machineInWords(result.machine)].map((line) =>
    wrapped(paint.dim(harmless(line))),
  );
  return [...blocks, [...about, paint.bold(last)].join("\n")].join("\n\n");
}

function block(scenario: ScenarioResult, paint: Paint): string {
  const { name, verdict, reason, claims, paths, load } = scenario;
  const unmet = verdict === "inconclusive" ? paint.yellow : paint.red;
  const colour = inVerdict(paint, verdict);
  const took = verdict === "skipped" ? "" : paint.dim(` in ${seconds(scenario.seconds)}`);
  const held = claims.filter(({ met }) => met).length;
  const holding = claims.length === 0 ? "" : paint.dim(`, ${held} of ${claims.length} claims met`);
  return [
    wrapped(`${colour(MARKS[verdict])} ${paint.bold(harmless(name))} ${colour(verdict)}${took}${holding}`),
    ...(reason === undefined ? [] : [wrapped(harmless(reason), 2)]),
    ...claims
      .filter(({ met }) => !met)
      .map(({ what, limit, measured }) => {
        return wrapped(unmet(harmless(`${MARKS[verdict]} ${what}: ${measured}, but must be ${limit}`)), 2);
      }),
    ...(load === undefined || verdict === "passed" ? [] : [wrapped(paint.dim(`machine: ${loadInWords(load)}`), 2)]),
    ...(paths.length === 0 ? [] : [figures(paths, paint)]),
  ].join("\n");
}

function figures(paths: readonly PathFigures[], paint: Paint): string {
  const rows = paths.map((path) => {
    const latency = new Map(percentiles(path).map(({ name, value }) => [name, value]));
    return [
      `  ${harmless(path.label)}`,
      count(path.sent),
      harmless(failures(path)),
      count(path.inside),
      path.lost === 0 ? "0" : paint.red(count(path.lost)),
      ...(["p50", "p99"] as const).map((name) => latency.get(name)!),
      ratio(path.evenness),
    ];
  });
  return plainTable(
    [COLUMNS.map(({ name }) => paint.dim(name)), ...rows],
    COLUMNS.map(({ width }) => width + 1),
  );
}

/** A paragraph that ends within 100 columns. */
export function wrapped(text: string, indent = 0): string {
  return indent === 0 ? plainTable([[text]], [101]) : plainTable([["", text]], [indent, 101 - indent]);
}

/** A table without lines, its figures at the right. */
export function plainTable(rows: readonly (readonly string[])[], colWidths: number[]): string {
  const chars = Object.fromEntries(
    ["top", "bottom", "left", "right"]
      .flatMap((side) => [side, `${side}-mid`, `${side}-left`, `${side}-right`])
      .concat("mid", "mid-mid", "middle")
      .map((name) => [name, ""]),
  );
  const table = new Table({
    ...{ chars, colWidths, wordWrap: true },
    style: { head: [], border: [], "padding-left": 0, "padding-right": 1 },
    colAligns: colWidths.map((_, index) => (index === 0 || colWidths.length < COLUMNS.length ? "left" : "right")),
  });
  table.push(...rows.map((row) => [...row]));
  return table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}

function inVerdict(paint: Paint, verdict: Verdict): (text: string) => string {
  return { passed: paint.green, failed: paint.red, inconclusive: paint.yellow, skipped: paint.yellow }[verdict];
}

/** Names and reasons come from programs: none of them may move the cursor or colour the terminal. */
function harmless(text: string): string {
  return text.replace(/\p{Cc}+/gu, " ");
}
