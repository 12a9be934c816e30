/**
 * Annotations that GKE's controllers read, by the kind of object that they read them on:
 * https://github.com/kubernetes/ingress-gce/tree/master/pkg/annotations, pkg/l4/annotations and pkg/negannotation there,
 * https://cloud.google.com/kubernetes-engine/docs/how-to/ingress-configuration,
 * https://cloud.google.com/kubernetes-engine/docs/concepts/service-load-balancer-parameters and
 * https://cloud.google.com/kubernetes-engine/docs/how-to/workload-identity
 */
export const GKE_ANNOTATIONS = {
  Ingress: [
    "kubernetes.io/ingress.class",
    "kubernetes.io/ingress.allow-http",
    "kubernetes.io/ingress.global-static-ip-name",
    "kubernetes.io/ingress.regional-static-ip-name",
    "ingress.gcp.kubernetes.io/pre-shared-cert",
    "networking.gke.io/managed-certificates",
    "networking.gke.io/v1beta1.FrontendConfig",
    "networking.gke.io/suppress-firewall-xpn-error",
  ],
  Service: [
    "cloud.google.com/app-protocols",
    "service.alpha.kubernetes.io/app-protocols",
    "cloud.google.com/backend-config",
    "beta.cloud.google.com/backend-config",
    "cloud.google.com/neg",
    "cloud.google.com/l4-rbs",
    "cloud.google.com/load-balancer-type",
    "cloud.google.com/network-tier",
    "networking.gke.io/load-balancer-type",
    "networking.gke.io/load-balancer-ip-addresses",
    "networking.gke.io/load-balancer-subnet",
    "networking.gke.io/internal-load-balancer-allow-global-access",
    "networking.gke.io/internal-load-balancer-subnet",
    "networking.gke.io/weighted-load-balancing",
    "networking.gke.io/l4lb-config",
    "networking.gke.io/l4-strong-session-affinity",
    "networking.gke.io/custom-forwarding-rule",
    "networking.gke.io/ip-collection-v6",
    "networking.gke.io/transparent-health-checker",
    "networking.gke.io/max-rate-per-endpoint",
    "networking.gke.io/capacity-scaler",
  ],
  ServiceAccount: ["iam.gke.io/gcp-service-account"],
} as const;
