import { IAMMember as ProjectIAMMember, type IAMMemberArgs as ProjectIAMMemberArgs } from "@pulumi/gcp/projects";
import { SecretIamMember, type SecretIamMemberArgs } from "@pulumi/gcp/secretmanager";
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
import { SECRET_MANAGER } from "../platform/gke";
import { type SecretVersion, secretsOf } from "../settings/mounts";
import { DISPLAY_NAME_MAX, SERVICE_ACCOUNT_ID_MAX, shortHash, shorten } from "../settings/names";
import type { ServerSettings } from "../settings/server";
import { type Override, applyOverride } from "./overrides";

export interface WorkloadIdentityOverrides {
  readonly googleServiceAccount?: Override<AccountArgs>;
  /** The right of the Kubernetes ServiceAccount to act as the Google one. */
  readonly workloadIdentityUser?: Override<IAMMemberArgs>;
  /** Right to read a secret of Secret Manager, for each of them. */
  readonly secretAccessor?: Override<SecretIamMemberArgs>;
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

/** What a server's Google service account is for. */
export interface AccountUse extends Partial<NonNullable<ServerSettings["serviceAccount"]>> {
  /** Secrets that it may read. */
  readonly secrets: readonly SecretVersion[];
}

/** What a server needs a Google service account for; nothing where it needs none. */
export function accountUse({ serviceAccount, files }: ServerSettings): AccountUse | undefined {
  const secrets = secretsOf(files);
  return serviceAccount === undefined && secrets.length === 0 ? undefined : { ...serviceAccount, secrets };
}

/**
 * A Google service account with the given project roles and secrets, which the server's Kubernetes ServiceAccount may act as.
 */
export function workloadIdentity(
  server: string,
  namespace: string,
  { name, roles = [], secrets }: AccountUse,
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
  const readers = secrets.map(
    (secret) =>
      new SecretIamMember(
        `${server}-account-secret-${secret.project}.${secret.secret}`,
        applyOverride(overrides.secretAccessor, {
          project: secret.project,
          secretId: secret.secret,
          role: SECRET_MANAGER.role,
          member: account.member,
        }),
        opts,
      ),
  );
  return { email: `${accountId}@${project}.iam.gserviceaccount.com`, grants: [user, ...grants, ...readers] };
}

function required(server: string, workloadPool: Input<string>): Output<string> {
  return output(workloadPool).apply((pool) => {
    if (pool !== "") return pool;
    throw unaltered(
      new RunError(
        `servers.${server} needs a cluster with Workload Identity for its Google service account, and this one has no workload pool: have its owner turn it on, or take serviceAccount and files of Secret Manager out`,
      ),
    );
  });
}
