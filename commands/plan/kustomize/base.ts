import { basename } from "node:path";
import { stringify } from "yaml";
import { inputsOf } from "../../../checks/field";
import { isKubeObject, title } from "../../../checks/view/kubeObject";
import { BOOTSTRAP_FILE } from "../../../envoy/files";
import { CommandError } from "../../shared/commandError";
import { holdsPlaceholder } from "../../shared/placeholder";
import type { Planned } from "../planned";
import { type Files, renderFiles } from "../renderFiles";
import type { RegisteredResource } from "../resource";
import { certificateResources } from "./certificates";

type Manifest = Readonly<Record<string, unknown>>;

/** The cluster's half of a stack as a Kustomize base. */
export interface Base {
  readonly files: Files;
  /** Secrets whose values plan does not know, as `namespace/name`: someone has to create them. */
  readonly secrets: readonly string[];
}

/** Annotation of the kustomization with what the drain tokens are made from, so that the next base has the same ones. */
export const SEED = "grpc-envoy-gke/seed";

/**
 * Every object that the stack puts into its cluster, without Pulumi's part in it: the certificates that Envoys show the
 * load balancer come from cert-manager, and a bootstrap stays until no pod needs it.
 * @param seed that the stack was planned with
 * @throws CommandError where an object contains a value that is secret or not known
 */
export function kustomizeBase({ resources, stackFile }: Planned, seed: string): Base {
  const { made, replaced } = certificateResources(resources);
  const secrets = resources.filter(({ type, urn }) => type === SECRET && !replaced.includes(urn));
  const kept = resources.filter((one) => isKubeObject(one) && one.type !== SECRET).map(kustomized);
  refuseUnknown(kept);
  const files = [...renderFiles([...kept, ...made])].filter(([path]) => path.startsWith("kubernetes/"));
  const kustomization = stringify({
    apiVersion: "kustomize.config.k8s.io/v1beta1",
    kind: "Kustomization",
    metadata: { name: `${stackFile.project}-${stackFile.stack}`, annotations: { [SEED]: seed } },
    resources: files.map(([path]) => path),
  });
  const words = comment(stackFile.stack, resources);
  return {
    files: new Map([["kustomization.yaml", `${words}${kustomization}`], ...files]),
    secrets: secrets.map(({ inputs }) => nameOf(inputs)),
  };
}

const SECRET = "kubernetes:core/v1:Secret";

/** A placeholder in an object would be deployed as it is. */
function refuseUnknown(objects: readonly RegisteredResource[]): void {
  const unknown = objects.flatMap((object) =>
    inputsOf(object).leaves.flatMap(({ path, text = "" }) =>
      holdsPlaceholder(text) ? [`  ${title(object)} ${path}: ${text}`] : [],
    ),
  );
  if (unknown.length > 0)
    throw new CommandError(
      `--kustomize: a base states every value, and these are secret or known only after an update; state them, or read them from a Secret of the cluster:\n${unknown.join("\n")}`,
    );
}

/** Argo CD deletes what is gone before the pods that need it have left, unless it is told to wait. */
function kustomized(resource: RegisteredResource): RegisteredResource {
  const { inputs } = resource;
  const data = inputs["data"] as Manifest | undefined;
  if (inputs["kind"] !== "ConfigMap" || data?.[basename(BOOTSTRAP_FILE)] === undefined) return resource;
  const metadata = inputs["metadata"] as Manifest;
  const annotations = { ...(metadata["annotations"] as Manifest), "argocd.argoproj.io/sync-options": "PruneLast=true" };
  return { ...resource, inputs: { ...inputs, metadata: { ...metadata, annotations } } };
}

/** What of Google Cloud the objects name. */
const NAMED: Readonly<Record<string, string>> = {
  "gcp:compute/globalAddress:GlobalAddress": "global address",
  "gcp:compute/sSLPolicy:SSLPolicy": "SSL policy",
  "gcp:compute/securityPolicy:SecurityPolicy": "Cloud Armor policy",
  "gcp:serviceaccount/account:Account": "service account",
  "gcp:dns/recordSet:RecordSet": "DNS record",
};

function comment(stack: string, resources: readonly RegisteredResource[]): string {
  const cloud = resources
    .filter(({ type, parent = "" }) => type in NAMED && !parent.includes(":GkeCluster::"))
    .map(({ type, inputs }) => `#   ${NAMED[type]} ${String(inputs["name"] ?? inputs["accountId"])}`)
    .sort();
  return [
    `# Written by grpc-envoy-gke plan --kustomize for the stack ${stack}: overwritten as a whole, patch it in an overlay.`,
    ...(cloud.length === 0 ? [] : ["# Its objects need these in Google Cloud:", ...cloud]),
    "",
  ].join("\n");
}

function nameOf(inputs: Manifest): string {
  const { name, namespace } = inputs["metadata"] as { name?: string; namespace?: string };
  return `${namespace ?? "default"}/${name ?? ""}`;
}
