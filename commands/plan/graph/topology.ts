import { type Finding, type Level, LEVELS } from "../../../checks/finding";
import type { CheckedResource } from "../../../checks/resource";
import { StackView } from "../../../checks/view/stackView";
import { inwardEdges } from "./inward";
import { outwardParts } from "./outward";
import type { Node, Topology } from "./parts";
import { podParts } from "./podParts";

/** The way of calls through a stack, from clients to servers. */
export function topology(
  title: string,
  resources: readonly CheckedResource[],
  stack: string,
  findings: readonly Finding[],
): Topology {
  const view = new StackView(resources, stack);
  const parts = [podParts(view), outwardParts(view), inwardEdges(view)];
  const nodes = new Map(parts.flatMap((part) => part.nodes).map((node) => [node.id, node]));
  const edges = new Map(parts.flatMap((part) => part.edges).map((edge) => [JSON.stringify(edge), edge]));
  return {
    title,
    groups: parts.flatMap((part) => part.groups),
    nodes: [...nodes.values()].map((node) => ({ ...node, ...worst(node, findings) })),
    edges: [...edges.values()].filter(({ from, to }) => nodes.has(from) && nodes.has(to)),
  };
}

function worst({ urns }: Node, findings: readonly Finding[]): { finding?: Level } {
  const levels = findings
    .filter(({ urn, silenced }) => silenced === undefined && urns.includes(urn))
    .map(({ level }) => level);
  const level = LEVELS.find((one) => levels.includes(one));
  return level === undefined ? {} : { finding: level };
}
