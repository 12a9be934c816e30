import { createHash } from "node:crypto";
import { SAFE_TO_EVICT, SAFE_TO_EVICT_VOLUMES } from "../platform/gke";
import { DEFAULT_CONTAINER } from "../platform/kubernetes";

/** First characters of the SHA-256 of `text`, in hexadecimal. */
export function shortHash(text: string, length = 8): string {
  return createHash("sha256").update(text).digest("hex").slice(0, length);
}

/** `name` itself, or its beginning and a hash of the whole where it is longer than `max`: stable and still distinct. */
export function shorten(name: string, max: number): string {
  if (name.length <= max) return name;
  return `${name.slice(0, max - 9).replace(/-+$/, "")}-${shortHash(name)}`;
}

/** Cluster's name where a stack states none. */
export function clusterName(project: string, stack: string): string {
  return `${project}-${stack}`;
}

/** Headless Service that lists every ready pod of a server. */
export function podsServiceName(server: string): string {
  return `${server}-pods`;
}

/** DNS name inside the cluster. GKE's cluster domain is always cluster.local. */
export function serviceHost(service: string, namespace: string): string {
  return `${service}.${namespace}.svc.cluster.local`;
}

/** https://cloud.google.com/iam/docs/service-accounts-create: at most 30 characters. */
export const SERVICE_ACCOUNT_ID_MAX = 30;
/** Bytes of a service account's display name; names of ours are ASCII: https://cloud.google.com/iam/docs/reference/rest/v1/projects.serviceAccounts#ServiceAccount */
export const DISPLAY_NAME_MAX = 100;
/** Containers' names: the server's is the server's own name. */
export const ENVOY_CONTAINER = "envoy";

/** Names of ports in a pod and of its Service's ports; annotations refer to them. */
export const PORT_NAMES = {
  app: "grpc",
  ingress: "ingress",
  internal: "internal",
  health: "health",
  drain: "drain",
} as const;

/** Annotations that the program gives its pods. */
export const POD_ANNOTATIONS: readonly string[] = [DEFAULT_CONTAINER, SAFE_TO_EVICT_VOLUMES, SAFE_TO_EVICT];

/** Labels that every object of a server carries; the first two select its pods and never change. */
export function serverLabels(server: string): Record<string, string> {
  return {
    ...selectorLabels(server),
    "app.kubernetes.io/managed-by": "pulumi",
    "app.kubernetes.io/part-of": "grpc-envoy-gke",
  };
}

export function selectorLabels(server: string): Record<string, string> {
  return { "app.kubernetes.io/name": server, "app.kubernetes.io/component": "grpc-server" };
}
