import { check } from "../check";
import { type Field, ifKnown } from "../field";
import type { KubeObject } from "../view/kubeObject";
import { annotation } from "../view/service";
import { parseImage } from "../../settings/values/image";
import type { Container } from "../view/pod";
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

/**
 * The project of an image's registry, where it is one of Google's: https://cloud.google.com/artifact-registry/docs/docker/names
 * A project of a domain is two steps of the path there, and `domain:project` elsewhere.
 */
function registryProject({ field }: Container): string | undefined {
  const repository = parseImage(field.at("image").text ?? "")?.repository ?? "";
  const [, domain, project] =
    /^(?:[a-z0-9-]+-docker\.pkg\.dev|(?:(?:us|eu|asia)\.)?gcr\.io)\/(?:([^/]*\.[^/]*)\/)?([^/]+)\//.exec(repository) ??
    [];
  return domain === undefined ? project : `${domain}:${project}`;
}

/** Roles with which an account may read images: https://cloud.google.com/artifact-registry/docs/access-control#roles */
const READS_IMAGES =
  /^roles\/(?:artifactregistry\.(?:reader|writer|repoAdmin|admin)|storage\.objectViewer|viewer|editor|owner)$/;

/** Projects in which the stack lets an account read images. */
function readableProjects(stack: StackView): (string | undefined)[] {
  const grants = [
    ...stack.ofType("gcp:projects/iAMMember:IAMMember"),
    ...stack.ofType("gcp:artifactregistry/repositoryIamMember:RepositoryIamMember"),
  ];
  return grants.filter((one) => READS_IMAGES.test(one.at("role").text ?? "")).map((one) => one.at("project").text);
}

export const identityChecks = [
  check(
    {
      code: "image-in-other-project",
      level: "note",
      requirement: "The account of the stack's nodes may read the images",
      impact: "Unless the image is public or that project lets the nodes read it, no pod ever starts (ErrImagePull).",
      fix: "Grant the nodes' account roles/artifactregistry.reader on that repository: the guide on environments has the command.",
    },
    (stack) => (clusters(stack).length > 0 ? stack.pods.flatMap(({ containers }) => containers) : []),
    (container, stack) => {
      const project = registryProject(container);
      const readable = readableProjects(stack);
      if (project === undefined || readable.length === 0 || readable.includes(project)) return undefined;
      return {
        at: container.field.at("image"),
        message: `the image is in project ${project}, and the stack lets its nodes read images of ${[...new Set(readable)].join(", ")} only`,
      };
    },
  ),
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
