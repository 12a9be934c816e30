import type { Input } from "@pulumi/pulumi";

/** https://cloud.google.com/kubernetes-engine/docs/how-to/ingress-configuration#configuring_ingress_features_through_frontendconfig_parameters */
const FRONTEND_CONFIG = { apiVersion: "networking.gke.io/v1beta1", kind: "FrontendConfig" } as const;

/** How the load balancer meets clients: the SSL policy, and a redirect for browsers on port 80. */
export function frontendConfigManifest(
  name: string,
  namespace: string,
  sslPolicy: Input<string>,
  httpsRedirect: boolean,
) {
  return {
    ...FRONTEND_CONFIG,
    metadata: { name, namespace },
    spec: {
      sslPolicy,
      redirectToHttps: {
        enabled: httpsRedirect,
        ...(httpsRedirect && { responseCodeName: "MOVED_PERMANENTLY_DEFAULT" }),
      },
    },
  };
}
