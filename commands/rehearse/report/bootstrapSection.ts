import { plural } from "../format";
import { type Markup, html } from "./html";

/** The difference between what is deployed and what ran; folded, as it matters to few but must be there. */
export function bootstrapSection(changes: string, whose = "the stack deploys"): Markup {
  const lines = changes.replace(/\n$/, "").split("\n");
  const changed = lines.filter((line) => ["ins", "del"].includes(classOf(line))).length;
  if (changed === 0) {
    return html`<section aria-labelledby="bootstrap">
      <h2 id="bootstrap">Bootstrap</h2>
      <p>Envoy ran with the very bootstrap that ${whose}.</p>
    </section>`;
  }
  return html`<section aria-labelledby="bootstrap">
    <h2 id="bootstrap">Bootstrap</h2>
    <p>Envoy ran with the bootstrap that ${whose}, but for what cannot be the same on this machine.</p>
    <details>
      <summary>Difference, ${plural(changed, "line")}</summary>
      <pre
        tabindex="0"
        role="group"
        aria-label="Unified diff of the bootstrap"
      ><code>${lines.flatMap((line) => [html`<span class="${classOf(line)}">${line}</span>`, "\n"])}</code></pre>
    </details>
  </section>`;
}

function classOf(line: string): string {
  if (/^(---|\+\+\+|===|Index:)/.test(line)) return "file";
  if (line.startsWith("@@")) return "hunk";
  return line.startsWith("+") ? "ins" : line.startsWith("-") ? "del" : "same";
}
