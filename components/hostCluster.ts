import type { Provider } from "@pulumi/kubernetes";
import type { Output } from "@pulumi/pulumi";

/** A GKE cluster that servers are deployed into, whoever owns it. */
export interface HostCluster {
  readonly clusterName: Output<string>;
  /** Region or zone. */
  readonly location: Output<string>;
  /** Google Cloud project id of the cluster and of its load balancers. */
  readonly project: Output<string>;
  /** Control plane's endpoint: a host name, or an address where only authorised networks may come in. */
  readonly endpoint: Output<string>;
  /** Id of the VPC. */
  readonly network: Output<string>;
  /** Kubeconfig in JSON, without a secret: gke-gcloud-auth-plugin gets the tokens. */
  readonly kubeconfig: Output<string>;
  /** Workload identity pool, through which the cluster's ServiceAccounts act as Google service accounts; empty where the cluster has none. */
  readonly workloadPool: Output<string>;
  /** Provider for the cluster. */
  readonly provider: Provider;
}

/** What is known of a cluster that exists. */
export type FoundCluster = Omit<HostCluster, "provider">;
