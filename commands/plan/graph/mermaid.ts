import type { NodeKind, Topology } from "./parts";

const CLASSES: Readonly<Record<NodeKind, string>> = {
  client: "fill:#f5f7fa,stroke:#9aa5b1,color:#1f2933",
  loadBalancer: "fill:#e0edff,stroke:#3b76d6,color:#1f2933",
  service: "fill:#e6f6f4,stroke:#2a9d8f,color:#1f2933",
  listener: "fill:#f1e9fd,stroke:#7d4cdb,color:#1f2933",
  server: "fill:#e9f7e7,stroke:#3f9142,color:#1f2933",
  other: "fill:#ffffff,stroke:#9aa5b1,color:#1f2933",
};

/** The topology as a Mermaid flowchart, which code hosting draws in Markdown. */
export function mermaid({ title, groups, nodes, edges }: Topology): string {
  const ids = new Map(nodes.map(({ id }, index) => [id, `n${index}`]));
  const line = ({ id, lines, kind }: Topology["nodes"][number]) =>
    `${ids.get(id)}["${lines.map(escaped).join("<br/>")}"]:::${kind}`;
  return [
    "---",
    `title: ${JSON.stringify(title)}`,
    "---",
    "flowchart LR",
    ...nodes.filter(({ group }) => group === undefined).map((node) => `  ${line(node)}`),
    ...groups.flatMap(({ id, label }, index) => [
      `  subgraph g${index}["${escaped(label)}"]`,
      ...nodes.filter(({ group }) => group === id).map((node) => `    ${line(node)}`),
      "  end",
    ]),
    ...edges.map(({ from, to, kind, lines }) => {
      const arrow = kind === "health" ? "-.->" : "-->";
      return `  ${ids.get(from)} ${arrow}|"${lines.map(escaped).join("<br/>")}"| ${ids.get(to)}`;
    }),
    ...Object.entries(CLASSES).map(([kind, style]) => `  classDef ${kind} ${style}`),
    ...nodes
      .filter(({ finding }) => finding !== undefined)
      .map(({ id }) => `  style ${ids.get(id)} stroke:#d64545,stroke-width:3px`),
    "",
  ].join("\n");
}

/** Mermaid's own entities: quotes end a label. */
function escaped(text: string): string {
  return text.replaceAll('"', "#quot;").replaceAll("<", "#lt;").replaceAll(">", "#gt;");
}
