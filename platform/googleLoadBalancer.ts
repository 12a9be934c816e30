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
