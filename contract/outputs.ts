import type { Input } from "@pulumi/pulumi";

/** Version of the outputs' shape. A change that a reader of the old shape would stumble over raises it. */
export const CONTRACT_VERSION = 1;

/** The cluster, for whoever deploys into it. */
export interface ClusterOutputs {
  /** GKE's name of the cluster. */
  readonly name: string;
  /** Region or zone. */
  readonly location: string;
  /** Google Cloud project id. */
  readonly project: string;
  /** Host name or address of the control plane. */
  readonly endpoint: string;
  /** Id of the VPC. */
  readonly network: string;
  /** Workload identity pool, through which ServiceAccounts of the cluster act as Google service accounts. */
  readonly workloadPool: string;
}

/** The way in from outside. */
export interface IngressOutputs {
  /** IPv4 address of the load balancer. */
  readonly address: string;
  /** Host names that it answers. */
  readonly hosts: readonly string[];
}

/** How to call one server. */
export interface ServerOutputs {
  /** Host names outside the cluster; empty for a server without routes. */
  readonly hosts: readonly string[];
  readonly namespace: string;
  /** Name of its Service. */
  readonly service: string;
  /** Host name inside the cluster. */
  readonly host: string;
  /** Port inside the cluster: plaintext HTTP/2. */
  readonly port: number;
  /** Namespaces whose pods may call it inside the cluster; `null` lets all of them. */
  readonly callers: readonly string[] | null;
}

/** Outputs of a stack, as other projects read them through a StackReference. */
export interface StackOutputs {
  readonly contractVersion: number;
  readonly cluster: ClusterOutputs;
  /** Kubeconfig in JSON; gke-gcloud-auth-plugin gets the tokens, it contains no secret. */
  readonly kubeconfig: string;
  /** `null` where no server has a route. */
  readonly ingress: IngressOutputs | null;
  /** By the server's name. */
  readonly servers: Readonly<Record<string, ServerOutputs>>;
}

/** An output as the stack publishes it: the contract's shape, with values that may not be known yet. */
export type Published<Key extends keyof StackOutputs> = Input<Publishable<StackOutputs[Key]>>;

type Publishable<Value> = Value extends string | number | null
  ? Value
  : { [Key in keyof Value]: Input<Publishable<Value[Key]>> };
