/** What a container may write into its logs and its scratch directory before kubelet evicts the pod: logs rotate at 50 MiB, `/tmp` has 64 MiB. */
const SHARE = { "ephemeral-storage": "256Mi" };

/** A container's share of its node's disk. Without one, a container that fills the disk takes the node's other pods along. */
export const EPHEMERAL_STORAGE = { requests: SHARE, limits: SHARE } as const;
