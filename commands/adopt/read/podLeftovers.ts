import { type Field, ifKnown } from "../../../checks/field";
import type { Container } from "../../../checks/view/pod";
import { volumeOf } from "../../../checks/view/volume";
import type { Context, ServerSource } from "./context";
import { isOwn } from "./own";

/** Fields of a pod that there is no setting for, with the reason. */
const POD: Readonly<Record<string, string>> = {
  affinity: "pods are spread over zones and nodes; node pools are settings of the cluster",
  nodeSelector: "pods are spread over zones and nodes; node pools are settings of the cluster",
  tolerations: "the servers run on node pools without taints",
  priorityClassName: "there is no setting for it",
  hostAliases: "there is no setting for it",
  dnsConfig: "there is no setting for it",
  dnsPolicy: "there is no setting for it",
  imagePullSecrets: "nodes read Artifact Registry of the project by their own account",
  hostNetwork: "the restricted standard refuses it",
  runtimeClassName: "there is no setting for it",
};
const DEFAULTS: Readonly<Record<string, string>> = { dnsPolicy: "ClusterFirst" };
const MESH = /istio\.io|linkerd\.io|consul\.hashicorp\.com|cloud\.google\.com\/.*mesh/;

/** What a server's pods have that the program's own do not. */
export function leavePodParts(server: ServerSource, context: Context): void {
  const { name, pod, app } = server;
  const { draft, place } = context;
  if (isOwn(pod.owner)) return;
  for (const [key, reason] of Object.entries(POD)) {
    const at = pod.spec.at(key);
    if (at.exists && !isEmpty(at) && at.scalar !== DEFAULTS[key]) draft.leaveOut(`${name} ${key}`, place(at), reason);
  }
  for (const container of pod.containers.filter(({ role }) => role === "init")) leaveInit(name, container, context);
  for (const mount of app.field.at("volumeMounts").list) leaveVolume(server, mount, context);
  for (const [key, at] of pod.template.at("metadata", "annotations").entries) {
    const reason = MESH.test(key)
      ? "no mesh is installed in the stack's cluster: Envoy is beside the server by itself"
      : "there is no setting for it; metrics of Envoy are collected by a PodMonitoring";
    if (!/^kubectl\.|checksum|hash/.test(key)) draft.leaveOut(`${name} annotation ${key}`, place(at), reason);
  }
  if (app.field.at("lifecycle").exists)
    draft.leaveOut(
      `${name} lifecycle`,
      place(app.field.at("lifecycle")),
      "preStop follows from calls; the server gets SIGTERM after it",
    );
  if (pod.owner.kind === "StatefulSet") {
    const reason = "the server becomes a Deployment: its pods have neither names nor disks that stay";
    draft.leaveOut(`${name} as a StatefulSet`, place(pod.owner.root), reason);
  }
  leaveAccount(server, context);
}

function isEmpty(at: Field): boolean {
  return at.scalar === undefined && at.bool !== true && at.keys.length === 0 && at.list.length === 0;
}

function leaveInit(server: string, { name, field }: Container, { draft, place }: Context): void {
  draft.leaveOut(`${server} init container ${name}`, place(field), "a server has one container, with Envoy beside it");
}

/** Files that the server mounts; /tmp it has by itself. */
function leaveVolume({ name, pod }: ServerSource, mount: Field, { draft, place }: Context): void {
  const path = mount.at("mountPath").text ?? "";
  const volume = volumeOf(pod, mount);
  const kind = volume?.keys.find((key) => key !== "name") ?? "a volume";
  if (path === "/tmp" && kind === "emptyDir") return;
  const reason =
    kind === "emptyDir"
      ? "the root file system is read-only, and /tmp the place to write"
      : "servers mount no files: bring them in the image, or values through env and secretEnv";
  draft.leaveOut(`${name} volume ${path} (${kind})`, place(mount), reason);
}

const GOOGLE_ACCOUNT = "iam.gke.io/gcp-service-account";

function leaveAccount({ name, pod }: ServerSource, { view, draft, place }: Context): void {
  const account = view.find("ServiceAccount", pod.owner.namespace, pod.spec.at("serviceAccountName").text ?? "default");
  const google = account && ifKnown(() => account.root.at("metadata", "annotations", GOOGLE_ACCOUNT));
  if (google?.text === undefined) return;
  const reason =
    "its roles are not in the manifests: write serviceAccount: { roles: [...] }, and the program makes an account with them";
  draft.leaveOut(`${name} as ${google.text}`, place(google), reason);
}
