import { loadInWords, seconds } from "../format";
import type { ScenarioResult } from "../result";
import { type Markup, html } from "./html";
import { plotsOf } from "./scenarioPlots";
import { claimsTable, countersTable, figuresTable, stepsList } from "./scenarioTables";
import { verdictLabel } from "./verdictMark";

/** A passed scenario is folded: who reads a report looks for what did not pass. */
const SUMMARY = html`<summary>Claims, figures, plots and steps</summary>`;

export function scenarioSection(scenario: ScenarioResult, index: number): Markup {
  const id = `scenario-${index + 1}`;
  const { name, about, verdict, reason, load } = scenario;
  const parts = [claimsTable(scenario), figuresTable(scenario), plotsOf(scenario, id)];
  const more = [...parts, stepsList(scenario.events), countersTable(scenario)];
  return html`<section id="${id}" class="scenario" aria-labelledby="${id}-name">
    <h2 id="${id}-name">${name}</h2>
    <p class="status">
      ${verdictLabel(verdict)}${verdict === "skipped" ? "" : html` <span class="took">in ${seconds(scenario.seconds)}</span>`}
    </p>
    <p class="about">${about}</p>
    ${reason === undefined ? "" : html`<p class="reason ${verdict}">${reason}</p>`}
    ${load === undefined ? "" : html`<p class="load">Machine meanwhile: ${loadInWords(load)}.</p>`}
    ${verdict === "skipped" ? "" : verdict === "passed" ? html`<details>${SUMMARY} ${more}</details>` : more}
  </section> `;
}
