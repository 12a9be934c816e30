import type { CheckSettings } from "./checks";
import type { ClusterSettings } from "./cluster";
import type { EnvoySettings } from "./envoy";
import type { ExistingClusterSettings } from "./existingCluster";
import type { IngressSettings } from "./ingress";
import type { CreatedNetwork, ExistingNetwork } from "./network";
import type { NodePoolSettings } from "./nodePool";
import type { ServerSettings } from "./server";

/** A stack's settings, parsed, with every default filled in; frozen. */
export interface Settings {
  /** Pulumi project. */
  readonly project: string;
  readonly stack: string;
  /** Google Cloud project id. */
  readonly gcpProject: string;
  /** Google Cloud region of the subnet. */
  readonly region: string;
  /** Namespace of all servers: an Ingress reaches only Services of its own. */
  readonly namespace: string;
  /** Beginning of the stack's names in Google Cloud: the cluster's name where the stack owns one. */
  readonly cloudName: string;
  readonly cluster: OwnCluster | ExistingCluster;
  readonly servers: Readonly<Record<string, ServerSettings>>;
  readonly envoy: EnvoySettings;
  readonly ingress: ResolvedIngress;
  readonly checks: CheckSettings;
}

/** A cluster of the stack's own, with the defaults that depend on the project and the stack. */
export interface OwnCluster extends Omit<ClusterSettings, "network" | "secretManager"> {
  readonly existing?: undefined;
  readonly name: string;
  readonly location: string;
  readonly nodePools: Readonly<Record<string, NodePoolSettings>>;
  readonly secretManager: boolean;
  readonly network: { readonly create?: CreatedNetwork | undefined; readonly existing?: ExistingNetwork | undefined };
}

/** A cluster that exists: the stack deploys into it and owns nothing of it. */
export interface ExistingCluster {
  readonly existing: ClusterByName | ClusterOfStack;
}

type ClusterFacts = Pick<ExistingClusterSettings, "mode" | "spotNodes">;

export interface ClusterByName extends ClusterFacts {
  readonly stack?: undefined;
  readonly name: string;
  readonly location: string;
  /** Google Cloud project id. */
  readonly project: string;
}

export interface ClusterOfStack extends ClusterFacts {
  /** Full name: organization/project/stack. */
  readonly stack: string;
}

/** The way in with the protection that follows the cluster's. */
export interface ResolvedIngress extends IngressSettings {
  readonly deletionProtection: boolean;
}
