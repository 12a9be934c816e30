/** Google Kubernetes Engine. */

/** Seconds of grace that Autopilot gives a pod when its node is taken away: https://cloud.google.com/kubernetes-engine/docs/how-to/extended-duration-pods */
export const AUTOPILOT_GRACE = 600;

/**
 * Seconds of grace that the cluster autoscaler gives a pod when it removes its node, whatever the pod's own grace period is:
 * https://cloud.google.com/kubernetes-engine/docs/how-to/extended-duration-pods#about, and on Standard the cluster
 * autoscaler's `--max-graceful-termination-sec` (https://github.com/kubernetes/kubernetes/issues/94435), which GKE has no setting for.
 */
export const AUTOSCALER_GRACE = 600;

/** Seconds of grace that an upgrade of nodes gives a pod, whose disruption budget it keeps for as long. The same page. */
export const UPGRADE_GRACE = 3600;

/**
 * Annotation of a pod whose node the cluster autoscaler leaves alone with the value "false":
 * https://cloud.google.com/kubernetes-engine/docs/concepts/cluster-autoscaler#scheduling-and-disruption
 */
export const SAFE_TO_EVICT = "cluster-autoscaler.kubernetes.io/safe-to-evict";

/** Annotation of a pod with the names of its empty directories for which the cluster autoscaler keeps no node. The same page. */
export const SAFE_TO_EVICT_VOLUMES = "cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes";

/**
 * GKE's add-on that mounts secrets of Secret Manager as files, with the rights of the pod's service account:
 * https://cloud.google.com/secret-manager/docs/secret-manager-managed-csi-component and
 * https://github.com/GoogleCloudPlatform/secrets-store-csi-driver-provider-gcp/blob/main/docs/authentication.md
 */
export const SECRET_MANAGER = {
  driver: "secrets-store-gke.csi.k8s.io",
  provider: "gke",
  apiVersion: "secrets-store.csi.x-k8s.io/v1",
  kind: "SecretProviderClass",
  /** Role that may read a secret's versions. */
  role: "roles/secretmanager.secretAccessor",
} as const;

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

/** Machine series with Arm processors: https://cloud.google.com/kubernetes-engine/docs/concepts/arm-on-gke */
export const ARM_SERIES: readonly string[] = ["t2a", "c4a", "n4a", "a4x"];

/** Machine series that always have GPUs: https://cloud.google.com/compute/docs/gpus */
export const GPU_SERIES: readonly string[] = ["a2", "a3", "a4", "a4x", "g2", "g4"];

/** Of every Arm node, unless the pool's architectureTaintBehavior is NONE: https://cloud.google.com/kubernetes-engine/docs/how-to/prepare-arm-workloads-for-deployment */
export const ARM_TAINT = { key: "kubernetes.io/arch", value: "arm64", effect: "NoSchedule" } as const;

/** Of the nodes of a GPU pool that is added to a cluster with another pool, as GKE's default one: https://cloud.google.com/kubernetes-engine/docs/how-to/gpus#create */
export const GPU_TAINT = { key: "nvidia.com/gpu", value: "present", effect: "NoSchedule" } as const;

/** Memory for each CPU, in GiB, that Autopilot's general-purpose class admits: https://cloud.google.com/kubernetes-engine/docs/concepts/autopilot-resource-requests#compute-class-min-max */
export const AUTOPILOT_RATIO = { least: 1, most: 6.5 } as const;

/** Least that such a pod requests: CPU in thousandths, memory in bytes. The same page, of clusters that allow bursting. */
export const AUTOPILOT_MIN = { cpu: 50, memory: 52 * 2 ** 20 } as const;
