import type { Edge, Node, NodeKind, Topology } from "./parts";

const FONT = "Helvetica,Arial,sans-serif";
const INK = "#1f2933";
const SOFT = "#52606d";

/** Fill and border of what a node represents. */
const LOOKS: Readonly<Record<NodeKind, { readonly fill: string; readonly border: string }>> = {
  client: { fill: "#f5f7fa", border: "#9aa5b1" },
  loadBalancer: { fill: "#e0edff", border: "#3b76d6" },
  service: { fill: "#e6f6f4", border: "#2a9d8f" },
  listener: { fill: "#f1e9fd", border: "#7d4cdb" },
  server: { fill: "#e9f7e7", border: "#3f9142" },
  other: { fill: "#ffffff", border: "#9aa5b1" },
};

const FOUND = { error: "#d64545", warning: "#de911d", note: "#3b76d6" } as const;

/** The topology in Graphviz's language. */
export function dot({ title, groups, nodes, edges }: Topology): string {
  const free = nodes.filter(({ group }) => group === undefined);
  return [
    "digraph topology {",
    `  graph [rankdir=LR, fontname=${quoted(FONT)}, fontsize=16, fontcolor=${quoted(INK)}, labelloc=t, labeljust=l, label=${quoted(`${title}\\n `)}, nodesep=0.35, ranksep=0.35, pad=0.4, bgcolor="#ffffff"];`,
    `  node [shape=box, style="rounded,filled", fontname=${quoted(FONT)}, fontsize=11, fontcolor=${quoted(INK)}, margin="0.3,0.1", penwidth=1.2];`,
    `  edge [fontname=${quoted(FONT)}, fontsize=9, fontcolor=${quoted(SOFT)}, color="#7b8794", arrowsize=0.7, penwidth=1.3];`,
    ...free.map((node) => `  ${nodeLine(node)}`),
    ...groups.flatMap(({ id, label }, index) => [
      `  subgraph cluster_${index} {`,
      `    graph [label=${quoted(`  ${label}`)}, fontsize=12, fontcolor=${quoted(SOFT)}, labeljust=l, style="rounded,filled", color="#cbd2d9", fillcolor="#fbfcfd", margin=14];`,
      ...nodes.filter(({ group }) => group === id).map((node) => `    ${nodeLine(node)}`),
      "  }",
    ]),
    ...edges.flatMap((edge, index) => edgeLines(edge, `label ${index}`).map((line) => `  ${line}`)),
    "}",
    "",
  ].join("\n");
}

function nodeLine({ id, kind, lines, finding }: Node): string {
  const { fill, border } = LOOKS[kind];
  const found = finding === undefined ? "" : `, penwidth=2.6`;
  const color = finding === undefined ? border : FOUND[finding];
  const [name = "", ...rest] = lines;
  const small = rest.map((line) => `<br/><font point-size="9" color="${SOFT}">${escaped(line)}</font>`).join("");
  const mark =
    finding === undefined ? "" : `<br/><font point-size="9" color="${FOUND[finding]}"><b>${finding}</b></font>`;
  return `${quoted(id)} [label=<<font point-size="12">${escaped(name)}</font>${small}${mark}>, fillcolor="${fill}", color="${color}"${found}];`;
}

/**
 * A label is a node in the middle of its edge: Graphviz keeps other lines away from nodes, while it draws an edge's own
 * label where lines may strike it through.
 */
function edgeLines({ from, to, kind, lines }: Edge, label: string): string[] {
  const style = kind === "health" ? `style=dashed, color="#9aa5b1"` : "";
  const text = lines.map((line) => `<font point-size="10" color="${SOFT}">${escaped(line)}</font>`).join("<br/>");
  return [
    `${quoted(label)} [label=<${text}>, shape=none, style="", width=0, height=0, margin="0.12,0.04"];`,
    `${quoted(from)} -> ${quoted(label)} [arrowhead=none${style === "" ? "" : `, ${style}`}];`,
    `${quoted(label)} -> ${quoted(to)} [${style}];`,
  ];
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '\\"')}"`;
}

export function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
