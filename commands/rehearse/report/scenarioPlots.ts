import type { PathFigures, ScenarioResult } from "../result";
import { type Markup, html } from "./html";
import { plotLatency, rangeOf } from "./plots/latency";
import { mostCalls, plotPerPod } from "./plots/perPod";
import { plotTimeline } from "./plots/timeline";

/** Widths that a plot is drawn for, in CSS pixels; a phone's is drawn again, as a shrunken plot cannot be read. */
const WIDTH = { panel: 340, wide: 940, phone: 340 } as const;

export function plotsOf(scenario: ScenarioResult, id: string): Markup {
  const paths = scenario.paths.map((figures, index) => ({ figures, id: `${id}-path-${index + 1}` }));
  const perPod = paths.filter(({ figures }) => Object.keys(figures.perPod).length > 0 && figures.sent > 0);
  const latency = paths.filter(({ figures }) => figures.latency.distribution.length > 0);
  const timelines = paths.filter(({ figures }) => figures.timeline.length > 0);
  const most = mostCalls(perPod.map(({ figures }) => figures));
  const range = rangeOf(latency.map(({ figures }) => figures));
  const pods = perPod.map(({ figures, id }) =>
    figure("Calls per pod", figures, plotPerPod(`${id}-pods`, figures, most, WIDTH.panel)),
  );
  const latencies = latency.map(({ figures, id }) =>
    figure("Latency", figures, plotLatency(`${id}-latency`, figures, range, WIDTH.panel)),
  );
  // One path: its two plots side by side. More: each kind in a row of its own, to compare the paths.
  const rows = paths.length === 1 ? [[...pods, ...latencies]] : [pods, latencies];
  const span = spanOf(scenario);
  return html`${rows.map((row) => panels(row))}
  ${timelines.map(({ figures, id }) =>
    figure(
      "Over time",
      figures,
      html`<div class="wide">${plotTimeline(`${id}-wide`, figures, scenario.events, span, WIDTH.wide)}</div>
        <div class="phone">${plotTimeline(`${id}-phone`, figures, scenario.events, span, WIDTH.phone)}</div>`,
      timelineNote(figures),
    ),
  )}`;
}

function panels(row: readonly Markup[]): Markup | undefined {
  if (row.length === 0) return undefined;
  const columns = row.length === 3 || row.length > 4 ? 3 : 2;
  return html`<div class="panels columns-${columns}">${row}</div>`;
}

function figure(kind: string, { path, label }: PathFigures, plot: Markup, note = ""): Markup {
  return html`<figure class="${path}">
    <figcaption><b>${kind}</b> <span class="key ${path}" aria-hidden="true"></span>${label}${note}</figcaption>
    ${plot}
  </figure> `;
}

function timelineNote({ inside, lost }: PathFigures): string {
  return inside === 0 && lost === 0 ? "; no call failed" : "";
}

/** Seconds that a scenario's plots show: to the end of what was counted, at least one. */
function spanOf({ paths, events }: ScenarioResult): number {
  const ends = paths.flatMap(({ timeline }) => timeline.map(({ at, seconds }) => at + seconds));
  return Math.ceil(Math.max(1, ...ends, ...events.map(({ at }) => at)));
}
