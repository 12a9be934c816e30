import type { input } from "@pulumi/kubernetes/types";

const POD_SECURITY = "pod-security.kubernetes.io";

/** Server-side apply gives a field one value and one owner: the API server refuses a second stack that creates the namespace. */
const OWNER = "grpc-envoy-gke/stack";

/**
 * A namespace that refuses every pod outside the restricted Pod Security standard.
 * @param owner project and stack that deploy into it, alone: destroying that stack destroys everything in it.
 */
export function namespaceManifest(name: string, owner: string): { metadata: input.meta.v1.ObjectMeta } {
  return {
    metadata: {
      name,
      annotations: { [OWNER]: owner },
      labels: {
        [`${POD_SECURITY}/enforce`]: "restricted",
        [`${POD_SECURITY}/audit`]: "restricted",
        [`${POD_SECURITY}/warn`]: "restricted",
      },
    },
  };
}
