import { createHash } from "node:crypto";
import { callsInWords, dateTime, machineInWords, overallVerdict, seconds, speed, verdictInWords } from "../format";
import type { Rehearsal, ScenarioResult } from "../result";
import { bootstrapSection } from "./bootstrapSection";
import { Markup, html } from "./html";
import { overviewTable } from "./overviewTable";
import { scenarioSection } from "./scenarioSection";
import { STYLE } from "./style";
import { verdictMark } from "./verdictMark";

/** Nothing may be loaded, run or sent; the one style sheet that may apply is known by its hash. */
const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/** To the byte what the hash was taken of. */
const STYLE_ELEMENT = new Markup(`<style>${STYLE}</style>`);

/** The whole rehearsal as one page that needs nothing else. */
export function renderReport(result: Rehearsal): string {
  const { scenarios, project, stack } = result;
  return page(
    `${verdictInWords(result)}: rehearsal of ${project}-${stack}`,
    html`
      <header>
        <p class="over">Rehearsal of ${project}-${stack}</p>
        <h1>${verdictMark(overallVerdict(result))} ${verdictInWords(result)}</h1>
        ${failedClaims(scenarios)} ${facts(result)}
      </header>
      <main>
        ${scenarios.length === 0 ? html`<p>There is nothing to show.</p>` : overviewTable(scenarios)}
        ${scenarios.map((scenario, index) => scenarioSection(scenario, index))}
        ${bootstrapSection(result.bootstrapChanges)}
      </main>
    `,
  );
}

/** A page that loads, runs and sends nothing. */
export function page(title: string, body: Markup): string {
  const whole = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        ${STYLE_ELEMENT}
      </head>
      <body>
        ${body}
        <footer>
          <p>
            Figures of this machine, not of a cluster: what they compare is calls, pods and ways, not absolute speed.
          </p>
        </footer>
      </body>
    </html> `;
  return whole.text;
}

/** Every claim that is not met, and why others tell nothing, where a user looks first. */
function failedClaims(scenarios: readonly ScenarioResult[]): Markup | undefined {
  const failed = scenarios.flatMap((scenario, index) => {
    const link = html`<a href="#scenario-${index + 1}">${scenario.name}</a>`;
    if (scenario.verdict === "inconclusive") return [html`<li class="inconclusive">${link}: ${scenario.reason}</li>`];
    if (scenario.verdict !== "failed") return [];
    const claims = scenario.claims.filter(({ met }) => !met);
    const reason = scenario.reason === undefined ? [] : [html`<li>${link}: ${scenario.reason}</li>`];
    return [
      ...reason,
      ...claims.map(({ what, limit, measured }) => html`<li>${link}: ${what}: ${measured}, but must be ${limit}</li>`),
    ];
  });
  return failed.length === 0
    ? undefined
    : html`<ul class="findings">
        ${failed}
      </ul>`;
}

export function facts(result: Rehearsal): Markup {
  const list = [
    ["Stack", result.stack],
    ["Server", result.server],
    ["Envoy", result.envoy],
    ["Speed", speed(result.speed)],
    ["Started", dateTime(result.startedAt)],
    ["Took", seconds(result.seconds)],
    ["Calls", callsInWords(result.calls).replace("calls: ", "")],
    ["Machine", machineInWords(result.machine)],
  ] as const;
  return html`<dl class="facts">
    ${list.map(
      ([name, value]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div> `,
    )}
  </dl>`;
}
