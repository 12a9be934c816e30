import { type Field, NotKnown, ifKnown, inputsOf } from "../field";
import type { CheckedResource } from "../resource";

/** A Kubernetes object of the stack. */
export interface KubeObject {
  readonly resource: CheckedResource;
  readonly root: Field;
  readonly kind: string;
  /** Undefined where the provider makes it up or it is not known yet. */
  readonly name: string | undefined;
  /** Undefined where it is not known yet. */
  readonly namespace: string | undefined;
}

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/ */
const DEFAULT_NAMESPACE = "default";

export function isKubeObject({ type }: Pick<CheckedResource, "type">): boolean {
  // `kubernetes:helm.sh/v3:Release` and `kubernetes:yaml/v2:ConfigGroup` stand for objects that are not seen here.
  return /^kubernetes:(?!helm\.sh|yaml|kustomize)/.test(type);
}

export function kubeObject(resource: CheckedResource): KubeObject {
  const root = inputsOf(resource);
  return {
    resource,
    root,
    kind: kindOf(resource),
    name: ifKnown(() => root.at("metadata", "name").text),
    namespace: ifKnown(() => root.at("metadata", "namespace").text ?? DEFAULT_NAMESPACE),
  };
}

/** Whether two objects share a namespace. @throws NotKnown where one of them is not known */
export function shareNamespace(one: KubeObject, other: KubeObject): boolean {
  if (one.namespace === undefined || other.namespace === undefined) throw new NotKnown("metadata.namespace");
  return one.namespace === other.namespace;
}

/** `kubernetes:apps/v1:Deployment` → `Deployment`; a patch is of the kind that it patches. */
function kindOf(resource: CheckedResource): string {
  const stated = ifKnown(() => inputsOf(resource).at("kind").text);
  return stated ?? lastSegment(resource.type).replace(/Patch$/, "");
}

/** A resource as findings name it: an object by its name in the cluster, everything else by its logical name. */
export function title(resource: CheckedResource): string {
  if (!isKubeObject(resource)) return `${lastSegment(resource.type)}/${resource.name}`;
  const { kind, name } = kubeObject(resource);
  return `${kind}/${name ?? resource.name}`;
}

function lastSegment(type: string): string {
  return type.split(":").at(-1) ?? type;
}
