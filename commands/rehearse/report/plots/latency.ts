import { count, milliseconds, plural, roundCount } from "../../format";
import type { Latency, PathFigures } from "../../result";
import type { Markup } from "../html";
import { type Chart, INK, renderChart } from "./chart";

const LEFT = 48;
const RIGHT = 14;
const HEIGHT = 190;

export interface Range {
  readonly from: number;
  readonly to: number;
  readonly calls: number;
}

/** What several plots must span, so that they can be compared by eye. */
export function rangeOf(paths: readonly PathFigures[]): Range {
  const all = paths.flatMap(({ latency }) => latency.distribution);
  const ends = all.map(({ upTo }) => Math.max(upTo, 0.01));
  return {
    from: Math.min(...ends) * 0.7,
    to: Math.max(...ends) * 1.5,
    calls: 10 ** Math.ceil(Math.log10(Math.max(...all.map(({ calls }) => calls)) * 1.1)),
  };
}

/** How many calls took how long, both logarithmic: one slow call in thousands is what a user looks for. */
export function plotLatency(id: string, figures: PathFigures, range: Range, width: number): Markup {
  const { latency } = figures;
  const { distribution } = latency;
  const chart: Chart = {
    id,
    title: `Latency: ${figures.label}`,
    description: `Unary calls that succeeded: half within ${milliseconds(latency.p50)}, 99% within ${milliseconds(latency.p99)}, the slowest ${milliseconds(latency.max)}`,
    width,
    height: HEIGHT,
    hints: { calls: distribution.map(({ upTo, calls }) => `${plural(calls, "call")} up to ${milliseconds(upTo)}`) },
    option: {
      grid: { left: LEFT, right: RIGHT, top: 22, bottom: 24, outerBoundsMode: "none" },
      xAxis: {
        type: "log",
        min: range.from,
        max: range.to,
        axisLine: { lineStyle: { color: INK.line } },
        axisTick: { lineStyle: { color: INK.line }, customValues: roundValues(range) },
        splitLine: { show: false },
        axisLabel: { color: INK.quiet, customValues: roundValues(range), formatter: duration, hideOverlap: true },
      },
      yAxis: {
        type: "log",
        // Below 1, so that a single call has a height.
        min: 0.5,
        startValue: 0.5,
        max: range.calls,
        axisLine: { show: false },
        // Lines follow the ticks, shown or not.
        axisTick: { show: false, customValues: powersOfTen(range.calls) },
        splitLine: { lineStyle: { color: INK.line } },
        axisLabel: {
          color: INK.quiet,
          customValues: powersOfTen(range.calls),
          formatter: roundCount,
        },
      },
      series: [
        {
          name: "calls",
          type: "bar",
          silent: true,
          barWidth: barWidth(distribution, range, width),
          itemStyle: { color: `var(--${figures.path})` },
          data: distribution.map(({ upTo, calls }) => [Math.max(upTo, range.from), calls]),
          markLine: {
            silent: true,
            symbol: "none",
            lineStyle: { color: INK.text, type: "dotted", width: 1 },
            label: { color: INK.text, distance: 4 },
            data: [marker("p50", latency.p50), marker("p99", latency.p99)].filter(({ xAxis }) => xAxis >= range.from),
          },
        },
      ],
    },
  };
  return renderChart(chart);
}

/** p50's label ends and p99's begins at its line, as the two may be close. */
function marker(name: "p50" | "p99", value: number) {
  return { xAxis: value, label: { formatter: name, align: name === "p50" ? ("right" as const) : ("left" as const) } };
}

/** Pixels between the two ranges that are closest, less a gap. */
function barWidth(distribution: Latency["distribution"], range: Range, width: number): number {
  const pixels = (width - LEFT - RIGHT) / Math.log10(range.to / range.from);
  const gaps = distribution.slice(1).map(({ upTo }, index) => Math.log10(upTo / distribution[index]!.upTo) * pixels);
  return Math.min(14, Math.max(2, Math.min(...gaps) - 1));
}

function powersOfTen(to: number): number[] {
  return Array.from({ length: Math.round(Math.log10(to)) + 1 }, (_, power) => 10 ** power);
}

/** 1, 2, 5, 10, …, as far as they lie inside; of wide ranges only the powers of ten. */
function roundValues({ from, to }: Range): number[] {
  const steps = to / from > 40 ? [1] : [1, 2, 5];
  const first = Math.floor(Math.log10(from));
  const powers = Array.from({ length: Math.ceil(Math.log10(to)) - first + 1 }, (_, index) => first + index);
  const values = powers.flatMap((power) => steps.map((step) => Number((step * 10 ** power).toPrecision(1))));
  return values.filter((value) => value >= from && value <= to);
}

function duration(value: number): string {
  return value >= 1000 ? `${count(value / 1000)} s` : `${value} ms`;
}
