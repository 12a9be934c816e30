/** GKE's Gateway controller: https://cloud.google.com/kubernetes-engine/docs/concepts/gateway-api */

/** API group of Gateways, routes and grants: https://gateway-api.sigs.k8s.io */
export const GATEWAY_GROUP = "gateway.networking.k8s.io";

/** From where clients reach a load balancer. */
export type Reach = "global" | "regional" | "internal";

/**
 * Where a class's load balancer is reached from. Those with `-mc` are for the Gateways of several clusters:
 * https://cloud.google.com/kubernetes-engine/docs/how-to/gatewayclass-capabilities
 */
export const GATEWAY_CLASSES: Readonly<Record<string, Reach>> = {
  "gke-l7-global-external-managed": "global",
  "gke-l7-global-external-managed-mc": "global",
  "gke-l7-gxlb": "global",
  "gke-l7-gxlb-mc": "global",
  "gke-l7-regional-external-managed": "regional",
  "gke-l7-regional-external-managed-mc": "regional",
  "gke-l7-rilb": "internal",
  "gke-l7-rilb-mc": "internal",
};

/** Purpose and role of the subnet in which a region's proxies are: https://cloud.google.com/load-balancing/docs/proxy-only-subnets */
export const PROXY_SUBNET = { purpose: "REGIONAL_MANAGED_PROXY", role: "ACTIVE" } as const;

/** Annotation of a Gateway: its certificate map in Certificate Manager. https://cloud.google.com/kubernetes-engine/docs/how-to/secure-gateway */
export const CERTIFICATE_MAP = "networking.gke.io/certmap";
/** Option of a listener's `tls`: names of certificates in Compute Engine, with commas. The same page. */
export const PRE_SHARED_CERTIFICATES = "networking.gke.io/pre-shared-certs";

/** Kinds of routes that the controller serves: GRPCRoutes are none of them. https://cloud.google.com/kubernetes-engine/docs/how-to/gatewayclass-capabilities */
export const SERVED_ROUTES = ["HTTPRoute"] as const;

/** Where a HealthCheckPolicy states nothing else. Times are in seconds: https://github.com/GoogleCloudPlatform/gke-gateway-api/blob/main/config/crd/networking.gke.io_healthcheckpolicies.yaml */
export const HEALTH_CHECK_DEFAULTS = {
  checkIntervalSec: 5,
  timeoutSec: 5,
  healthyThreshold: 2,
  unhealthyThreshold: 2,
} as const;

/** The block of `spec.default.config` for each type of a HealthCheckPolicy: https://github.com/GoogleCloudPlatform/gke-gateway-api */
export const HEALTH_CHECK_BLOCKS = {
  TCP: "tcpHealthCheck",
  HTTP: "httpHealthCheck",
  HTTPS: "httpsHealthCheck",
  HTTP2: "http2HealthCheck",
  GRPC: "grpcHealthCheck",
} as const;
