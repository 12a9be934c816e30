import { AUTOSCALER, BUDGET, DEPLOYMENT, JOB, JOB_POD, type ManifestRow, POD, row } from "../manifestRow";

const STORE = "StatefulSet/store";
const CLAIM = "spec.volumeClaimTemplates[0].spec";
const ROLLING = "spec.strategy.rollingUpdate";
const METRIC = "spec.metrics[0]";
const TARGET = `${METRIC}.resource.target`;
const DOWN = "spec.behavior.scaleDown";
const ROLE = "Role/orders";
const BINDING = "RoleBinding/orders";
const MONITORING = "PodMonitoring/orders";
const ENDPOINT = "spec.endpoints[0]";
const QUEUE = { name: "queue" };
const TEN = { type: "Value", value: "10" };
const APP = { name: "orders", image: "registry.example.com/orders" };
const PODS = { metadata: { labels: { app: "orders" } }, spec: { containers: [APP] } };
/** A kind that validManifests.ts has no object of, in the place of a Deployment. */
const as = (kind: string, spec: object, apiVersion = "apps/v1") => ({ kind, apiVersion, spec });
const OWN = { selector: { matchLabels: { app: "orders" } }, template: PODS };

/** Changes of workloads, autoscalers, budgets, roles and PodMonitorings that Kubernetes' API server refuses. */
export const faults: readonly ManifestRow[] = [
  ...["replicas", "minReadySeconds", "revisionHistoryLimit"].map((key) =>
    row(`${key} is -1`, DEPLOYMENT, `spec.${key}`, -1),
  ),
  row("a deadline is -1", DEPLOYMENT, "spec.progressDeadlineSeconds", -1),
  row("the default deadline is within minReadySeconds", DEPLOYMENT, "spec.minReadySeconds", 600, {
    field: "spec.progressDeadlineSeconds",
    more: { "spec.progressDeadlineSeconds": undefined },
  }),
  row("no deadline", DEPLOYMENT, "spec.progressDeadlineSeconds", 0, { more: { "spec.minReadySeconds": undefined } }),
  row("maxSurge is below 0", DEPLOYMENT, `${ROLLING}.maxSurge`, -1),
  row("maxUnavailable is below 0", DEPLOYMENT, `${ROLLING}.maxUnavailable`, -1),
  row("maxUnavailable is a text", DEPLOYMENT, `${ROLLING}.maxUnavailable`, "one"),
  row("maxUnavailable is 101%", DEPLOYMENT, `${ROLLING}.maxUnavailable`, "101%"),
  row("no pod can be replaced", DEPLOYMENT, `${ROLLING}.maxSurge`, 0, { field: `${ROLLING}.maxUnavailable` }),
  row("no share of pods can be replaced", DEPLOYMENT, `${ROLLING}.maxSurge`, "0%", {
    field: `${ROLLING}.maxUnavailable`,
  }),
  row("pods that run on have a deadline", DEPLOYMENT, `${POD}.activeDeadlineSeconds`, 60),
  row(
    "a template has no pod",
    DEPLOYMENT,
    "spec.template",
    { metadata: { labels: { app: "orders" } } },
    {
      field: "spec.template.spec",
    },
  ),
  row("a StatefulSet's Service has upper case", STORE, "spec.serviceName", "Store"),
  row("a StatefulSet has -1 replicas", STORE, "spec.replicas", -1),
  row("a StatefulSet's pods end", STORE, `${POD}.restartPolicy`, "Never"),
  row("a StatefulSet's pods have a deadline", STORE, `${POD}.activeDeadlineSeconds`, 60),
  row("a StatefulSet selects other pods", STORE, "spec.selector.matchLabels.app", "other", {
    field: "spec.template.metadata.labels",
  }),
  row("a claim has no mode", STORE, `${CLAIM}.accessModes`, []),
  row("a claim's mode is empty", STORE, `${CLAIM}.accessModes[0]`, ""),
  row("a DaemonSet replaces no pod", DEPLOYMENT, "kind", "DaemonSet", {
    field: "spec.updateStrategy.rollingUpdate.maxUnavailable",
    more: { spec: { ...OWN, updateStrategy: { rollingUpdate: { maxUnavailable: 0 } } } },
  }),
  row("a ReplicaSet's pods end", DEPLOYMENT, "kind", "ReplicaSet", {
    field: `${POD}.restartPolicy`,
    more: { spec: { ...OWN, template: { ...PODS, spec: { ...PODS.spec, restartPolicy: "OnFailure" } } } },
  }),
  row("a Job's pods restart always", DEPLOYMENT, "kind", "Job", {
    field: `${POD}.restartPolicy`,
    more: { apiVersion: "batch/v1", spec: { template: PODS } },
  }),
  row("a Job has -1 tries", JOB, "spec.jobTemplate.spec.backoffLimit", -1),
  row("a Job has no pod", JOB, "spec.jobTemplate.spec.template", {}, { field: JOB_POD }),
  row("a schedule has four fields", JOB, "spec.schedule", "0 3 * *"),
  row("a schedule has a word before its name", JOB, "spec.schedule", "at @daily"),
  row("a schedule may be -1 s late", JOB, "spec.startingDeadlineSeconds", -1),
  row("a history of -1", JOB, "spec.failedJobsHistoryLimit", -1),
  row("a Pod has no image", DEPLOYMENT, "kind", "Pod", {
    field: "spec.containers[0].image",
    more: { apiVersion: "v1", spec: { containers: [{ name: "orders" }] } },
  }),
  row("a claim of its own has no size", DEPLOYMENT, "kind", "PersistentVolumeClaim", {
    field: "spec.resources.requests.storage",
    more: { apiVersion: "v1", spec: { accessModes: ["ReadWriteOnce"] } },
  }),

  row("minReplicas is 0", AUTOSCALER, "spec.minReplicas", 0),
  row("maxReplicas is 0", AUTOSCALER, "spec.maxReplicas", 0),
  row("maxReplicas is 0 beside the default", AUTOSCALER, "spec.maxReplicas", 0, {
    more: { "spec.minReplicas": undefined },
  }),
  row("an autoscaler names no kind", AUTOSCALER, "spec.scaleTargetRef.kind", ""),
  row("an autoscaler names no group", AUTOSCALER, "spec.scaleTargetRef.apiVersion", "v1"),
  row("an autoscaler's version is missing", AUTOSCALER, "spec.scaleTargetRef.apiVersion", undefined),
  row(
    "an old autoscaler's target is 0 %",
    AUTOSCALER,
    "spec",
    {
      maxReplicas: 2,
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "orders" },
      targetCPUUtilizationPercentage: 0,
    },
    { field: "spec.targetCPUUtilizationPercentage", more: { apiVersion: "autoscaling/v1" } },
  ),
  row("a metric has no source", AUTOSCALER, METRIC, { type: "Resource" }, { field: `${METRIC}.resource` }),
  row("a metric has two sources", AUTOSCALER, `${METRIC}.external`, { metric: QUEUE, target: TEN }),
  row(
    "a metric of a container names none",
    AUTOSCALER,
    METRIC,
    {
      type: "ContainerResource",
      containerResource: { name: "cpu", container: "", target: { type: "Utilization", averageUtilization: 1 } },
    },
    { field: `${METRIC}.containerResource.container` },
  ),
  row("a metric of resources names none", AUTOSCALER, `${METRIC}.resource.name`, ""),
  row(
    "a metric of a container's resources names none",
    AUTOSCALER,
    METRIC,
    {
      type: "ContainerResource",
      containerResource: { name: "", container: "orders", target: { type: "Utilization", averageUtilization: 1 } },
    },
    { field: `${METRIC}.containerResource.name` },
  ),
  row(
    "a metric from outside has no name",
    AUTOSCALER,
    METRIC,
    {
      type: "External",
      external: { metric: { name: "" }, target: TEN },
    },
    { field: `${METRIC}.external.metric.name` },
  ),
  row("a target has no number", AUTOSCALER, TARGET, { type: "Utilization" }, { field: `${TARGET}.averageUtilization` }),
  row("a target is 0 %", AUTOSCALER, `${TARGET}.averageUtilization`, 0),
  row("a target is an average of 0", AUTOSCALER, "spec.metrics[1].pods.target.averageValue", "0"),
  row(
    "a target is a value of 0",
    AUTOSCALER,
    METRIC,
    {
      type: "External",
      external: { metric: QUEUE, target: { type: "Value", value: 0 } },
    },
    { field: `${METRIC}.external.target.value` },
  ),
  row("a behavior has no policies", AUTOSCALER, `${DOWN}.policies`, []),
  row("a policy of a behavior is of no type", AUTOSCALER, `${DOWN}.policies[0].type`, "Nodes"),
  row("a policy of a behavior is for 0", AUTOSCALER, `${DOWN}.policies[0].value`, 0),
  row("a policy of a behavior is for no time", AUTOSCALER, `${DOWN}.policies[0].periodSeconds`, 0),
  row("a policy of a behavior is for 1801 s", AUTOSCALER, `${DOWN}.policies[0].periodSeconds`, 1801),
  row("a window is -1 s", AUTOSCALER, `${DOWN}.stabilizationWindowSeconds`, -1),
  row("a window is 3601 s", AUTOSCALER, `${DOWN}.stabilizationWindowSeconds`, 3601),
  row(
    "a behavior upwards is for 3601 s",
    AUTOSCALER,
    "spec.behavior.scaleUp",
    { stabilizationWindowSeconds: 3601 },
    {
      field: "spec.behavior.scaleUp.stabilizationWindowSeconds",
    },
  ),
  row("a budget is 101%", BUDGET, "spec.maxUnavailable", "101%"),
  row("a budget is a text", BUDGET, "spec.maxUnavailable", "one"),
  row("a budget's least is below 0", BUDGET, "spec.minAvailable", -1, { more: { "spec.maxUnavailable": undefined } }),
  row("a budget's label has a blank", BUDGET, "spec.selector.matchLabels.app", "a b"),

  row("a role has no groups", ROLE, "rules[0].apiGroups", []),
  row("a role has no resources", ROLE, "rules[0].resources", []),
  row("a binding is of another group", BINDING, "roleRef.apiGroup", "apps"),
  row("a binding is to no role", BINDING, "roleRef.kind", "Rule"),
  row("a binding names no role", BINDING, "roleRef.name", ""),
  row("a binding's subject is no kind", BINDING, "subjects[0].kind", "Account"),
  row("a binding's subject has no name", BINDING, "subjects[0].name", ""),
  row("a binding's subject has upper case", BINDING, "subjects[0].name", "Orders"),
  row("a binding's account is of a group", BINDING, "subjects[0].apiGroup", "rbac.authorization.k8s.io"),
  row(
    "a binding's user is of no group",
    BINDING,
    "subjects[0]",
    { kind: "User", name: "A", apiGroup: "apps" },
    {
      field: "subjects[0].apiGroup",
    },
  ),

  row("a PodMonitoring's port is 0", MONITORING, `${ENDPOINT}.port`, 0),
  row("a PodMonitoring's interval is a word", MONITORING, `${ENDPOINT}.interval`, "soon"),
  row("a PodMonitoring's interval is empty", MONITORING, `${ENDPOINT}.interval`, ""),
  row("a PodMonitoring's timeout is a word", MONITORING, `${ENDPOINT}.timeout`, "soon"),
  ...[
    ["30s", "31s"],
    ["1m", "61s"],
    ["1h", "61m"],
    ["1s", "1001ms"],
    ["1h1m", "3661s"],
  ].map(([interval, timeout]) =>
    row(`a scrape of ${timeout} is over ${interval}`, MONITORING, `${ENDPOINT}.timeout`, timeout, {
      more: { [`${ENDPOINT}.interval`]: interval },
    }),
  ),
];

