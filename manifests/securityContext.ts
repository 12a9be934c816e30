import type { input } from "@pulumi/kubernetes/types";

/** Group that may read the mounted Secret, whatever user a container runs as. */
const FILE_GROUP = 65532;

/** Container's part of the restricted Pod Security standard, and a read-only root file system. */
export function restrictedContainer(runAsUser: number): input.core.v1.SecurityContext {
  return {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ["ALL"] },
    privileged: false,
    readOnlyRootFilesystem: true,
    runAsGroup: runAsUser,
    runAsNonRoot: true,
    runAsUser,
    seccompProfile: { type: "RuntimeDefault" },
  };
}

/** Pod's part of the restricted Pod Security standard. */
export function restrictedPod(): input.core.v1.PodSecurityContext {
  return {
    fsGroup: FILE_GROUP,
    fsGroupChangePolicy: "OnRootMismatch",
    runAsNonRoot: true,
    seccompProfile: { type: "RuntimeDefault" },
  };
}
