import { NONE, count, seconds } from "../format";
import type { ScenarioResult } from "../result";
import { type Markup, html } from "./html";
import { table } from "./table";
import { verdictLabel } from "./verdictMark";

/** All scenarios, each a line with a link to its section. */
export function overviewTable(scenarios: readonly ScenarioResult[]): Markup {
  const columns = [
    { name: "Scenario" },
    { name: "Verdict" },
    ...["Claims", "Lost", "Inside", "Calls", "Took"].map((name) => ({ name, numeric: true as const })),
  ];
  const rows = scenarios.map((scenario, index) => ({
    cells: [
      html`<a href="#scenario-${index + 1}">${scenario.name}</a>`,
      verdictLabel(scenario.verdict),
      scenario.claims.length === 0
        ? NONE
        : `${scenario.claims.filter(({ met }) => met).length} of ${scenario.claims.length}`,
      ...(["lost", "inside", "sent"] as const).map((figure) => total(scenario, figure)),
      scenario.verdict === "skipped" ? NONE : seconds(scenario.seconds),
    ],
  }));
  return html`<nav aria-label="Scenarios">${table("Scenarios", columns, rows)}</nav>`;
}

function total({ paths }: ScenarioResult, figure: "sent" | "inside" | "lost"): string {
  return paths.length === 0 ? NONE : count(paths.reduce((sum, path) => sum + path[figure], 0));
}
