import type { input } from "@pulumi/kubernetes/types";
import { selectorLabels } from "../settings/names";
import { serverMetadata } from "./metadata";
import type { PlacedServer } from "./placedServer";

/** Bounds what node upgrades take at once; pods that never became ready do not block them. */
export function disruptionBudgetManifest({
  name,
  namespace,
  settings,
}: PlacedServer): input.policy.v1.PodDisruptionBudget {
  return {
    metadata: serverMetadata(name, namespace),
    spec: {
      maxUnavailable: settings.replicas.maxUnavailable,
      unhealthyPodEvictionPolicy: "AlwaysAllow",
      selector: { matchLabels: selectorLabels(name) },
    },
  };
}
