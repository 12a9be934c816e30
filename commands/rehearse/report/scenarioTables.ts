import { count, failures, moment, percentiles, ratio } from "../format";
import type { ClusterEvent, ScenarioResult } from "../result";
import { type Markup, html } from "./html";
import { table } from "./table";

export function claimsTable({ claims, verdict }: ScenarioResult): Markup | undefined {
  if (claims.length === 0) return undefined;
  const unclear = verdict === "inconclusive";
  return table(
    "Claims",
    [{ name: "What" }, { name: "Limit" }, { name: "Measured" }, { name: "Met" }],
    claims.map(({ what, limit, measured, met, noise }) => ({
      className: met && noise === undefined ? "" : unclear ? "unclear" : "broken",
      cells: [what, limit, measured, metMark(met, noise !== undefined || (unclear && !met))],
    })),
  );
}

function metMark(met: boolean, unclear: boolean): Markup {
  if (unclear) return html`<span class="inconclusive"><span aria-hidden="true">?</span> unknown</span>`;
  return met
    ? html`<span class="passed"><span aria-hidden="true">✓</span> yes</span>`
    : html`<span class="failed"><span aria-hidden="true">✗</span> no</span>`;
}

export function figuresTable({ paths }: ScenarioResult): Markup | undefined {
  const first = paths[0];
  if (first === undefined) return undefined;
  const numeric = true as const;
  return table(
    "Figures",
    [
      { name: "Path" },
      ...["sent", "succeeded", "failed", "inside", "lost"].map((name) => ({ name, numeric })),
      ...percentiles(first).map(({ name }) => ({ name, numeric })),
      { name: "evenness", numeric },
    ],
    paths.map((path) => ({
      cells: [
        html`<span class="key ${path.path}" aria-hidden="true"></span>${path.label}`,
        count(path.sent),
        count(path.succeeded),
        failures(path),
        count(path.inside),
        path.lost === 0 ? "0" : html`<strong class="failed">${count(path.lost)}</strong>`,
        ...percentiles(path).map(({ value }) => value),
        ratio(path.evenness),
      ],
    })),
  );
}

export function countersTable({ counters }: ScenarioResult): Markup | undefined {
  if (counters.length === 0) return undefined;
  return table(
    "Envoy’s counters that moved",
    [{ name: "Counter" }, { name: "Increase", numeric: true }, { name: "What it tells" }],
    counters.map(({ of, name, increase, meaning }) => ({
      cells: [html`<code>${name}</code> <span class="of">${of}</span>`, `+${count(increase)}`, meaning],
    })),
  );
}

/** What happened, numbered as in the plots. */
export function stepsList(events: readonly ClusterEvent[]): Markup | undefined {
  if (events.length === 0) return undefined;
  return html`<h3>Steps</h3>
    <ol class="steps">
      ${events.map(
        ({ at, what, pod }) =>
          html`<li>
            <span class="at">${moment(at)}</span> ${pod === undefined ? what : html`<b>${pod}</b> ${what}`}
          </li> `,
      )}
    </ol>`;
}
