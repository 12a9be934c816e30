import type { CheckSettings } from "./checks";
import type { ClusterSettings } from "./cluster";
import type { EnvoySettings } from "./envoy";
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
  readonly cluster: ResolvedCluster;
  readonly servers: Readonly<Record<string, ServerSettings>>;
  readonly envoy: EnvoySettings;
  readonly ingress: IngressSettings;
  readonly checks: CheckSettings;
}

/** The cluster with the defaults that depend on the project and the stack. */
export interface ResolvedCluster extends Omit<ClusterSettings, "network"> {
  readonly name: string;
  readonly location: string;
  readonly nodePools: Readonly<Record<string, NodePoolSettings>>;
  readonly network: { readonly create?: CreatedNetwork | undefined; readonly existing?: ExistingNetwork | undefined };
}
