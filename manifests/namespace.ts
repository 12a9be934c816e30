import type { input } from "@pulumi/kubernetes/types";

const POD_SECURITY = "pod-security.kubernetes.io";

/** A namespace that refuses every pod outside the restricted Pod Security standard. */
export function namespaceManifest(name: string): { metadata: input.meta.v1.ObjectMeta } {
  return {
    metadata: {
      name,
      labels: {
        [`${POD_SECURITY}/enforce`]: "restricted",
        [`${POD_SECURITY}/audit`]: "restricted",
        [`${POD_SECURITY}/warn`]: "restricted",
      },
    },
  };
}
