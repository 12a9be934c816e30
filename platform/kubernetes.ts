/** Kubernetes itself, wherever it runs. */

/** Label that the API server gives every namespace, with its name: https://kubernetes.io/docs/reference/labels-annotations-taints/#kubernetes-io-metadata-name */
export const NAMESPACE_NAME = "kubernetes.io/metadata.name";

/** Seconds: a Deployment's `progressDeadlineSeconds` where it states none. https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#progress-deadline-seconds */
export const DEFAULT_PROGRESS_DEADLINE = 600;
