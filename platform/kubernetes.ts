/** Kubernetes itself, wherever it runs. */

/** Label that the API server gives every namespace, with its name: https://kubernetes.io/docs/reference/labels-annotations-taints/#kubernetes-io-metadata-name */
export const NAMESPACE_NAME = "kubernetes.io/metadata.name";

/** Annotation of a pod with the container that kubectl means where none is named: https://kubernetes.io/docs/reference/labels-annotations-taints/#kubectl-kubernetes-io-default-container */
export const DEFAULT_CONTAINER = "kubectl.kubernetes.io/default-container";

/** Seconds: a Deployment's `progressDeadlineSeconds` where it states none. https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#progress-deadline-seconds */
export const DEFAULT_PROGRESS_DEADLINE = 600;

/**
 * Seconds that a container has to end where a probe that fails too often ends it: a probe's
 * `terminationGracePeriodSeconds`, or else the whole pod's, and no less than 2. Its preStop hook runs within them.
 * https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#probe-level-terminationgraceperiodseconds
 */
export const LEAST_GRACE = 2;
