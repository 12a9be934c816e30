import { IAMMember as ProjectIAMMember } from "@pulumi/gcp/projects";
import { Account, IAMMember } from "@pulumi/gcp/serviceaccount";
import { type CustomResourceOptions, type Input, type Resource, interpolate } from "@pulumi/pulumi";
import { SERVICE_ACCOUNT_ID_MAX, shortHash, shorten } from "../settings/names";
import type { ServerSettings } from "../settings/server";

/** Where a server's Google service account lives. */
export interface WorkloadIdentityPlace {
  /** Google Cloud project id. */
  readonly project: string;
  /** Cluster's name; sets the accounts of two clusters in one project apart. */
  readonly cluster: string;
  /** Cluster's workload identity pool: it must exist before an account can be bound to it. */
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
  { project, cluster, workloadPool }: WorkloadIdentityPlace,
  opts: CustomResourceOptions,
): WorkloadIdentity {
  const accountId = name ?? shorten(`${server}-${shortHash(cluster, 6)}`, SERVICE_ACCOUNT_ID_MAX);
  const account = new Account(
    `${server}-account`,
    { accountId, project, displayName: `gRPC server ${server} of ${cluster}` },
    opts,
  );
  const user = new IAMMember(
    `${server}-account-user`,
    {
      serviceAccountId: account.name,
      role: "roles/iam.workloadIdentityUser",
      member: interpolate`serviceAccount:${workloadPool}[${namespace}/${server}]`,
    },
    opts,
  );
  const grants = roles.map(
    (role) =>
      new ProjectIAMMember(
        `${server}-account-${role.replaceAll("/", ".")}`,
        { project, role, member: account.member },
        opts,
      ),
  );
  return { email: `${accountId}@${project}.iam.gserviceaccount.com`, grants: [user, ...grants] };
}
