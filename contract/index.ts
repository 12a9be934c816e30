export { clusterFrom, ReferencedCluster } from "./clusterFrom";
export type { CallableServer, CallFrom } from "./clusterFrom";
export { CONTRACT_VERSION } from "./outputs";
export type { ClusterOutputs, IngressOutputs, ServerOutputs, StackOutputs } from "./outputs";
export type { ReadableStack } from "./published";
