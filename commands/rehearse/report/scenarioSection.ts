import { seconds } from "../format";
import type { ScenarioResult } from "../result";
import { type Markup, html } from "./html";
import { plotsOf } from "./scenarioPlots";
import { claimsTable, countersTable, figuresTable, stepsList } from "./scenarioTables";
import { verdictLabel } from "./verdictMark";

export function scenarioSection(scenario: ScenarioResult, index: number): Markup {
  const id = `scenario-${index + 1}`;
  const { name, about, verdict, reason } = scenario;
  return html`<section id="${id}" class="scenario" aria-labelledby="${id}-name">
    <h2 id="${id}-name">${name}</h2>
    <p class="status">
      ${verdictLabel(verdict)}${verdict === "skipped" ? "" : html` <span class="took">in ${seconds(scenario.seconds)}</span>`}
    </p>
    <p class="about">${about}</p>
    ${reason === undefined ? "" : html`<p class="reason ${verdict}">${reason}</p>`} ${claimsTable(scenario)}
    ${figuresTable(scenario)} ${plotsOf(scenario, id)} ${stepsList(scenario.events)} ${countersTable(scenario)}
  </section> `;
}
