import { check } from "../check";
import { type Field, ifKnown } from "../field";
import type { KubeObject } from "../view/kubeObject";
import { annotation } from "../view/service";
import type { StackView } from "../view/stackView";

const clusters = (stack: StackView) => stack.ofType("gcp:container/cluster:Cluster");

const nodePools = (stack: StackView) => stack.ofType("gcp:container/nodePool:NodePool");

const ACCOUNT = "iam.gke.io/gcp-service-account";

function isAutopilot(cluster: Field): boolean {
  return cluster.at("enableAutopilot").bool === true;
}

/** ServiceAccounts that act as a Google service account. */
function actingAccounts(stack: StackView): KubeObject[] {
  return stack
    .ofKind("ServiceAccount")
    .filter((account) => ifKnown(() => annotation(account, ACCOUNT).exists) === true);
}

export const identityChecks = [
  check(
    {
      code: "workload-identity-off",
      level: "error",
      requirement: "Pods that act as a Google service account may do so",
      impact:
        "The server acts as its node instead: its calls to Google Cloud are refused, or carry rights that it should not have.",
      fix: "Set workloadIdentityConfig on the cluster and workloadMetadataConfig: GKE_METADATA on its pools.",
    },
    (stack) => (actingAccounts(stack).length > 0 ? [...clusters(stack), ...nodePools(stack)] : []),
    (resource) => {
      const isPool = resource.resource.type.endsWith(":NodePool");
      const at = isPool
        ? resource.at("nodeConfig", "workloadMetadataConfig", "mode")
        : resource.at("workloadIdentityConfig", "workloadPool");
      const off = isPool ? at.text !== undefined && at.text !== "GKE_METADATA" : !at.exists && !isAutopilot(resource);
      return (
        off && { at, message: isPool ? `the pool's metadata mode is ${at.text}` : "the cluster has no workload pool" }
      );
    },
  ),
  check(
    {
      code: "workload-identity-unbound",
      level: "error",
      requirement: "A Google service account lets its ServiceAccount act as it",
      impact: "The server gets no token: its calls to Google Cloud are refused.",
      fix: "Bind roles/iam.workloadIdentityUser to serviceAccount:POOL[namespace/name].",
    },
    actingAccounts,
    (account, stack) => {
      const members = stack
        .ofType("gcp:serviceaccount/iAMMember:IAMMember")
        .filter((member) => member.at("role").text === "roles/iam.workloadIdentityUser");
      const email = annotation(account, ACCOUNT).text;
      const id = email?.split("@")[0];
      const own = stack.ofType("gcp:serviceaccount/account:Account").some((one) => one.at("accountId").text === id);
      const wanted = `[${account.namespace}/${account.name}]`;
      const bound = members.some((member) => member.at("member").text?.endsWith(wanted));
      if (account.name === undefined || account.namespace === undefined) return undefined;
      return (
        own &&
        !bound && { at: annotation(account, ACCOUNT), message: `no IAM binding gives ${wanted} the use of ${email}` }
      );
    },
  ),
  check(
    {
      code: "node-account-default",
      level: "warning",
      requirement: "Nodes have a service account of their own",
      impact:
        "Nodes act as Compute Engine's default account, which may edit the whole project: a break-in reaches all of it.",
      fix: "Set nodeConfig.serviceAccount.",
    },
    nodePools,
    (pool) => {
      const at = pool.at("nodeConfig", "serviceAccount");
      if (at.text === "default") return { at, message: "the pool names Compute Engine's default account" };
      return !at.exists && { at, message: "the pool names none" };
    },
  ),
];
