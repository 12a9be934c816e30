import type { CustomResourceOptions, Input, Output, ProviderResource, ResourceOptions } from "@pulumi/pulumi";
import { all, isSecret, output } from "@pulumi/pulumi";
import { optionsByIdentity } from "./clusterIdentity";
import { ClusterProvider } from "./clusterProvider";
import { noServer, notACaller } from "./contractError";
import { objectOptionsOf, setObjectOptions } from "./objectOptions";
import type { ClusterOutputs, IngressOutputs, ServerOutputs } from "./outputs";
import type { ReadableStack } from "./published";
import { PublishedOutputs } from "./published";

/** A server, as a client inside the cluster calls it. */
export interface CallableServer extends ServerOutputs {
  /** `host:port`, plaintext HTTP/2: what a gRPC client takes as its target. */
  readonly address: string;
}

export interface CallFrom {
  /** Namespace of the pods that will call; one that the server does not let in is an error. @default not checked */
  readonly from?: Input<string>;
}

/**
 * The cluster and the servers of a grpc-envoy-gke stack, for another project. Outputs that are missing, of another
 * shape or of another contract version end the program with one message; what the stack keeps secret stays secret.
 * @example
 * const platform = clusterFrom(new StackReference("acme/grpc-envoy-gke/prod"));
 * const { address } = platform.server("my-server", { from: "shop" });
 */
export function clusterFrom(reference: ReadableStack): ReferencedCluster {
  return new ReferencedCluster(reference);
}

/** What `clusterFrom` returns. */
export class ReferencedCluster {
  readonly cluster: Output<ClusterOutputs>;
  /** Kubeconfig in JSON; needs gke-gcloud-auth-plugin on PATH. */
  readonly kubeconfig: Output<string>;
  /** `null` where no server has a way in from outside. */
  readonly ingress: Output<IngressOutputs | null>;
  /** By the server's name. */
  readonly servers: Output<Readonly<Record<string, ServerOutputs>>>;
  private readonly stack: Output<string>;
  private readonly published: PublishedOutputs;

  constructor(reference: ReadableStack) {
    this.stack = reference.name;
    this.published = new PublishedOutputs(reference);
    this.cluster = this.published.read("cluster", (cluster) => cluster);
    this.kubeconfig = this.published.read("kubeconfig", (kubeconfig) => kubeconfig);
    this.ingress = this.published.read("ingress", (ingress) => ingress);
    this.servers = this.published.read("servers", (servers) => servers);
  }

  /** One server; a name that the stack does not have ends the program with those that it has. */
  server(name: string, { from }: CallFrom = {}): Output<CallableServer> {
    return all([this.stack, this.servers, output(from), isSecret(this.servers)]).apply(
      ([stack, servers, namespace, hidden]) => {
        const server = Object.hasOwn(servers, name) ? servers[name] : undefined;
        if (server === undefined) throw noServer(stack, name, hidden ? undefined : Object.keys(servers));
        const { callers } = server;
        if (namespace !== undefined && callers !== null && !callers.includes(namespace))
          throw notACaller(stack, name, namespace, hidden ? undefined : callers);
        return { ...server, address: `${server.host}:${server.port}` };
      },
    );
  }

  /**
   * A Kubernetes provider for the cluster, for resources of @pulumi/kubernetes and components that register them.
   * @param opts `version` picks the provider's, where several are installed
   */
  provider(name: string, opts?: ResourceOptions): ProviderResource {
    const provider = new ClusterProvider(name, this, opts);
    setObjectOptions(provider, () => optionsByIdentity(name, provider, opts?.parent));
    return provider;
  }

  /**
   * Options for resources of @pulumi/kubernetes in the cluster: the provider, and that they are created again where the
   * cluster has become another one under its name. Components of this package need the provider only.
   * @param opts `version` picks the provider's, where several are installed
   */
  objectOptions(name: string, opts?: ResourceOptions): CustomResourceOptions {
    const provider = this.provider(name, opts);
    return { provider, ...objectOptionsOf(provider) };
  }
}
