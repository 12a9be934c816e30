import type { ManifestRow } from "../manifestRow";

const D = "Deployment/orders";
const POD = "spec.template.spec";
const APP = `${POD}.containers[0]`;
const WEIGHTED = `${POD}.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight`;
const UTILIZATION = "spec.metrics[0].resource.target.averageUtilization";
const LONGEST_LABEL = "a".repeat(63);
const LONGEST_NAME = [LONGEST_LABEL, LONGEST_LABEL, LONGEST_LABEL, "a".repeat(61)].join(".");

/** Changes of an object that Kubernetes' API server takes: the last values inside of its limits. */
export const right: readonly ManifestRow[] = [
  { what: "the longest name", object: D, path: "metadata.name", value: LONGEST_NAME },
  { what: "the longest name of a Service", object: "Service/orders", path: "metadata.name", value: LONGEST_LABEL },
  { what: "the longest name of a container", object: D, path: `${APP}.name`, value: LONGEST_LABEL },
  { what: "the least weight", object: D, path: WEIGHTED, value: 1 },
  { what: "the most weight", object: D, path: WEIGHTED, value: 100 },
  { what: "the least utilization", object: "HorizontalPodAutoscaler/orders", path: UTILIZATION, value: 1 },
  { what: "no rights for a file", object: D, path: `${POD}.volumes[0].configMap.items[0].mode`, value: 0 },
  { what: "every right for a file", object: D, path: `${POD}.volumes[0].configMap.items[0].mode`, value: 511 },
  {
    what: "a toleration that ends",
    object: D,
    path: `${POD}.tolerations[0]`,
    value: { key: "a", operator: "Exists", effect: "NoExecute", tolerationSeconds: 0 },
  },
  { what: "the first port", object: D, path: `${APP}.ports[0].containerPort`, value: 1 },
  { what: "the last port", object: D, path: `${APP}.ports[0].containerPort`, value: 65535 },
  { what: "no pods", object: D, path: "spec.replicas", value: 0 },
  { what: "a deadline a second over minReadySeconds", object: D, path: "spec.progressDeadlineSeconds", value: 6 },
  { what: "a hook as long as the pod has", object: D, path: `${POD}.terminationGracePeriodSeconds`, value: 15 },
  { what: "one pod at least", object: "HorizontalPodAutoscaler/orders", path: "spec.minReplicas", value: 1 },
  { what: "every call is logged", object: "BackendConfig/orders", path: "spec.logging.sampleRate", value: 1 },
  { what: "no call is logged", object: "BackendConfig/orders", path: "spec.logging.sampleRate", value: 0 },
];
