import { count, plural } from "../../format";
import type { PathFigures } from "../../result";
import type { Markup } from "../html";
import { type Chart, INK, renderChart } from "./chart";

const ROW = 26;
const TOP = 22;

/** Pods in the order in which a user counts: pod-2 before pod-10. */
function inOrder({ perPod }: PathFigures): [string, number][] {
  return Object.entries(perPod).sort(([a], [b]) => a.localeCompare(b, "en", { numeric: true }));
}

/** The longest bar of several plots, so that they can be compared by eye. */
export function mostCalls(paths: readonly PathFigures[]): number {
  return Math.max(1, ...paths.flatMap(({ perPod }) => Object.values(perPod)));
}

/** A bar for each pod, and, where all were there throughout, a line where the bars would end if their shares were the same. */
export function plotPerPod(id: string, figures: PathFigures, most: number, width: number): Markup {
  const pods = inOrder(figures);
  const total = pods.reduce((sum, [, calls]) => sum + calls, 0);
  const mean = total / pods.length;
  const chart: Chart = {
    id,
    title: `Calls per pod: ${figures.label}`,
    description: pods.map(([pod, calls]) => `${pod}: ${count(calls)}`).join("; "),
    width,
    height: TOP + pods.length * ROW + 8,
    hints: { calls: pods.map(([pod, calls]) => `${pod}: ${plural(calls, "call")}`) },
    option: {
      grid: { left: 102, right: 12 + 8 * count(most).length, top: TOP, bottom: 8, outerBoundsMode: "none" },
      xAxis: { type: "value", max: most, show: false },
      yAxis: {
        type: "category",
        inverse: true,
        data: pods.map(([pod]) => pod),
        axisLine: { lineStyle: { color: INK.line } },
        axisTick: { show: false },
        // A pod's name ends in what tells it apart.
        axisLabel: { color: INK.text, interval: 0, formatter: shortened },
      },
      series: [
        {
          name: "calls",
          type: "bar",
          silent: true,
          barWidth: 14,
          itemStyle: { color: `var(--${figures.path})` },
          label: { show: true, position: "right", color: INK.text, formatter: ({ value }) => count(Number(value)) },
          data: pods.map(([, calls]) => calls),
          markLine: {
            silent: true,
            symbol: "none",
            lineStyle: { color: INK.quiet, type: "dashed", width: 1 },
            label: { color: INK.quiet, formatter: `even: ${count(mean)}`, position: "start", distance: 4 },
            data: figures.evenness !== undefined && total > 0 ? [{ xAxis: mean }] : [],
          },
        },
      ],
    },
  };
  return renderChart(chart);
}

function shortened(name: string): string {
  return name.length <= 13 ? name : `…${name.slice(-12)}`;
}
