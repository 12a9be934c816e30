/** The page's one style sheet. Sizes follow the reader's own; colours are named once for light and once for dark. */
export const STYLE = `
:root {
  color-scheme: light;
  --paper: #fcfbf9; --ink: #1e2124; --quiet: #5c6167; --line: #dedbd4; --wash: #f3f1ec;
  --ingress: #2c6a9b; --internal: #22786a; --connections: #857251;
  --passed: #2a6937; --failed: #ad241c; --skipped: #5c6167; --inconclusive: #8a5200; --inside: #b0731a; --lost: #ad241c;
  --added: #e3f1e4; --removed: #f9e4e1;
  --serif: "Iowan Old Style", Charter, "Palatino Linotype", Palatino, P052, Georgia, serif;
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    color-scheme: dark;
    --paper: #17191b; --ink: #e7e5e0; --quiet: #a2a7ad; --line: #383c41; --wash: #202327;
    --ingress: #69acdd; --internal: #57b9a3; --connections: #b7a57e;
    --passed: #82c68f; --failed: #f3938a; --skipped: #a2a7ad; --inconclusive: #e0b060; --inside: #dda545; --lost: #f3938a;
    --added: #1d3323; --removed: #3d2321;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0 auto; padding: 3.5rem 1.5rem 2rem; max-width: 62rem; background: var(--paper); color: var(--ink); font: 0.9375rem/1.55 var(--sans); overflow-wrap: anywhere; }
h1, h2, .about { font-family: var(--serif); }
h1 { margin: 0.2rem 0 1rem; font-size: clamp(1.8rem, 5vw, 2.7rem); font-weight: 500; line-height: 1.15; letter-spacing: -0.01em; text-wrap: balance; }
h2 { margin: 0 0 0.4rem; font-size: 1.6rem; font-weight: 500; line-height: 1.2; }
h3 { margin: 2rem 0 0.4rem; font-size: 0.875rem; font-weight: 600; }
p { margin: 0 0 0.8rem; max-width: 44rem; }
a { color: inherit; text-decoration-color: var(--quiet); text-underline-offset: 0.2em; }
a:hover { text-decoration-color: currentColor; }
:focus-visible { outline: 2px solid var(--ingress); outline-offset: 2px; }
code, pre { font-family: var(--mono); font-size: 0.8125rem; }
.over, .took, footer { color: var(--quiet); }
.over { margin: 0; }
.passed { color: var(--passed); } .failed { color: var(--failed); } .skipped { color: var(--skipped); } .inconclusive { color: var(--inconclusive); }
.verdict { font-weight: 600; white-space: nowrap; }
.findings { margin: 0 0 1.6rem; padding: 0; list-style: none; max-width: 50rem; }
.findings li { padding: 0.35rem 0 0.35rem 0.9rem; border-left: 2px solid var(--failed); }
.findings .inconclusive { border-color: var(--inconclusive); color: inherit; }
.facts { display: flex; flex-wrap: wrap; gap: 0.9rem 2.2rem; margin: 1.6rem 0 2.4rem; padding: 1rem 0; border: solid var(--line); border-width: 1px 0; }
.facts dt { color: var(--quiet); font-size: 0.8125rem; }
.facts dd { margin: 0; }
section { margin-top: 4rem; padding-top: 1.6rem; border-top: 1px solid var(--line); }
.scenario { margin-top: 2.4rem; padding-top: 1.2rem; }
.status { margin: 0 0 0.9rem; }
.about { font-size: 1.125rem; line-height: 1.5; }
.load { color: var(--quiet); font-size: 0.8125rem; }
.reason { padding-left: 0.9rem; border-left: 2px solid currentColor; }
.scroll { margin-top: 1.4rem; overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: 0.875rem; line-height: 1.4; font-variant-numeric: tabular-nums lining-nums; overflow-wrap: normal; }
caption { padding-bottom: 0.3rem; text-align: left; font-weight: 600; }
th, td { padding: 0.4rem 1rem 0.4rem 0; text-align: left; vertical-align: baseline; font-weight: 400; border-bottom: 1px solid var(--line); }
thead th { color: var(--quiet); font-size: 0.8125rem; vertical-align: bottom; white-space: nowrap; }
tr > :last-child { padding-right: 0; }
.numeric { text-align: right; }
td.numeric { white-space: nowrap; }
tbody th { overflow-wrap: anywhere; min-width: 8rem; }
td.text { overflow-wrap: break-word; }
td > span > span { white-space: nowrap; }
.of { display: block; color: var(--quiet); }
.broken > * { background: var(--removed); }
.broken > :first-child { box-shadow: inset 3px 0 var(--failed); padding-left: 0.8rem; }
.unclear > :first-child { box-shadow: inset 3px 0 var(--inconclusive); padding-left: 0.8rem; }
.key { display: inline-block; width: 0.65em; height: 0.65em; margin-right: 0.45em; border-radius: 1px; background: currentColor; }
.key.ingress { background: var(--ingress); } .key.internal { background: var(--internal); } .key.connections { background: var(--connections); }
.panels { display: grid; gap: 0 2rem; }
.columns-2 { grid-template-columns: repeat(2, minmax(0, 1fr)); } .columns-3 { grid-template-columns: repeat(3, minmax(0, 1fr)); }
figure { margin: 2rem 0 0; break-inside: avoid; min-width: 0; }
.panels figure { max-width: 24rem; }
figcaption { margin-bottom: 0.5rem; font-size: 0.875rem; line-height: 1.4; }
figcaption b { margin-right: 0.6em; font-weight: 600; }
svg { display: block; width: 100%; height: auto; font-family: var(--sans); font-variant-numeric: tabular-nums; }
.phone { display: none; }
.steps { margin: 0; padding-left: 1.8rem; columns: 17rem; column-gap: 2rem; font-size: 0.8125rem; line-height: 1.7; }
.steps li { break-inside: avoid; padding-left: 4rem; }
.steps li::marker { color: var(--quiet); font-variant-numeric: tabular-nums; }
.steps b { font-weight: 600; }
.at { display: inline-block; width: 4rem; margin-left: -4rem; padding-right: 0.6rem; text-align: right; color: var(--quiet); font-variant-numeric: tabular-nums; }
summary { cursor: pointer; }
.scenario summary { color: var(--quiet); }
pre { margin: 0.8rem 0 0; padding: 0.8rem 0; overflow-x: auto; line-height: 1.5; border: solid var(--line); border-width: 1px 0; overflow-wrap: normal; }
pre code { display: block; min-width: max-content; }
pre span { display: inline-block; min-width: 100%; padding: 0 0.6rem; }
.ins { background: var(--added); } .del { background: var(--removed); } .hunk, .file { color: var(--quiet); }
footer { margin-top: 4rem; font-size: 0.8125rem; }
@media (max-width: 44rem) {
  body { padding: 2rem 1rem 1.5rem; }
  section { margin-top: 2.8rem; } .scenario { margin-top: 1.6rem; }
  .columns-2, .columns-3 { grid-template-columns: minmax(0, 1fr); }
  .wide { display: none; } .phone { display: block; }
  .facts { gap: 0.8rem 1.8rem; }
  table, caption, tbody, tr, tbody th, td { display: block; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tr { padding: 0.5rem 0; border-bottom: 1px solid var(--line); }
  tbody th, td { padding: 0.1rem 0; border: 0; text-align: left; white-space: normal; }
  tbody th { font-weight: 600; }
  td { display: flex; gap: 0.8rem; justify-content: space-between; }
  td::before { content: attr(data-column); flex: none; color: var(--quiet); }
  td > span, td.numeric { min-width: 0; white-space: normal; text-align: right; overflow-wrap: anywhere; }
  .broken, .unclear { padding-left: 0.8rem; }
  .broken > *, .unclear > * { background: none; }
  .broken > :first-child, .unclear > :first-child { padding-left: 0; box-shadow: none; }
  .broken { background: var(--removed); box-shadow: inset 3px 0 var(--failed); }
  .unclear { box-shadow: inset 3px 0 var(--inconclusive); }
  .steps { columns: auto; }
}
@media print {
  body { padding: 0; max-width: none; background: none; font-size: 9.5pt; }
  section { margin-top: 2rem; } h2, h3, caption { break-after: avoid; } tr { break-inside: avoid; }
  details::details-content { content-visibility: visible; block-size: auto; }
  .scroll, pre { overflow: visible; } pre { white-space: pre-wrap; } pre code { min-width: 0; }
  a { text-decoration: none; } .ins, .del, .broken > *, .key { print-color-adjust: exact; }
}
`;
