import type { EChartsOption } from "echarts";
import { count, milliseconds, moment, plural, roundCount } from "../../format";
import type { ClusterEvent, PathFigures, TimelineBucket } from "../../result";
import type { Markup } from "../html";
import { type Chart, INK, renderChart } from "./chart";
import { bandHeight, placeEvents } from "./eventMarks";
import { mergeBuckets } from "./mergeBuckets";
import { eventSeries, spanSeries } from "./timelineSeries";

const LEFT = 56;
const RIGHT = 56;
const MAIN_HEIGHT = 150;
const LANE_HEIGHT = 30;
const LANE_GAP = 12;
const AXIS_HEIGHT = 26;

/** Pixels of the narrowest bar that can still be told from the next one. */
const NARROWEST = 2;

type FailureKind = "inside" | "lost";

/**
 * Calls that succeeded as bars with p99 as a line; below them a lane for those that failed inside a process and one for
 * those that were lost, each with its own scale, as a handful would be no pixel beside hundreds; events across all.
 */
export function plotTimeline(
  id: string,
  figures: PathFigures,
  events: readonly ClusterEvent[],
  span: number,
  width: number,
): Markup {
  const timeline = mergeBuckets(figures.timeline, (width - LEFT - RIGHT) / NARROWEST);
  const marks = placeEvents(events, (width - LEFT - RIGHT) / span);
  const band = bandHeight(marks);
  const lanes = (["inside", "lost"] as const).filter((kind) => timeline.some((bucket) => bucket[kind] > 0));
  const top = band + 22;
  const bottom = top + MAIN_HEIGHT + lanes.length * (LANE_GAP + LANE_HEIGHT);
  const laneTop = (index: number) => top + MAIN_HEIGHT + LANE_GAP + index * (LANE_GAP + LANE_HEIGHT);
  const frame = { left: LEFT, right: RIGHT, outerBoundsMode: "none" as const };
  const timeAxis = (gridIndex: number) => ({
    ...{ type: "value" as const, gridIndex, min: 0, max: span, splitLine: { show: false }, axisTick: { show: false } },
    axisLine: { lineStyle: { color: INK.line }, onZero: false },
    axisLabel: {
      show: gridIndex === lanes.length,
      color: INK.quiet,
      formatter: "{value} s",
      showMaxLabel: span % 5 === 0,
      hideOverlap: true,
    },
  });
  const hints = timeline.map(hintOf);
  const option: EChartsOption = {
    // The last grid spans the others and carries the events' lines.
    grid: [
      { ...frame, top, height: MAIN_HEIGHT },
      ...lanes.map((_, index) => ({ ...frame, top: laneTop(index), height: LANE_HEIGHT })),
      { ...frame, top: 0, height: bottom },
    ],
    xAxis: [
      timeAxis(0),
      ...lanes.map((_, index) => timeAxis(index + 1)),
      { ...timeAxis(lanes.length + 1), show: false },
    ],
    yAxis: [
      {
        ...leftAxis(0, "calls/s"),
        nameTextStyle: { color: INK.quiet, align: "right", padding: [0, 8, 0, 0] },
        splitNumber: 3,
        splitLine: { lineStyle: { color: INK.line } },
      },
      ...lanes.map((kind, index) => ({
        ...leftAxis(index + 1, `${kind}\n${count(figures[kind])}`),
        nameLocation: "middle" as const,
        nameRotate: 0,
        nameGap: 12,
        max: most(timeline, kind),
        splitLine: { show: false },
        axisLabel: { show: false },
      })),
      { type: "value", gridIndex: lanes.length + 1, min: 0, max: 1, show: false },
      {
        ...leftAxis(0, "p99, ms"),
        position: "right",
        nameTextStyle: { color: INK.quiet, align: "left", padding: [0, 0, 0, 8] },
        splitNumber: 3,
        splitLine: { show: false },
      },
    ],
    series: [
      spanSeries(
        "succeeded",
        0,
        `var(--${figures.path})`,
        timeline.map((bucket) => [bucket, rate(bucket.succeeded, bucket)]),
        // Behind the line of p99.
        0.4,
      ),
      ...lanes.map((kind, index) =>
        spanSeries(
          kind,
          index + 1,
          `var(--${kind})`,
          timeline.map((bucket) => [bucket, bucket[kind]]),
        ),
      ),
      eventSeries(marks, lanes.length + 1, band),
      {
        name: "p99",
        type: "line",
        yAxisIndex: lanes.length + 2,
        silent: true,
        connectNulls: false,
        symbol: "circle",
        symbolSize: 2,
        lineStyle: { color: INK.text, width: 1.5 },
        itemStyle: { color: INK.text },
        data: timeline.map((bucket) => [bucket.at + bucket.seconds / 2, bucket.p99 ?? null]),
      },
    ],
  };
  const chart: Chart = {
    id,
    title: `Over time: ${figures.label}`,
    description: describe(figures, events),
    width,
    height: bottom + AXIS_HEIGHT,
    option,
    hints: {
      ...{ succeeded: hints, inside: hints, lost: hints },
      p99: timeline.map(({ p99 }) => (p99 === undefined ? "" : `p99 ${milliseconds(p99)}`)),
      events: events.map(
        ({ at, what, pod }, index) => `${index + 1}. ${moment(at)}: ${pod === undefined ? "" : `${pod} `}${what}`,
      ),
    },
  };
  return renderChart(chart);
}

function leftAxis(gridIndex: number, name: string) {
  return {
    ...{ type: "value" as const, gridIndex, min: 0, name, nameGap: 10 },
    nameTextStyle: { color: INK.quiet },
    axisLine: { show: false },
    axisTick: { show: false },
    axisLabel: { color: INK.quiet, formatter: roundCount },
  };
}

function rate(calls: number, { seconds }: TimelineBucket): number {
  return seconds > 0 ? calls / seconds : 0;
}

function most(timeline: readonly TimelineBucket[], kind: FailureKind): number {
  return Math.max(...timeline.map((bucket) => bucket[kind]));
}

function hintOf({ at, seconds, succeeded, inside, lost, p99 }: TimelineBucket): string {
  const latency = p99 === undefined ? "" : `, p99 ${milliseconds(p99)}`;
  return `${moment(at)} to ${moment(at + seconds)}: ${count(succeeded)} succeeded, ${count(inside)} inside, ${count(lost)} lost${latency}`;
}

function describe({ succeeded, inside, lost, timeline }: PathFigures, events: readonly ClusterEvent[]): string {
  const first = timeline.find((bucket) => bucket.lost > 0);
  const when = first === undefined ? "" : `, the first at ${moment(first.at)}`;
  return `${count(succeeded)} succeeded, ${count(inside)} failed inside a process, ${count(lost)} were lost${when}; ${plural(events.length, "step")} marked`;
}
