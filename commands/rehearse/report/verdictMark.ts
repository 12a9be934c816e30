import type { Verdict } from "../result";
import { type Markup, html } from "./html";

const MARKS: Readonly<Record<Verdict, string>> = { passed: "✓", failed: "✗", inconclusive: "?", skipped: "○" };

/** A sign beside words that say the same. */
export function verdictMark(verdict: Verdict): Markup {
  return html`<span class="mark ${verdict}" aria-hidden="true">${MARKS[verdict]}</span>`;
}

export function verdictLabel(verdict: Verdict): Markup {
  return html`<span class="verdict ${verdict}">${verdictMark(verdict)} ${verdict}</span>`;
}
