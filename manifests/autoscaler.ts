import type { input } from "@pulumi/kubernetes/types";
import { serverMetadata } from "./metadata";
import type { ServerContext } from "./serverContext";

/** Scales on the CPU of the server's own container: an average with the sidecar hides which of the two is busy (kubernetes/kubernetes#86349). */
export function autoscalerManifest({
  name,
  namespace,
  settings: { replicas },
}: ServerContext): input.autoscaling.v2.HorizontalPodAutoscaler {
  return {
    metadata: serverMetadata(name, namespace),
    spec: {
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name },
      minReplicas: replicas.min,
      maxReplicas: replicas.max,
      metrics: [
        {
          type: "ContainerResource",
          containerResource: {
            container: name,
            name: "cpu",
            target: { type: "Utilization", averageUtilization: replicas.cpuTarget },
          },
        },
      ],
    },
  };
}
