import { IAMMember as ProjectIAMMember, type IAMMemberArgs as ProjectIAMMemberArgs } from "@pulumi/gcp/projects";
import { Account, type AccountArgs, IAMMember, type IAMMemberArgs } from "@pulumi/gcp/serviceaccount";
import {
  type CustomResourceOptions,
  type Input,
  type Output,
  type Resource,
  RunError,
  interpolate,
  output,
} from "@pulumi/pulumi";
import { unaltered } from "../contract/unaltered";
import { DISPLAY_NAME_MAX, SERVICE_ACCOUNT_ID_MAX, shortHash, shorten } from "../settings/names";
import type { ServerSettings } from "../settings/server";
import { type Override, applyOverride } from "./overrides";

export interface WorkloadIdentityOverrides {
  readonly googleServiceAccount?: Override<AccountArgs>;
  /** The right of the Kubernetes ServiceAccount to act as the Google one. */
  readonly workloadIdentityUser?: Override<IAMMemberArgs>;
  /** Each of the roles. */
  readonly role?: Override<ProjectIAMMemberArgs>;
}

/** Where a server's Google service account lives. */
export interface WorkloadIdentityPlace {
  /** Google Cloud project id. */
  readonly project: string;
  /** Beginning of the stack's names in Google Cloud; sets the accounts of two stacks in one project apart. */
  readonly cloudName: string;
  /** Cluster's workload identity pool: it must exist before an account can be bound to it. Empty where there is none. */
  readonly workloadPool: Input<string>;
}

/** A Google service account that a server acts as. */
export interface WorkloadIdentity {
  readonly email: string;
  /** What a pod must not start without: its first calls to Google Cloud would be refused. */
  readonly grants: Resource[];
}

/**
 * A Google service account with the given project roles, which the server's Kubernetes ServiceAccount may act as.
 */
export function workloadIdentity(
  server: string,
  namespace: string,
  { name, roles }: NonNullable<ServerSettings["serviceAccount"]>,
  { project, cloudName, workloadPool }: WorkloadIdentityPlace,
  overrides: WorkloadIdentityOverrides,
  opts: CustomResourceOptions,
): WorkloadIdentity {
  const accountId = name ?? shorten(`${server}-${shortHash(cloudName, 6)}`, SERVICE_ACCOUNT_ID_MAX);
  const account = new Account(
    `${server}-account`,
    applyOverride(overrides.googleServiceAccount, {
      accountId,
      project,
      displayName: `gRPC server ${server} of ${cloudName}`.slice(0, DISPLAY_NAME_MAX),
    }),
    opts,
  );
  const user = new IAMMember(
    `${server}-account-user`,
    applyOverride(overrides.workloadIdentityUser, {
      serviceAccountId: account.name,
      role: "roles/iam.workloadIdentityUser",
      member: interpolate`serviceAccount:${required(server, workloadPool)}[${namespace}/${server}]`,
    }),
    opts,
  );
  const grants = roles.map(
    (role) =>
      new ProjectIAMMember(
        `${server}-account-${role.replaceAll("/", ".")}`,
        applyOverride(overrides.role, { project, role, member: account.member }),
        opts,
      ),
  );
  return { email: `${accountId}@${project}.iam.gserviceaccount.com`, grants: [user, ...grants] };
}

function required(server: string, workloadPool: Input<string>): Output<string> {
  return output(workloadPool).apply((pool) => {
    if (pool !== "") return pool;
    throw unaltered(
      new RunError(
        `servers.${server}.serviceAccount needs a cluster with Workload Identity, and this one has no workload pool: have its owner turn it on, or take serviceAccount out`,
      ),
    );
  });
}
