import type { Finding } from "../../../checks/finding";
import { NOT_KNOWN } from "../notKnown";
import { escaped } from "./dot";

const STYLE = `
  :root { color-scheme: light; font-family: Helvetica, Arial, sans-serif; color: #1f2933; }
  body { margin: 2rem auto; max-width: 1600px; padding: 0 1.5rem; }
  h1 { font-size: 1.3rem; } h2 { font-size: 1.05rem; margin-top: 2rem; }
  figure { margin: 0; overflow-x: auto; border: 1px solid #e4e7eb; border-radius: 8px; }
  /* Its letters stay as large as they are: a small screen scrolls. */
  svg { display: block; margin: auto; }
  table { border-collapse: collapse; width: 100%; font-size: 0.85rem; }
  th, td { text-align: left; vertical-align: top; padding: 0.5rem 0.75rem; border-bottom: 1px solid #e4e7eb; }
  .error { color: #d64545; font-weight: bold; } .warning { color: #b7791f; font-weight: bold; } .note { color: #3b76d6; }
  p.small { color: #52606d; font-size: 0.8rem; }
`;

/** A page of its own, without scripts and without anything from elsewhere: the picture and the findings below it. */
export function htmlPage(title: string, svg: string, findings: readonly Finding[]): string {
  const rows = findings.map(
    ({ level, code, resource, field, message, fix, silenced }) =>
      `<tr><td class="${level}">${silenced === undefined ? level : `${level}, silenced`}</td><td><code>${code}</code></td><td>${escaped(resource)}<br/><code>${escaped(field)}</code></td><td>${escaped(message)}</td><td>${escaped(silenced ?? fix)}</td></tr>`,
  );
  const table =
    rows.length === 0
      ? "<p>None.</p>"
      : `<table><thead><tr><th>Level</th><th>Check</th><th>Resource and field</th><th>What will happen</th><th>Fix, or why it is silenced</th></tr></thead><tbody>${rows.join("\n")}</tbody></table>`;
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escaped(title)}</title><style>${STYLE}</style></head>
<body>
<h1>${escaped(title)}</h1>
<figure>
${svg.slice(svg.indexOf("<svg"))}
</figure>
<h2>Findings</h2>
${table}
<p class="small">${escaped(NOT_KNOWN)}</p>
</body>
</html>
`;
}
