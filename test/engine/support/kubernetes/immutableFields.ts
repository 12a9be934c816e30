import { text, type JsonObject } from "../json";

const IDENTITY = ["apiVersion", "kind", "metadata.name", "metadata.namespace"];
const LABEL_SELECTOR = ["spec.selector"];

// https://github.com/pulumi/pulumi-kubernetes/blob/master/provider/pkg/provider/diff.go
const BY_KIND: Record<string, readonly string[]> = {
  "apps/v1 DaemonSet": LABEL_SELECTOR,
  "apps/v1 Deployment": LABEL_SELECTOR,
  "apps/v1 StatefulSet": [
    ...LABEL_SELECTOR,
    ...["podManagementPolicy", "revisionHistoryLimit", "serviceName", "volumeClaimTemplates"].map((f) => `spec.${f}`),
  ],
  "batch/v1 Job": [...LABEL_SELECTOR, "spec.completions", "spec.parallelism", "spec.template"],
  "rbac.authorization.k8s.io/v1 ClusterRoleBinding": ["roleRef"],
  "rbac.authorization.k8s.io/v1 RoleBinding": ["roleRef"],
  "storage.k8s.io/v1 StorageClass": ["parameters", "provisioner"],
  "v1 Pod": ["spec"],
  "v1 ResourceQuota": ["spec.scopes"],
  "v1 Service": ["spec.clusterIP"],
};

/** The fields of which a change replaces the object. ConfigMaps and Secrets count as immutable unless told otherwise. */
export function immutableFields(inputs: JsonObject, config: JsonObject): string[] {
  const kind = `${text(inputs, "apiVersion")} ${text(inputs, "kind")}`;
  const fixed = inputs.immutable === true;
  if (kind === "v1 ConfigMap" && (fixed || !isOn(config.enableConfigMapMutable))) {
    return [...IDENTITY, "data", "binaryData"];
  }
  if (kind === "v1 Secret") {
    return [...IDENTITY, "type", ...(fixed || !isOn(config.enableSecretMutable) ? ["data", "stringData"] : [])];
  }
  return [...IDENTITY, ...(BY_KIND[kind] ?? [])];
}

/** Provider settings arrive as JSON text. */
function isOn(setting: unknown): boolean {
  return setting === true || setting === "true";
}
