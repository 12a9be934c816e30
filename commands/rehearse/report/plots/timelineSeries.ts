import type { CustomSeriesOption } from "echarts";
import type { TimelineBucket } from "../../result";
import { INK } from "./chart";
import { BAND_ROW, type EventMark } from "./eventMarks";

/** Bars that are as wide as the time they stand for. */
export function spanSeries(
  name: string,
  axis: number,
  colour: string,
  bars: readonly (readonly [TimelineBucket, number])[],
  opacity = 1,
): CustomSeriesOption {
  return {
    name,
    type: "custom",
    ...{ xAxisIndex: axis, yAxisIndex: axis, silent: true },
    encode: { x: [0, 1], y: 2 },
    data: bars.map(([{ at, seconds }, value]) => [at, at + seconds, value]),
    renderItem: (_, api) => {
      const value = api.value(2) as number;
      if (value === 0) return null;
      const [left, top] = api.coord([api.value(0), value]) as [number, number];
      const [right, bottom] = api.coord([api.value(1), 0]) as [number, number];
      const gap = right - left > 4 ? 1 : 0;
      const height = Math.max(bottom - top, 1);
      return {
        type: "rect",
        shape: { x: left, y: bottom - height, width: Math.max(right - left - gap, 1), height },
        style: { fill: colour, opacity },
      };
    },
  };
}

/** A line for each event from the band, where its number is, down through every lane. */
export function eventSeries(marks: readonly EventMark[], axis: number, band: number): CustomSeriesOption {
  return {
    name: "events",
    type: "custom",
    ...{ xAxisIndex: axis, yAxisIndex: axis, silent: true },
    // Its axis runs from 0 to 1 whatever the numbers.
    encode: { x: 0, y: [] },
    data: marks.map(({ at, number, row }) => [at, number, row]),
    renderItem: (_, api) => {
      const [x, bottom] = api.coord([api.value(0), 0]) as [number, number];
      const y = band - (Number(api.value(2)) + 0.5) * BAND_ROW;
      return {
        type: "group",
        children: [
          {
            type: "line",
            shape: { x1: x, y1: band, x2: x, y2: bottom },
            style: { stroke: INK.quiet, lineDash: [2, 2], lineWidth: 1 },
          },
          {
            type: "text",
            style: {
              text: String(api.value(1)),
              x,
              y,
              align: "center",
              verticalAlign: "middle",
              fill: INK.text,
              fontSize: 11,
            },
          },
        ],
      };
    },
  };
}
