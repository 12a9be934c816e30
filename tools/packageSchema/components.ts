import type { z } from "zod";
import {
  existingClusterArgs,
  gkeClusterArgs,
  grpcIngressArgs,
  grpcServerArgs,
  serverNamespaceArgs,
} from "../../provider/args";
import type { PropertySpec } from "./types";

/** What the package's schema states of a component beside its inputs, which come from their own schema. */
export interface ComponentSpec {
  readonly description: string;
  readonly args: z.ZodObject;
  /** Names of the inputs' types, by path; what is in them is named after them. */
  readonly types: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, PropertySpec>>;
  /** Outputs that are not always there. */
  readonly optionalOutputs?: readonly string[];
}

const text = (description: string): PropertySpec => ({ type: "string", description });
const integer = (description: string): PropertySpec => ({ type: "integer", description });
const texts = (description: string): PropertySpec => ({ type: "array", items: { type: "string" }, description });

const CLUSTER_OUTPUTS = {
  clusterName: text("Name of the cluster."),
  location: text("Region or zone."),
  project: text("Google Cloud project id of the cluster and of its load balancers."),
  endpoint: text("Control plane's endpoint: a host name, or an address where only authorised networks may come in."),
  network: text("Id of the VPC."),
  kubeconfig: text("Kubeconfig in JSON, without a secret: gke-gcloud-auth-plugin gets the tokens."),
  workloadPool: text(
    "Workload identity pool, through which the cluster's ServiceAccounts act as Google service accounts; empty where the cluster has none.",
  ),
  kubernetesProvider: text(
    "The cluster's Kubernetes provider, for the input kubernetesProvider of the components that go into the cluster. For objects of your own, make a provider of kubeconfig.",
  ),
};

/** By type, as the components register themselves. */
export const COMPONENTS: Readonly<Record<string, ComponentSpec>> = {
  "grpc-envoy-gke:components:GkeCluster": {
    description:
      "A private, VPC-native GKE cluster with its network, its nodes' service account and its node pools, or Autopilot, and a Kubernetes provider for what is deployed into it.",
    args: gkeClusterArgs,
    types: { settings: "ClusterSettings" },
    outputs: CLUSTER_OUTPUTS,
  },
  "grpc-envoy-gke:components:ExistingCluster": {
    description:
      "A GKE cluster that another team or stack owns: it is looked up, and nothing of it is created, changed or deleted.",
    args: existingClusterArgs,
    types: { settings: "ExistingClusterSettings" },
    outputs: CLUSTER_OUTPUTS,
  },
  "grpc-envoy-gke:components:ServerNamespace": {
    description:
      "A namespace for gRPC servers whose pods must meet the restricted Pod Security standard. One Ingress reaches only the servers of its own namespace.",
    args: serverNamespaceArgs,
    types: {},
    outputs: { namespace: text("Name in the cluster.") },
  },
  "grpc-envoy-gke:components:GrpcServer": {
    description:
      "A gRPC server with an Envoy sidecar: its pods, both ways in, scaling, disruption budget, network policy and metrics. The component's name is the name of its Deployment, Services and container.",
    args: grpcServerArgs,
    types: { settings: "ServerSettings", envoy: "EnvoySettings", identity: "WorkloadIdentityPlace" },
    outputs: {
      namespace: text("Namespace of its objects."),
      hosts: texts("Host names outside the cluster; none without routes."),
      serviceName: text("Name of the Service."),
      host: text("Host name of the Service inside the cluster."),
      internalPort: integer("The Service's port for clients inside the cluster: plaintext HTTP/2."),
      callers: texts("Namespaces whose pods may call it inside the cluster; without it all of them may."),
      backend: {
        $ref: "#/types/grpc-envoy-gke:components:IngressBackend",
        description: "Where a GrpcIngress sends this server's calls.",
      },
    },
    optionalOutputs: ["callers"],
  },
  "grpc-envoy-gke:components:GrpcIngress": {
    description:
      "The way in from outside: a global HTTPS load balancer that balances every RPC over the pods of the servers that its routes name.",
    args: grpcIngressArgs,
    types: { settings: "IngressSettings", backends: "IngressBackend", "backends.routes": "ServerRoute" },
    outputs: {
      address: text("IPv4 address."),
      hosts: texts("Host names that the load balancer answers."),
    },
  },
};
