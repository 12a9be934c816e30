import { formatDuration } from "../../../settings/values/duration";
import { TIME_WORDS } from "../times";
import type { TimingChange } from "../timing";
import { type Section, count } from "./section";
import { code } from "./text";

const FEW = 5;

/** The timing budgets that move, a table for the servers whose times move alike; undefined where none does. */
export function timingSection(changes: readonly TimingChange[]): Section | undefined {
  if (changes.length === 0) return undefined;
  const tables = new Map<string, string[]>();
  for (const { component, times } of changes) {
    const rows = times.map(({ time, before, after }) => `| ${TIME_WORDS[time]} | ${words(before)} | ${words(after)} |`);
    const table = ["|  | before | after |", "| --- | --- | --- |", ...rows].join("\n");
    tables.set(table, [...(tables.get(table) ?? []), component]);
  }
  const title = "### Timing budget\n\n";
  const write = ([table, names]: [string, string[]]): string => {
    const rest = names.length - FEW;
    return `${names.slice(0, FEW).map(code).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}:\n\n${table}`;
  };
  const all = [...tables];
  return [
    { text: title + all.map(write).join("\n\n") },
    {
      text: `${title}${all.slice(0, FEW).map(write).join("\n\n")}`,
      without: `timing budgets after the first ${count(FEW, "table")}`,
    },
  ];
}

function words(seconds: readonly number[] | undefined): string {
  if (seconds === undefined) return "(none)";
  return seconds.map((each) => (Number.isInteger(each) ? formatDuration(each) : `${each}s`)).join(", ");
}