/** Changes of them that it takes. */
export const right: readonly ManifestRow[] = [
  row("nothing to wait for and no history", DEPLOYMENT, "spec.minReadySeconds", 0, {
    more: { "spec.revisionHistoryLimit": 0 },
  }),
  row("minReadySeconds within the default deadline", DEPLOYMENT, "spec.minReadySeconds", 599, {
    more: { "spec.progressDeadlineSeconds": undefined },
  }),
  row("a deadline of a second for a Deployment", DEPLOYMENT, "spec.progressDeadlineSeconds", 1, {
    more: { "spec.minReadySeconds": undefined },
  }),
  row("all pods unavailable", DEPLOYMENT, `${ROLLING}.maxUnavailable`, "100%"),
  row("no surge, and a pod unavailable", DEPLOYMENT, ROLLING, { maxSurge: 0, maxUnavailable: 1 }),
  row("a surge of over 100%", DEPLOYMENT, `${ROLLING}.maxSurge`, "200%"),
  row("the default surge", DEPLOYMENT, ROLLING, { maxUnavailable: 0 }),
  row("the default unavailability", DEPLOYMENT, ROLLING, { maxSurge: 0 }),
  row("Recreate", DEPLOYMENT, "spec.strategy", { type: "Recreate" }),
  row("a restartPolicy of none, which is Always", DEPLOYMENT, `${POD}.restartPolicy`, ""),
  row("a StatefulSet without a Service", STORE, "spec.serviceName", ""),
  row("a DaemonSet with a surge", DEPLOYMENT, "kind", "DaemonSet", {
    more: { spec: { ...OWN, updateStrategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } } },
  }),
  row("a DaemonSet without a surge", DEPLOYMENT, "kind", "DaemonSet", {
    more: { spec: { ...OWN, updateStrategy: { rollingUpdate: {} } } },
  }),
  row("a ReplicaSet", DEPLOYMENT, "kind", "ReplicaSet", { more: as("ReplicaSet", OWN) }),
  row("a Job", DEPLOYMENT, "kind", "Job", {
    more: {
      apiVersion: "batch/v1",
      spec: { backoffLimit: 0, template: { ...PODS, spec: { ...PODS.spec, restartPolicy: "Never" } } },
    },
  }),
  row("a schedule by its name", JOB, "spec.schedule", "@daily"),
  row("a schedule with blanks around it", JOB, "spec.schedule", " 0  3 * * * "),
  row("no history", JOB, "spec.successfulJobsHistoryLimit", 0, { more: { "spec.startingDeadlineSeconds": 0 } }),
  row("a Pod", DEPLOYMENT, "kind", "Pod", { more: { apiVersion: "v1", spec: { containers: [APP] } } }),

  row("as many pods at most as at least", AUTOSCALER, "spec.maxReplicas", 3),
  row("one pod by default", AUTOSCALER, "spec.maxReplicas", 1, { more: { "spec.minReplicas": undefined } }),
  row("an autoscaler of a kind without a group", AUTOSCALER, "spec.scaleTargetRef", {
    apiVersion: "v1",
    kind: "ReplicationController",
    name: "orders",
  }),
  row(
    "an old autoscaler",
    AUTOSCALER,
    "spec",
    {
      maxReplicas: 2,
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "orders" },
      targetCPUUtilizationPercentage: 1,
    },
    { more: { apiVersion: "autoscaling/v1" } },
  ),
  row("metrics of every type", AUTOSCALER, "spec.metrics", [
    {
      type: "ContainerResource",
      containerResource: { name: "cpu", container: "orders", target: { type: "Utilization", averageUtilization: 1 } },
    },
    { type: "External", external: { metric: QUEUE, target: { type: "AverageValue", averageValue: "1m" } } },
    {
      type: "Object",
      object: { describedObject: { kind: "Service", name: "a" }, metric: QUEUE, target: TEN },
    },
  ]),
  row("the shortest time and number of a policy", AUTOSCALER, `${DOWN}.policies[0]`, {
    type: "Percent",
    value: 1,
    periodSeconds: 1,
  }),
  row("the longest time of a policy", AUTOSCALER, `${DOWN}.policies[0].periodSeconds`, 1800),
  row("the longest window", AUTOSCALER, `${DOWN}.stabilizationWindowSeconds`, 3600),
  row("no window", AUTOSCALER, `${DOWN}.stabilizationWindowSeconds`, 0),
  row("the default policies", AUTOSCALER, DOWN, { stabilizationWindowSeconds: 1 }),
  row("no budget", BUDGET, "spec.maxUnavailable", 0),
  row("a budget of everything", BUDGET, "spec.maxUnavailable", "100%"),
  row("a budget by its least", BUDGET, "spec.minAvailable", "0%", { more: { "spec.maxUnavailable": undefined } }),

  row(
    "a role for paths",
    "Role/orders",
    "rules[0]",
    { nonResourceURLs: ["/healthz"], verbs: ["get"] },
    {
      more: { kind: "ClusterRole" },
    },
  ),
  row("a binding without a group", BINDING, "roleRef.apiGroup", undefined),
  row("a binding to a ClusterRole", BINDING, "roleRef.kind", "ClusterRole"),
  row("a binding's user", BINDING, "subjects[0]", {
    kind: "User",
    name: "Somebody@example.com",
    apiGroup: "rbac.authorization.k8s.io",
  }),
  row("a binding's group", BINDING, "subjects[0]", { kind: "Group", name: "All" }),
  row("a binding's account without a group", BINDING, "subjects[0].apiGroup", ""),

  ...[
    ["30s", "30s"],
    ["1m", "60s"],
    ["60s", "1m"],
    ["1h", "60m"],
    ["60m", "1h"],
    ["1s", "1000ms"],
    ["1000ms", "1s"],
    ["1h1m", "3660s"],
    ["1h", undefined],
  ].map(([interval, timeout]) =>
    row(`a scrape of ${timeout ?? "the default"} within ${interval}`, MONITORING, `${ENDPOINT}.timeout`, timeout, {
      more: { [`${ENDPOINT}.interval`]: interval },
    }),
  ),
];
