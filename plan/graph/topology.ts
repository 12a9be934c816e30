import type { Finding, Level } from "../../checks/finding";
import { LEVELS } from "../../checks/finding";
import type { CheckedResource } from "../../checks/resource";
import { StackView } from "../../checks/view/stackView";
import { inwardEdges } from "./inward";
import { outwardParts } from "./outward";
import { podParts } from "./podParts";

/** What a node stands for, and so how it looks. */
export type NodeKind = "client" | "loadBalancer" | "service" | "listener" | "server" | "other";

export interface Node {
  readonly id: string;
  readonly kind: NodeKind;
  /** First the name, then what is worth knowing of it. */
  readonly lines: readonly string[];
  /** Id of the group that it stands in. */
  readonly group?: string;
  /** URNs of the resources that it stands for. */
  readonly urns: readonly string[];
  /** Worst finding of those resources. */
  readonly finding?: Level;
}

export interface Edge {
  readonly from: string;
  readonly to: string;
  /** calls, or questions for health. */
  readonly kind: "calls" | "health";
  /** Port and protocol, then times. */
  readonly lines: readonly string[];
}

/** What stands together: the pods of one workload. */
export interface Group {
  readonly id: string;
  readonly label: string;
}

export interface Topology {
  readonly title: string;
  readonly groups: readonly Group[];
  readonly nodes: readonly Node[];
  readonly edges: readonly Edge[];
}

export type Parts = Pick<Topology, "groups" | "nodes" | "edges">;

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
