import type { ComparedScenario, Comparison, Side } from "../manifests/comparison";
import { headline, sideInWords } from "../manifests/inWords";
import { bootstrapSection } from "./bootstrapSection";
import { type Markup, html } from "./html";
import { facts, page } from "./renderReport";
import { scenarioSection } from "./scenarioSection";
import { table } from "./table";
import { verdictLabel } from "./verdictMark";

/** Both rehearsals as one page that needs nothing else: what they come to beside each other first. */
export function renderComparison(comparison: Comparison): string {
  const { manifests, server, before, after, leftOut, reason } = comparison;
  const first = before.scenarios.length;
  return page(
    `${server} before and after adopt`,
    html`
      <header>
        <p class="over">Rehearsal of ${manifests}</p>
        <h1>${server}: ${headline(comparison)}</h1>
        ${facts(before)}
      </header>
      <main>
        ${comparisonTable(comparison)} ${leftOut.length === 0 ? "" : otherwise(leftOut)}
        <h2 class="part">As the manifests are</h2>
        ${before.scenarios.map((scenario, index) => scenarioSection(scenario, index))}
        ${bootstrapSection(before.bootstrapChanges, "the manifests contain")}
        <h2 class="part">As adopt writes them</h2>
        ${after === undefined ? html`<p>${reason ?? "Not rehearsed."}</p>` : ""}
        ${(after?.scenarios ?? []).map((scenario, index) => scenarioSection(scenario, first + index))}
        ${after === undefined ? "" : bootstrapSection(after.bootstrapChanges)}
      </main>
    `,
  );
}

function comparisonTable({ scenarios }: Comparison): Markup {
  const first = scenarios.length;
  const cell = (side: Side | undefined, index: number) =>
    side === undefined
      ? sideInWords(side)
      : html`${verdictLabel(side.verdict)} <a href="#scenario-${index + 1}">${sideInWords(side)}</a>`;
  const rows = scenarios.map((one: ComparedScenario, index) => ({
    cells: [one.name, cell(one.before, index), cell(one.after, first + index)],
  }));
  const columns = ["Scenario", "As they are", "As adopt writes them"].map((name) => ({ name }));
  return html`<nav aria-label="Scenarios">${table("Scenarios", columns, rows)}</nav>`;
}

function otherwise(leftOut: readonly string[]): Markup {
  return html`<section aria-labelledby="otherwise">
    <h2 id="otherwise">Otherwise than in a cluster</h2>
    <ul>
      ${leftOut.map((what) => html`<li>${what}</li>`)}
    </ul>
  </section>`;
}
