/** Google Kubernetes Engine. */

/** Seconds of grace that Autopilot gives a pod when its node is taken away: https://cloud.google.com/kubernetes-engine/docs/how-to/extended-duration-pods */
export const AUTOPILOT_GRACE = 600;

/**
 * Seconds of grace that a pod gets on a spot node, which goes 30 s after its notice. Google's examples give a pod 25 of
 * them; the kubelet may keep the last 15 for system pods, so that even those are not certain.
 * https://cloud.google.com/kubernetes-engine/docs/concepts/spot-vms
 */
export const SPOT_GRACE = 25;

/** Namespace of the collectors of Managed Service for Prometheus: https://cloud.google.com/stackdriver/docs/managed-prometheus/setup-managed */
export const METRICS_NAMESPACE = "gmp-system";
/** Namespace of that service's configuration. The same page. */
export const METRICS_CONFIGURATION_NAMESPACE = "gmp-public";
