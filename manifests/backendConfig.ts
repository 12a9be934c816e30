import { HEALTH_PATHS } from "../envoy/names";
import { serverMetadata } from "./metadata";
import type { ServerContext } from "./serverContext";

/** https://cloud.google.com/kubernetes-engine/docs/how-to/ingress-configuration#associating_backendconfig_with_your_ingress */
export const BACKEND_CONFIG = { apiVersion: "cloud.google.com/v1", kind: "BackendConfig" } as const;

/**
 * The load balancer's view of a server. Its health check is stated here because the controller infers one from
 * `containers` only and does not see a native sidecar; it is plain HTTP on a port of its own, as gRPC checks are not to be had.
 * @param cloudArmorPolicy name of a Cloud Armor policy.
 */
export function backendConfigManifest({ name, namespace, envoy, timing }: ServerContext, cloudArmorPolicy?: string) {
  return {
    ...BACKEND_CONFIG,
    metadata: serverMetadata(name, namespace),
    spec: {
      timeoutSec: timing.loadBalancerTimeout,
      connectionDraining: { drainingTimeoutSec: timing.loadBalancerDraining },
      healthCheck: {
        type: "HTTP",
        port: envoy.ports.health,
        requestPath: HEALTH_PATHS.healthz,
        checkIntervalSec: 5,
        timeoutSec: 4,
        healthyThreshold: 1,
        unhealthyThreshold: 2,
      },
      ...(cloudArmorPolicy !== undefined && { securityPolicy: { name: cloudArmorPolicy } }),
    },
  };
}
