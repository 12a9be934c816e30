import type { StackOutputs } from "../../contract/outputs";
import { GATEWAY_HOSTS } from "../../tools/engines/cluster/addresses";
import type { Cluster } from "../../tools/engines/cluster/cluster";
import { documentationAddress } from "../../tools/engines/gcp/compute";

/** What a stack leaves in the cloud and in the cluster, and what it tells. */
interface Deployed {
  /** Kinds of Google Cloud resources. */
  cloud: Record<string, number>;
  /** Kinds of objects in the cluster. */
  objects: Record<string, number>;
  /** What it publishes, but where its control plane is. */
  outputs: Published;
  /** How the control plane is reached. */
  endpoint: "dns" | "ip";
}

type Published = Omit<StackOutputs, "kubeconfig" | "cluster"> & { cluster: Omit<StackOutputs["cluster"], "endpoint"> };

/** The control plane as a cluster's outputs and the kubeconfig name it. */
export function controlPlaneOf({ endpoint }: Deployed, { gateway, certificate }: Reached) {
  const [dns, ip] = GATEWAY_HOSTS.map((host) => gateway.address(host));
  if (endpoint === "dns") return { endpoint: dns!, kubeconfigCluster: { server: `https://${dns}` } };
  const authority = Buffer.from(certificate.pem).toString("base64");
  return {
    endpoint: ip!,
    kubeconfigCluster: { server: `https://${ip}`, "certificate-authority-data": authority },
  };
}

type Reached = Pick<Cluster, "gateway" | "certificate">;

const OWN_NETWORK = { Network: 1, Subnetwork: 1, Router: 1, RouterNat: 1 };
/** The nodes' account, with its two roles. */
const NODES = { Account: 1, IAMMember: 2 };
const OWN_WAY_IN = { GlobalAddress: 1, SSLPolicy: 1 };

/** Of a server, wherever its calls come from. */
const SERVER = {
  ServiceAccount: 1,
  ConfigMap: 1,
  Secret: 1,
  NetworkPolicy: 1,
  Service: 2,
  Deployment: 1,
  HorizontalPodAutoscaler: 1,
  PodDisruptionBudget: 1,
  PodMonitoring: 1,
};
const WAY_IN = { FrontendConfig: 1, Ingress: 1 };
const ONE_SERVER = { Namespace: 1, ...SERVER, BackendConfig: 1, ManagedCertificate: 1, ...WAY_IN };
const TWO_SERVERS = servers(2);

function servers(count: number): Record<string, number> {
  return Object.fromEntries(Object.entries(SERVER).map(([kind, each]) => [kind, count * each]));
}

export type Configuration = "dev" | "staging" | "prod" | "everything" | "autopilot";

export const DEPLOYED: Record<Configuration, Deployed> = {
  dev: {
    cloud: { ...OWN_NETWORK, ...NODES, Cluster: 1, NodePool: 1, ...OWN_WAY_IN },
    objects: ONE_SERVER,
    ...oneServer("dev", "asia-northeast1-a", "grpc.dev.example.com"),
  },
  staging: {
    cloud: { ...OWN_NETWORK, ...NODES, Cluster: 1, NodePool: 1, ...OWN_WAY_IN, RecordSet: 1 },
    objects: ONE_SERVER,
    ...oneServer("staging", "asia-northeast1", "grpc.staging.example.com"),
  },
  prod: {
    cloud: { ...OWN_NETWORK, ...NODES, Cluster: 1, NodePool: 1, ...OWN_WAY_IN, RecordSet: 1 },
    objects: ONE_SERVER,
    ...oneServer("prod", "asia-northeast1", "grpc.example.com"),
  },
  everything: {
    // The nodes' account and the server's; the nodes' two roles, the server's two and the right to act as it; a secret.
    cloud: { Account: 2, IAMMember: 5, SecretIamMember: 1, Cluster: 1, NodePool: 2, RecordSet: 2 },
    // One server's files are a ConfigMap more, and secrets of Secret Manager.
    objects: { Namespace: 1, ...servers(3), ConfigMap: 4, SecretProviderClass: 1, BackendConfig: 1, ...WAY_IN },
    outputs: {
      contractVersion: 1,
      cluster: {
        name: "payments",
        location: "europe-west4",
        project: "acme-everything",
        network: "shared",
        workloadPool: "acme-everything.svc.id.goog",
      },
      ingress: { address: address("everything", "payments"), hosts: ["api.example.com", "billing.example.com"] },
      servers: {
        billing: {
          ...server("billing", ["api.example.com", "billing.example.com"], "payments", 16002),
          callers: ["shop", "reports"],
        },
        ledger: { ...server("ledger", [], "payments", 16002), callers: ["payments"] },
        reports: server("reports", [], "payments", 16002),
      },
    },
    endpoint: "ip",
  },
  autopilot: {
    cloud: { ...OWN_NETWORK, Account: 2, IAMMember: 4, Cluster: 1, ...OWN_WAY_IN },
    objects: { Namespace: 1, ...TWO_SERVERS, BackendConfig: 2, ManagedCertificate: 1, ...WAY_IN },
    outputs: {
      contractVersion: 1,
      cluster: cluster("autopilot", "us-central1"),
      ingress: { address: address("autopilot"), hosts: ["api.example.com"] },
      servers: { catalog: server("catalog", ["api.example.com"]), search: server("search", ["api.example.com"]) },
    },
    endpoint: "dns",
  },
};

function oneServer(stack: string, location: string, host: string) {
  return {
    outputs: {
      contractVersion: 1,
      cluster: cluster(stack, location),
      ingress: { address: address(stack), hosts: [host] },
      servers: { "my-server": server("my-server", [host]) },
    },
    endpoint: "dns",
  } as const;
}

function cluster(stack: string, location: string): Published["cluster"] {
  const name = `grpc-envoy-gke-${stack}`;
  const project = `acme-${stack}`;
  return {
    name,
    location,
    project,
    network: `projects/${project}/global/networks/${name}`,
    workloadPool: `${project}.svc.id.goog`,
  };
}

/** What the in-memory cloud gives to an address of that name. */
function address(stack: string, name = `grpc-envoy-gke-${stack}-ingress`): string {
  return documentationAddress(`projects/acme-${stack}/global/addresses/${name}`);
}

function server(name: string, hosts: string[], namespace = "grpc", port = 15002): StackOutputs["servers"][string] {
  return { hosts, namespace, service: name, host: `${name}.${namespace}.svc.cluster.local`, port, callers: null };
}
