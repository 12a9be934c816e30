import { CustomResource, type Output, type ProviderResource, type Resource } from "@pulumi/pulumi";
import type { ObjectOptions } from "./objectOptions";

/**
 * The namespace that every cluster has, read and never changed: its UID is the nearest thing that Kubernetes has to a
 * cluster's identity, and differs in a cluster that was made again under the same name.
 * https://github.com/kubernetes/kubernetes/issues/77487
 */
class KubeSystem extends CustomResource {
  declare readonly metadata: Output<{ readonly uid: string } | undefined>;

  constructor(name: string, provider: ProviderResource, parent: Resource | undefined) {
    const id = "kube-system";
    super("kubernetes:core/v1:Namespace", name, { metadata: undefined }, { id, provider, ...(parent && { parent }) });
  }
}

/**
 * Options for objects in a cluster that another stack owns: this stack sees no replacement of the cluster, so it
 * compares the cluster's identity, in previews too.
 */
export function optionsByIdentity(name: string, provider: ProviderResource, parent?: Resource): ObjectOptions {
  const { metadata } = new KubeSystem(`${name}-identity`, provider, parent);
  return {
    // Nothing is read under mocks.
    replacementTrigger: metadata.apply((read) => read?.uid ?? null),
    // The new object has the old one's name, in the cluster that both are deleted from.
    deleteBeforeReplace: true,
  };
}
