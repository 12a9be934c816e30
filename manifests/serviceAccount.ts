import type { input } from "@pulumi/kubernetes/types";
import { serverMetadata } from "./metadata";
import type { ServerContext } from "./serverContext";

/**
 * The server's identity in the cluster. The API server's token is not mounted: a gRPC server has no business there,
 * and Workload Identity needs none.
 * @param googleServiceAccount email that Workload Identity lets the server act as.
 */
export function serviceAccountManifest(
  { name, namespace }: ServerContext,
  googleServiceAccount?: string,
): input.core.v1.ServiceAccount {
  const metadata = serverMetadata(name, namespace);
  return {
    metadata:
      googleServiceAccount === undefined
        ? metadata
        : { ...metadata, annotations: { "iam.gke.io/gcp-service-account": googleServiceAccount } },
    automountServiceAccountToken: false,
  };
}
