/** Google's external Application Load Balancer and the BackendConfig of GKE's Ingress controller. */

/** Sources of its proxies and health checks: https://cloud.google.com/load-balancing/docs/https#firewall-rules */
export const SOURCE_RANGES = ["130.211.0.0/22", "35.191.0.0/16"] as const;

/** Seconds that it keeps a connection to a backend without calls: https://cloud.google.com/load-balancing/docs/https/request-distribution */
export const BACKEND_KEEPALIVE = 600;

/** Seconds: BackendConfig's `timeoutSec` where it states none. https://cloud.google.com/load-balancing/docs/backend-service#timeout-setting */
export const DEFAULT_BACKEND_TIMEOUT = 30;

/** Seconds: the most that BackendConfig's `connectionDraining.drainingTimeoutSec` takes. https://cloud.google.com/load-balancing/docs/enabling-connection-draining */
export const MAX_CONNECTION_DRAINING = 3600;

/** Seconds that it may need to stop sending calls to a pod: "500 series errors with NEGs", https://cloud.google.com/kubernetes-engine/docs/troubleshooting/troubleshoot-load-balancing */
export const WITHDRAWAL = 120;

/**
 * Seconds between two health checks of an endpoint, where BackendConfig's `healthCheck.checkIntervalSec` states none:
 * `defaultNEGHealthCheckInterval` of https://github.com/kubernetes/ingress-gce/blob/master/pkg/translator/healthchecks.go
 */
export const DEFAULT_HEALTH_INTERVAL = 15;
/** Seconds: BackendConfig's `healthCheck.timeoutSec` where it states none, whatever the interval is: `defaultNEGTimeout` of the same file. */
export const DEFAULT_HEALTH_TIMEOUT = 15;

/** What Compute Engine takes in a health check: https://cloud.google.com/compute/docs/reference/rest/v1/healthChecks */
export const HEALTH_CHECK_RANGES = {
  /** Seconds. */
  checkIntervalSec: [1, 300],
  /** Seconds. */
  timeoutSec: [1, 300],
  /** Answers one after the other. */
  healthyThreshold: [1, 10],
  unhealthyThreshold: [1, 10],
  port: [1, 65535],
} as const;

/** What the controller takes as `sessionAffinity.affinityType`: https://github.com/kubernetes/ingress-gce/blob/master/pkg/backendconfig/validation.go */
export const AFFINITY_TYPES = ["NONE", "CLIENT_IP", "GENERATED_COOKIE"] as const;
/** Seconds: the most that `sessionAffinity.affinityCookieTtlSec` takes. The same file. */
export const MAX_AFFINITY_COOKIE = 86_400;

/** Keys of the Secret that `iap.oauthclientCredentials` names. The same file. */
export const IAP_SECRET_KEYS = ["client_id", "client_secret"] as const;
/** Key of a Secret that `cdn.signedUrlKeys` names. The same file. */
export const CDN_SECRET_KEYS = ["key_value"] as const;
/** Keys of a Secret that an Ingress's `tls` names: https://kubernetes.io/docs/concepts/services-networking/ingress/#tls */
export const TLS_SECRET_KEYS = ["tls.crt", "tls.key"] as const;

/**
 * Seconds from a pod's creation after which its readiness gate `cloud.google.com/load-balancer-neg-ready` opens although
 * the load balancer never found the pod healthy: `unreadyTimeout` of
 * https://github.com/kubernetes/ingress-gce/blob/master/pkg/neg/readiness/reflector.go
 */
export const READINESS_GATE_TIMEOUT = 600;
