import type { input } from "@pulumi/kubernetes/types";
import { selectorLabels } from "../settings/names";
import { serverMetadata } from "./metadata";
import type { ServerContext } from "./serverContext";

/** Bounds what node upgrades take at once; pods that never became ready do not block them. */
export function disruptionBudgetManifest({
  name,
  namespace,
  settings,
}: ServerContext): input.policy.v1.PodDisruptionBudget {
  return {
    metadata: serverMetadata(name, namespace),
    spec: {
      maxUnavailable: settings.replicas.maxUnavailable,
      unhealthyPodEvictionPolicy: "AlwaysAllow",
      selector: { matchLabels: selectorLabels(name) },
    },
  };
}
