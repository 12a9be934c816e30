import type { Level } from "../../../checks/finding";

/** What a node represents, and so how it looks. */
export type NodeKind = "client" | "loadBalancer" | "service" | "listener" | "server" | "other";

export interface Node {
  readonly id: string;
  readonly kind: NodeKind;
  /** First the name, then what is worth knowing of it. */
  readonly lines: readonly string[];
  /** Id of the group that it is in. */
  readonly group?: string;
  /** URNs of the resources that it represents. */
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

/** A group: the pods of one workload. */
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
