import type { ClusterEvent } from "../../result";

/** Room that a number takes in the band above a plot, in pixels. */
const NUMBER_WIDTH = 18;
export const BAND_ROW = 14;

export interface EventMark {
  readonly at: number;
  /** As in the list of steps: 1 is the first. */
  readonly number: number;
  /** In the band above the plot: 0 is next to it. */
  readonly row: number;
}

/** Numbers the events and puts those that would touch into rows above each other. */
export function placeEvents(events: readonly ClusterEvent[], pixelsPerSecond: number): EventMark[] {
  const rightmost: number[] = [];
  return events.map(({ at }, index) => {
    const x = at * pixelsPerSecond;
    const free = rightmost.findIndex((taken) => x - taken >= NUMBER_WIDTH);
    const row = free === -1 ? rightmost.length : free;
    rightmost[row] = x;
    return { at, number: index + 1, row };
  });
}

export function bandHeight(marks: readonly EventMark[]): number {
  return marks.length === 0 ? 0 : (Math.max(...marks.map(({ row }) => row)) + 1) * BAND_ROW;
}
