import { HEALTH_PATHS } from "../envoy/names";
import { DEFAULT_INGRESS, type IngressSettings } from "../settings/ingress";
import { serverMetadata } from "./metadata";
import type { ServerContext } from "./serverContext";

/** https://cloud.google.com/kubernetes-engine/docs/how-to/ingress-configuration#associating_backendconfig_with_your_ingress */
export const BACKEND_CONFIG = { apiVersion: "cloud.google.com/v1", kind: "BackendConfig" } as const;

/** What the ingress settings give to a server's backend service. */
export interface BackendFeatures {
  readonly cloudArmorPolicy?: string | undefined;
  readonly logSampleRate?: IngressSettings["logSampleRate"] | undefined;
}

/**
 * The load balancer's view of a server. Its health check is stated here because the controller infers one from
 * `containers` only and does not see a native sidecar; it is plain HTTP on a port of its own, as gRPC checks are not to be had.
 *
 * The controller leaves alone what is not stated, so that Google keeps what an earlier version of the object stated
 * (https://github.com/kubernetes/ingress-gce/tree/master/pkg/backends/features). What a setting can take away again is
 * therefore always stated, also where no one ever set it.
 */
export function backendConfigManifest(
  { name, namespace, envoy, timing }: ServerContext,
  features: BackendFeatures = {},
) {
  const { cloudArmorPolicy = "", logSampleRate = DEFAULT_INGRESS.logSampleRate } = features;
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
      // Not stated, the controller logs every call: it creates backend services with a sample rate of 1.
      logging: logSampleRate === 0 ? { enable: false } : { enable: true, sampleRate: logSampleRate },
      // An empty name takes a policy off; see above.
      securityPolicy: { name: cloudArmorPolicy },
    },
  };
}
