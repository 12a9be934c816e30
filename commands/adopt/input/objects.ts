import { kubernetesType } from "../../../platform/pulumi";
import type { CheckedResource } from "../../../checks/resource";
import { title } from "../../../checks/view/kubeObject";
import type { Manifest } from "./documents";
import type { Locator } from "./locator";
import type { InputNote } from "./notes";

/** An object of the manifests as checks take it. */
export interface AdoptedObject {
  readonly resource: CheckedResource;
  readonly locator: Locator;
}

/** What the API server writes into an object that it hands out. */
const SERVER_METADATA = ["managedFields", "uid", "resourceVersion", "generation", "creationTimestamp", "selfLink"];
const SERVER_ANNOTATIONS = ["kubectl.kubernetes.io/last-applied-configuration", "deployment.kubernetes.io/revision"];

/**
 * The objects as resources; one that is there twice is taken as kubectl apply would leave it.
 * What the cluster made by itself, Pods of a Deployment among them, is left out.
 */
export function objectsOf(manifests: readonly Manifest[]): { objects: AdoptedObject[]; notes: InputNote[] } {
  const objects = new Map<string, AdoptedObject>();
  const notes: InputNote[] = [];
  for (const { value, locator } of manifests) {
    if (isMadeByCluster(value)) continue;
    const object = { resource: resourceOf(value), locator };
    const { urn } = object.resource;
    const earlier = objects.get(urn);
    if (earlier !== undefined) {
      notes.push({
        level: "note",
        file: locator.source.name,
        line: locator.lineOf("metadata.name"),
        message: `${title(object.resource)} is in ${earlier.locator.source.name}:${earlier.locator.lineOf("metadata.name")} too; this one counts`,
        fix: "name a folder with one environment alone, or render it with kubectl kustomize",
      });
      objects.delete(urn);
    }
    objects.set(urn, object);
  }
  return { objects: [...objects.values()], notes };
}

function resourceOf(value: Record<string, unknown>): CheckedResource {
  const [apiVersion, kind] = [String(value["apiVersion"]), String(value["kind"])];
  const metadata = record(value["metadata"]);
  const name = String(metadata["name"] ?? metadata["generateName"]);
  const namespace = metadata["namespace"];
  const type = kubernetesType(apiVersion, kind);
  const group = apiVersion.split("/").slice(0, -1).join("/");
  return {
    // The version is no part of it: an object has one, whatever the version that it is written in.
    urn: `${GROUPS[group] ?? group}/${kind}/${typeof namespace === "string" ? namespace : "default"}/${name}`,
    type,
    name,
    inputs: withoutServerFields(value),
    // The API server fills in the number of replicas, which an autoscaler moves.
    options: { protect: false, ignoreChanges: isFromServer(metadata) ? ["spec.replicas"] : [] },
  };
}

/** Groups that kinds have moved out of. */
const GROUPS: Readonly<Record<string, string>> = { extensions: "networking.k8s.io" };

function isFromServer(metadata: Record<string, unknown>): boolean {
  return "uid" in metadata || "resourceVersion" in metadata;
}

const MADE = ["Endpoints", "EndpointSlice", "Event", "ControllerRevision", "Node", "ComponentStatus"];

function isMadeByCluster({ kind, type, metadata }: Readonly<Record<string, unknown>>): boolean {
  const { name, ownerReferences } = record(metadata);
  const isOwned = Array.isArray(ownerReferences) && ownerReferences.length > 0;
  return (
    isOwned ||
    MADE.includes(String(kind)) ||
    (kind === "ConfigMap" && name === "kube-root-ca.crt") ||
    (kind === "ServiceAccount" && name === "default") ||
    (kind === "Secret" && type === "kubernetes.io/service-account-token") ||
    (kind === "Service" && name === "kubernetes")
  );
}

function withoutServerFields(value: Record<string, unknown>): Record<string, unknown> {
  const { status: _, metadata, spec, ...rest } = value;
  const { annotations, ...own } = without(record(metadata), SERVER_METADATA);
  const kept = annotations === undefined ? {} : { annotations: without(record(annotations), SERVER_ANNOTATIONS) };
  const address = record(spec)["clusterIP"];
  // An address that the API server gave out; one that a user wrote is a decision.
  const isGiven = value["kind"] === "Service" && isFromServer(record(metadata));
  const drop = isGiven ? ["clusterIPs", ...(address === "None" ? [] : ["clusterIP"])] : [];
  return {
    ...rest,
    metadata: { ...own, ...kept },
    ...(spec !== undefined && { spec: isRecord(spec) ? without(spec, drop) : spec }),
  };
}

function without(map: Record<string, unknown>, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(map).filter(([key]) => !keys.includes(key)));
}

function record(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {};
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
