import { type Field, ifKnown } from "../../../checks/field";
import type { Container } from "../../../checks/view/pod";
import { volumeOf } from "../../../checks/view/volume";
import type { Context, ServerSource } from "./context";
import { isOwn } from "./own";

const MESH = /istio\.io|linkerd\.io|consul\.hashicorp\.com|cloud\.google\.com\/.*mesh/;
/** Annotations of tools, and those that only make pods roll. */
const OF_TOOLS = /^(?:kubectl\.kubernetes\.io\/.*|checksum\/.*|(?:.*[-/.])?(?:checksum|hash))$/;
/** What a workload has that a Deployment has not. */
const KINDS: Readonly<Record<string, string>> = {
  StatefulSet: "the server becomes a Deployment: its pods have neither names nor disks that stay",
  Rollout:
    "the server becomes a Deployment, which rolls pod by pod as soon as pods are ready: no canary, no analysis, no promotion by hand",
  ReplicaSet: "the server becomes a Deployment, which rolls its pods",
};

/** Parts of a server's pods with reasons of their own; everything else that the program's do not have is listed by what is unread. */
export function leavePodParts(server: ServerSource, context: Context): void {
  const { name, pod, app } = server;
  const { draft, place, leave } = context;
  if (isOwn(pod.owner)) return;
  for (const container of pod.containers.filter(({ role }) => role === "init")) {
    if (container !== server.sidecar?.container) leaveInit(name, container, context);
  }
  for (const mount of app.field.at("volumeMounts").list) leaveVolume(server, mount, context);
  for (const [key, at] of pod.template.at("metadata", "annotations").entries) {
    const reason = MESH.test(key)
      ? "no mesh is installed in the stack's cluster: Envoy is beside the server by itself"
      : "write it into annotations if the stack's cluster reads it; metrics are collected by a PodMonitoring";
    if (!OF_TOOLS.test(key)) leave(`${name} annotation ${key}`, at, reason);
  }
  const kind = KINDS[pod.owner.kind];
  if (kind !== undefined) draft.leaveOut(`${name} as a ${pod.owner.kind}`, place(pod.owner.root), kind);
  leaveAccount(server, context);
}

function leaveInit(server: string, { name, field }: Container, { leave }: Context): void {
  leave(
    `${server} init container ${name}`,
    field,
    "write it as an entry of initContainers if the server still needs it",
  );
}

/** Files that the server mounts; /tmp it has by itself. */
function leaveVolume({ name, pod }: ServerSource, mount: Field, { draft, place, leave, ledger }: Context): void {
  const path = mount.at("mountPath").text ?? "";
  const volume = volumeOf(pod, mount);
  const kind = volume?.keys.find((key) => key !== "name") ?? "a volume";
  if (path === "/tmp" && kind === "emptyDir") return;
  const reason =
    kind === "emptyDir"
      ? "the root file system is read-only, and /tmp the place to write: write another as an entry of volumes"
      : kind === "configMap" || kind === "secret"
        ? `write it as an entry of files: { ${kind}: … }`
        : "write it as an entry of volumes if the stack's cluster has it";
  const what = `${name} volume ${path} (${kind})`;
  // The line is the mount's; the entry speaks of the volume, and of nothing else that the mount may state.
  if (volume === undefined) return leave(what, mount, reason);
  ledger.list(volume);
  draft.leaveOut(what, place(mount), reason, false, volume);
}

const GOOGLE_ACCOUNT = "iam.gke.io/gcp-service-account";

function leaveAccount({ name, pod }: ServerSource, { view, leave }: Context): void {
  const account = view.find("ServiceAccount", pod.owner.namespace, pod.spec.at("serviceAccountName").text ?? "default");
  const google = account && ifKnown(() => account.root.at("metadata", "annotations", GOOGLE_ACCOUNT));
  if (google?.text === undefined) return;
  const reason =
    "its roles are not in the manifests: write serviceAccount: { roles: [...] }, and the program makes an account with them";
  leave(`${name} as ${google.text}`, google, reason);
}
