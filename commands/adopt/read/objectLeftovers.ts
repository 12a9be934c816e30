import type { KubeObject } from "../../../checks/view/kubeObject";
import type { Context, ServerSource } from "./context";
import { isOwn } from "./own";

/** Kinds whose objects the program makes by itself, out of the settings that were read from them. */
const MADE = [
  "Deployment",
  "Rollout",
  "StatefulSet",
  "DaemonSet",
  "ReplicaSet",
  "Pod",
  "Job",
  "CronJob",
  "ConfigMap",
  "Service",
  "ServiceAccount",
  "Ingress",
  "BackendConfig",
  "FrontendConfig",
  "ManagedCertificate",
  "HorizontalPodAutoscaler",
  "PodDisruptionBudget",
  "NetworkPolicy",
  "Namespace",
  "Secret",
];
const MESH = /istio\.io|linkerd\.io|consul\.hashicorp\.com/;
/** Kinds that decide who may call. */
const GUARD =
  /NetworkPolicy|^(?:AuthorizationPolicy|RequestAuthentication|PeerAuthentication|GCPBackendPolicy|SecurityPolicy)$/;
const GATEWAY = /gateway\.networking\.k8s\.io/;

/** Objects that there is no setting for. */
export function leaveObjects(servers: readonly ServerSource[], { view, leave }: Context): void {
  for (const object of view.objects) {
    if (isOwn(object) || MADE.includes(object.kind)) continue;
    leave(`${object.kind}/${object.name}`, object.root, reasonOf(object), GUARD.test(object.kind));
  }
  const used = servers.flatMap(({ ways }) => ways.map(({ service }) => service.object));
  for (const { object, pods } of view.services) {
    if (isOwn(object) || used.includes(object)) continue;
    const reason = pods.length === 0 ? "it selects no pods of the manifests" : "it leads to no gRPC server";
    leave(`Service/${object.name}`, object.root, reason);
  }
  for (const { service, port, envoy, podPort } of servers.flatMap(({ ways }) => ways)) {
    if (isOwn(service.object)) continue;
    const admin = envoy?.bootstrap?.admin?.port;
    if (admin !== undefined && podPort === admin)
      leave(`Service/${service.object.name} port ${port.port}`, port.field, "it leads to Envoy's admin interface");
  }
}

function reasonOf({ root, kind }: KubeObject): string {
  const version = root.at("apiVersion").text ?? "";
  if (GUARD.test(kind)) return "there is no setting for it: calls that it keeps out today would get in";
  if (MESH.test(version))
    return "no mesh is installed in the stack's cluster: write its routes and limits into routes and calls";
  if (GATEWAY.test(version)) return "calls come in through an Ingress here: write the hosts into routes";
  if (/PodMonitoring|ServiceMonitor|PodMonitor/.test(kind))
    return "the program makes a PodMonitoring for Envoy's metrics";
  return "there is no setting for it: deploy it beside the stack";
}
