import { LEAST_GRACE } from "../platform/kubernetes";

/**
 * Of liveness and startup probes: a process that hangs has nothing to finish. Without it the kubelet would wait for the
 * preStop hook and then for the pod's whole grace period, which is as long as the longest call, before it restarts the container.
 */
export const RESTART_GRACE = { terminationGracePeriodSeconds: LEAST_GRACE } as const;
