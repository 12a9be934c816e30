import Table from "cli-table3";
import { type Figures, type Spread } from "./figures";

const NO_BORDERS = Object.fromEntries(
  ["top", "bottom", "left", "right", "mid"].flatMap((side) =>
    ["", "-left", "-mid", "-right"].map((end) => [`${side}${end}`, ""]),
  ),
);

export function formatFigures(all: readonly Figures[]): string {
  const table = new Table({
    head: [
      "",
      "CPU µs/RPC",
      "least",
      "most",
      "ratio",
      "95 % within",
      "least",
      "most",
      "to",
      "idle µs/s",
      "p50 ms",
      "p99 ms",
    ],
    chars: { ...NO_BORDERS, middle: " " },
    style: { head: [], border: [], "padding-left": 0, "padding-right": 1 },
    colAligns: ["left", ...Array<"right">(7).fill("right"), "left", "right", "right", "right"],
  });
  for (const { name, base, cpu, idle, ratio, p50, p99 } of all) {
    table.push([
      name,
      ...three(cpu, 1),
      ratio?.median.toFixed(3) ?? "",
      ratio?.between.map((bound) => bound.toFixed(3)).join(" to ") ?? "",
      ...three(ratio, 3).slice(1),
      base ?? "",
      idle?.toFixed(0) ?? "",
      (p50.median / 1000).toFixed(2),
      (p99.median / 1000).toFixed(2),
    ]);
  }
  return table.toString().replaceAll(/ +$/gm, "");
}

function three(spread: Spread | undefined, digits: number): string[] {
  if (spread === undefined) return ["", "", ""];
  return [spread.median, spread.least, spread.most].map((value) => value.toFixed(digits));
}
