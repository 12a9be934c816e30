const MEBIBYTE = 2 ** 20;

/** Mebibytes that a container may write into its logs and its scratch directory before kubelet evicts the pod: logs rotate at 50 MiB, `/tmp` has 64 MiB. */
const SHARE = 256;

/**
 * A container's share of its node's disk. Without one, a container that fills the disk takes the node's other pods along.
 * @param volumes bytes of the empty directories on the disk that the container brings: they count against the pod's shares
 */
export function ephemeralStorage(volumes = 0) {
  const share = { "ephemeral-storage": `${SHARE + Math.ceil(volumes / MEBIBYTE)}Mi` };
  return { requests: share, limits: share };
}
