export { type CertificateOverrides } from "./backendCertificate";
export { ExistingCluster, type ExistingClusterArgs } from "./existingCluster";
export { type ProviderOverrides } from "./gke/clusterProvider";
export { type NetworkOverrides } from "./gke/network";
export { type NodeAccountOverrides } from "./gke/nodeServiceAccount";
export { type ClusterOverrides, GkeCluster, type GkeClusterArgs } from "./gkeCluster";
export { GrpcIngress, type GrpcIngressArgs, type IngressOverrides } from "./grpcIngress";
export { GrpcServer, type GrpcServerArgs, type ServerOverrides } from "./grpcServer";
export { type HostCluster } from "./hostCluster";
export { type Override } from "./overrides";
export { type PlainContainer, type PlainPod, podOverride } from "./podOverride";
export { type NamespaceOverrides, ServerNamespace, type ServerNamespaceArgs } from "./serverNamespace";
export { type WorkloadIdentityOverrides, type WorkloadIdentityPlace } from "./workloadIdentity";
export {
  clusterSettings,
  envoySettings,
  existingClusterSettings,
  ingressSettings,
  serverSettings,
} from "../settings/standalone";
