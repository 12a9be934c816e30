import { IAMMember, type IAMMemberArgs } from "@pulumi/gcp/projects";
import { Account, type AccountArgs } from "@pulumi/gcp/serviceaccount";
import type { CustomResourceOptions, Input, Output, Resource } from "@pulumi/pulumi";
import { SERVICE_ACCOUNT_ID_MAX, shorten } from "../../settings/names";
import { type Override, applyOverride } from "../overrides";

export interface NodeAccountOverrides {
  readonly nodeServiceAccount?: Override<AccountArgs>;
  /** Each role of the nodes' account. */
  readonly nodeRole?: Override<IAMMemberArgs>;
}

/**
 * Least that a node needs: to report logs and metrics, and to pull images.
 * https://cloud.google.com/kubernetes-engine/docs/how-to/hardening-your-cluster#use_least_privilege_sa
 */
const NODE_ROLES = {
  "default-node": "roles/container.defaultNodeServiceAccount",
  "artifact-reader": "roles/artifactregistry.reader",
} as const;

export interface NodeServiceAccount {
  readonly email: Output<string>;
  /** The roles: nodes that start without them report nothing and pull nothing. */
  readonly grants: Resource[];
}

/** The service account of the nodes, instead of Compute Engine's default one, which may edit the whole project. */
export function nodeServiceAccount(
  name: string,
  clusterName: string,
  project: Input<string>,
  overrides: NodeAccountOverrides,
  opts: CustomResourceOptions,
): NodeServiceAccount {
  const account = new Account(
    `${name}-nodes`,
    applyOverride(overrides.nodeServiceAccount, {
      accountId: shorten(`${clusterName}-nodes`, SERVICE_ACCOUNT_ID_MAX),
      project,
      displayName: `Nodes of the GKE cluster ${clusterName}`,
    }),
    opts,
  );
  const grants = Object.entries(NODE_ROLES).map(
    ([suffix, role]) =>
      new IAMMember(
        `${name}-nodes-${suffix}`,
        applyOverride(overrides.nodeRole, { project, role, member: account.member }),
        opts,
      ),
  );
  return { email: account.email, grants };
}
