import { DEPLOYMENT, JOB, JOB_POD, type ManifestRow, POD, row } from "../manifestRow";

const REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
const PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";
const NODES = `${POD}.affinity.nodeAffinity`;
const TERMS = `${NODES}.${REQUIRED}.nodeSelectorTerms`;
const PODS = `${POD}.affinity.podAntiAffinity`;
const TOLERATION = `${POD}.tolerations[0]`;
const SPREAD = `${POD}.topologySpreadConstraints[0]`;
const VOLUME = `${POD}.volumes[0]`;
const CLAIM = `${POD}.volumes[2]`;
const SECURITY = `${POD}.securityContext`;
const SPREAD_HARD = { topologyKey: "zone", whenUnsatisfiable: "DoNotSchedule", maxSkew: 1 };
const HOST = { topologyKey: "kubernetes.io/hostname" };

const expression = (what: string, fields: object, key = "values") =>
  row(
    what,
    DEPLOYMENT,
    NODES,
    { [REQUIRED]: { nodeSelectorTerms: [{ matchExpressions: [fields] }] } },
    {
      field: `${TERMS}[0].matchExpressions[0].${key}`,
    },
  );
const projected = (source: object) => ({ name: "config", projected: { sources: [source] } });

/** Changes of pods and volumes that Kubernetes' API server refuses. */
export const faults: readonly ManifestRow[] = [
  row("a deadline of 0", JOB, `${JOB_POD}.activeDeadlineSeconds`, 0),
  row("a deadline of 2147483648", JOB, `${JOB_POD}.activeDeadlineSeconds`, 2147483648),
  row("a node's label has a blank", DEPLOYMENT, `${POD}.nodeSelector.zone`, "a b"),
  row("a ServiceAccount's name has upper case", DEPLOYMENT, `${POD}.serviceAccountName`, "Orders"),
  row("a hostname has a dot", DEPLOYMENT, `${POD}.hostname`, "a.b"),
  row("a subdomain has a dot", DEPLOYMENT, `${POD}.subdomain`, "a.b"),
  row("a readiness gate has a blank", DEPLOYMENT, `${POD}.readinessGates`, [{ conditionType: "a b" }], {
    field: `${POD}.readinessGates[0].conditionType`,
  }),
  row("a host alias is a name", DEPLOYMENT, `${POD}.hostAliases`, [{ ip: "localhost", hostnames: ["a"] }], {
    field: `${POD}.hostAliases[0].ip`,
  }),
  row("dnsPolicy None without a server", DEPLOYMENT, `${POD}.dnsPolicy`, "None", {
    field: `${POD}.dnsConfig.nameservers`,
  }),
  row("a user of pods is -1", DEPLOYMENT, `${SECURITY}.runAsUser`, -1),
  row("a group of files is 2147483648", DEPLOYMENT, `${SECURITY}.fsGroup`, 2147483648),
  row("a pod's seccomp profile has no file", DEPLOYMENT, `${SECURITY}.seccompProfile.type`, "Localhost", {
    field: `${SECURITY}.seccompProfile.localhostProfile`,
  }),
  row(
    "a pod's AppArmor profile has no file",
    DEPLOYMENT,
    `${SECURITY}.appArmorProfile`,
    { type: "Localhost" },
    {
      field: `${SECURITY}.appArmorProfile.localhostProfile`,
    },
  ),
  row("processes are shared with the node's", DEPLOYMENT, `${POD}.shareProcessNamespace`, true, {
    more: { [`${POD}.hostPID`]: true },
  }),
  row("a toleration's key has a blank", DEPLOYMENT, `${TOLERATION}.key`, "a b"),
  row("a toleration's value has a blank", DEPLOYMENT, `${TOLERATION}.value`, "a b"),
  row(
    "a toleration's value has a blank, without an operator",
    DEPLOYMENT,
    TOLERATION,
    { key: "a", value: "b c" },
    {
      field: `${TOLERATION}.value`,
    },
  ),
  row("a toleration that something exists has a value", DEPLOYMENT, `${TOLERATION}.operator`, "Exists", {
    field: `${TOLERATION}.value`,
  }),
  row("a toleration that ends is of another effect", DEPLOYMENT, `${TOLERATION}.tolerationSeconds`, 5, {
    field: `${TOLERATION}.effect`,
  }),
  row(
    "a spread over no domains",
    DEPLOYMENT,
    SPREAD,
    { ...SPREAD_HARD, minDomains: 0 },
    {
      field: `${SPREAD}.minDomains`,
    },
  ),
  row("a soft spread over domains", DEPLOYMENT, `${SPREAD}.minDomains`, 2),
  row("a spread has no topologyKey", DEPLOYMENT, `${SPREAD}.topologyKey`, ""),
  row("a spread's label has a blank", DEPLOYMENT, `${SPREAD}.labelSelector.matchLabels.app`, "a b"),
  row("no term of nodes", DEPLOYMENT, NODES, { [REQUIRED]: { nodeSelectorTerms: [] } }, { field: TERMS }),
  expression("a node's label is in no list", { key: "a", operator: "In" }),
  expression("a node's label is not in an empty list", { key: "a", operator: "NotIn", values: [] }),
  expression("a node's label exists in a list", { key: "a", operator: "Exists", values: ["b"] }),
  expression("a node's number is over two", { key: "a", operator: "Gt", values: ["1", "2"] }),
  expression("a node's number is below none", { key: "a", operator: "Lt" }),
  expression("a node's label has a blank in its key", { key: "a b", operator: "Exists" }, "key"),
  ...[0, 101].map((weight) =>
    row(
      `a preference of nodes weighs ${weight}`,
      DEPLOYMENT,
      `${NODES}`,
      { [PREFERRED]: [{ weight, preference: { matchExpressions: [{ key: "a", operator: "Exists" }] } }] },
      { field: `${NODES}.${PREFERRED}[0].weight` },
    ),
  ),
  row(
    "a preference of nodes has no list",
    DEPLOYMENT,
    NODES,
    { [PREFERRED]: [{ weight: 1, preference: { matchExpressions: [{ key: "a", operator: "In" }] } }] },
    { field: `${NODES}.${PREFERRED}[0].preference.matchExpressions[0].values` },
  ),
  ...[0, 101].map((weight) =>
    row(`a preference of pods weighs ${weight}`, DEPLOYMENT, `${PODS}.${PREFERRED}[0].weight`, weight),
  ),
  row(
    "pods are together on nothing",
    DEPLOYMENT,
    `${POD}.affinity.podAffinity`,
    { [REQUIRED]: [{ topologyKey: "" }] },
    {
      field: `${POD}.affinity.podAffinity.${REQUIRED}[0].topologyKey`,
    },
  ),
  row(
    "pods are together on a key with a blank",
    DEPLOYMENT,
    `${PODS}.${PREFERRED}[0].podAffinityTerm.topologyKey`,
    "a b",
  ),
  row(
    "pods are apart by a label with a blank",
    DEPLOYMENT,
    `${PODS}.${PREFERRED}[0].podAffinityTerm.labelSelector.matchLabels.app`,
    "a b",
  ),
  row("a volume has no name", DEPLOYMENT, `${CLAIM}.name`, "", { field: `${CLAIM}.name` }),
  row("a volume's name has a dot", DEPLOYMENT, `${CLAIM}.name`, "t.mp"),
  row("a volume's ConfigMap has no name", DEPLOYMENT, `${VOLUME}.configMap.name`, ""),
  row("a volume's Secret has no name", DEPLOYMENT, `${POD}.volumes[1].secret.secretName`, ""),
  row("a volume's rights are 0o1000", DEPLOYMENT, `${VOLUME}.configMap.defaultMode`, 512),
  row("a volume's rights are -1", DEPLOYMENT, `${POD}.volumes[1].secret.defaultMode`, -1),
  row("a file's rights are 0o1000", DEPLOYMENT, `${VOLUME}.configMap.items[0].mode`, 512),
  row("a file's rights are -1", DEPLOYMENT, `${VOLUME}.configMap.items[0].mode`, -1),
  row("a file has no key", DEPLOYMENT, `${VOLUME}.configMap.items[0].key`, ""),
  row("a file has no path", DEPLOYMENT, `${VOLUME}.configMap.items[0].path`, ""),
  row("a file's path begins with /", DEPLOYMENT, `${VOLUME}.configMap.items[0].path`, "/envoy.yaml"),
  row("a file's path leaves the volume", DEPLOYMENT, `${VOLUME}.configMap.items[0].path`, "../envoy.yaml"),
  row(
    "a claim's volume has no claim",
    DEPLOYMENT,
    CLAIM,
    { name: "tmp", persistentVolumeClaim: { claimName: "" } },
    {
      field: `${CLAIM}.persistentVolumeClaim.claimName`,
    },
  ),
  row("an emptyDir is smaller than nothing", DEPLOYMENT, `${CLAIM}.emptyDir.sizeLimit`, "-1"),
  row(
    "a folder of the node leaves another",
    DEPLOYMENT,
    CLAIM,
    { name: "tmp", hostPath: { path: "/var/../etc" } },
    {
      field: `${CLAIM}.hostPath.path`,
    },
  ),
  row("a projected source is two", DEPLOYMENT, VOLUME, projected({ configMap: { name: "a" }, secret: { name: "b" } }), {
    field: `${VOLUME}.projected.sources[0].secret`,
  }),
  row(
    "a projected file's path begins with /",
    DEPLOYMENT,
    VOLUME,
    projected({ secret: { name: "a", items: [{ key: "a", path: "/a" }] } }),
    { field: `${VOLUME}.projected.sources[0].secret.items[0].path` },
  ),
  row(
    "a projected file has no key",
    DEPLOYMENT,
    VOLUME,
    projected({ configMap: { name: "a", items: [{ key: "", path: "a" }] } }),
    { field: `${VOLUME}.projected.sources[0].configMap.items[0].key` },
  ),
  row("a token has no path", DEPLOYMENT, VOLUME, projected({ serviceAccountToken: { path: "" } }), {
    field: `${VOLUME}.projected.sources[0].serviceAccountToken.path`,
  }),
  ...[599, 2 ** 32 + 1].map((expirationSeconds) =>
    row(
      `a token lasts ${expirationSeconds} s`,
      DEPLOYMENT,
      VOLUME,
      projected({ serviceAccountToken: { path: "a", expirationSeconds } }),
      { field: `${VOLUME}.projected.sources[0].serviceAccountToken.expirationSeconds` },
    ),
  ),
  row(
    "a file of the pod's fields leaves the volume",
    DEPLOYMENT,
    VOLUME,
    { name: "config", downwardAPI: { items: [{ path: "..", fieldRef: { fieldPath: "metadata.name" } }] } },
    { field: `${VOLUME}.downwardAPI.items[0].path` },
  ),
  row(
    "a projected volume's rights are 0o1000",
    DEPLOYMENT,
    VOLUME,
    { name: "config", projected: { defaultMode: 512, sources: [{ secret: { name: "a" } }] } },
    { field: `${VOLUME}.projected.defaultMode` },
  ),
];

/** Changes of pods and volumes that it takes. */
export const right: readonly ManifestRow[] = [
  row("a deadline of a second", JOB, `${JOB_POD}.activeDeadlineSeconds`, 1),
  row("the longest deadline", JOB, `${JOB_POD}.activeDeadlineSeconds`, 2147483647),
  row("names that may be empty", DEPLOYMENT, `${POD}.hostname`, "", {
    more: { [`${POD}.subdomain`]: "", [`${POD}.serviceAccountName`]: "" },
  }),
  row("a host alias", DEPLOYMENT, `${POD}.hostAliases`, [
    { ip: "127.0.0.1", hostnames: ["a"] },
    { ip: "::1", hostnames: ["b"] },
  ]),
  row("dnsPolicy None with a server", DEPLOYMENT, `${POD}.dnsPolicy`, "None", {
    more: { [`${POD}.dnsConfig`]: { nameservers: ["10.0.0.10"] } },
  }),
  row("the user root of pods, and the last group", DEPLOYMENT, `${SECURITY}.runAsUser`, 0, {
    more: { [`${SECURITY}.fsGroup`]: 2147483647, [`${SECURITY}.runAsNonRoot`]: undefined },
  }),
  row("shared processes", DEPLOYMENT, `${POD}.shareProcessNamespace`, true),
  row("the node's processes", DEPLOYMENT, `${POD}.hostPID`, true),
  row("a toleration of everything", DEPLOYMENT, TOLERATION, { operator: "Exists" }),
  row("a toleration of an empty key", DEPLOYMENT, TOLERATION, { key: "", operator: "Exists" }),
  row("a toleration without an operator", DEPLOYMENT, TOLERATION, { key: "a", value: "b" }),
  row("a toleration without a value", DEPLOYMENT, TOLERATION, { key: "a" }),
  row("a hard spread over a domain", DEPLOYMENT, SPREAD, { ...SPREAD_HARD, minDomains: 1 }),
  row("nodes by every operator", DEPLOYMENT, NODES, {
    [REQUIRED]: {
      nodeSelectorTerms: [
        {
          matchExpressions: [
            { key: "a", operator: "In", values: ["b", "c"] },
            { key: "a", operator: "NotIn", values: ["d"] },
            { key: "a", operator: "Exists" },
            { key: "a", operator: "DoesNotExist", values: [] },
            { key: "a", operator: "Gt", values: ["1"] },
            { key: "a", operator: "Lt", values: ["5"] },
          ],
        },
      ],
    },
    [PREFERRED]: [1, 100].map((weight) => ({
      weight,
      preference: { matchExpressions: [{ key: "a", operator: "Exists" }] },
    })),
  }),
  row("pods together on a node", DEPLOYMENT, `${POD}.affinity.podAffinity`, {
    [REQUIRED]: [{ ...HOST, labelSelector: { matchLabels: { app: "a" } } }],
  }),
  row("every right for a volume", DEPLOYMENT, `${VOLUME}.configMap.defaultMode`, 511),
  row("no right for a volume", DEPLOYMENT, `${POD}.volumes[1].secret.defaultMode`, 0),
  row("a file in a folder", DEPLOYMENT, `${VOLUME}.configMap.items[0].path`, "a/..b/envoy.yaml"),
  row("an emptyDir without a size", DEPLOYMENT, `${CLAIM}.emptyDir`, {}),
  row("an emptyDir of no size", DEPLOYMENT, `${CLAIM}.emptyDir.sizeLimit`, 0),
  row("a volume without a source", DEPLOYMENT, CLAIM, { name: "tmp" }),
  row("a folder of the node", DEPLOYMENT, CLAIM, { name: "tmp", hostPath: { path: "/var/lib/..a" } }),
  row("a claim", DEPLOYMENT, CLAIM, { name: "tmp", persistentVolumeClaim: { claimName: "data" } }),
  ...[600, 2 ** 32].map((expirationSeconds) =>
    row(
      `a token for ${expirationSeconds} s`,
      DEPLOYMENT,
      VOLUME,
      projected({ serviceAccountToken: { path: "a", expirationSeconds } }),
    ),
  ),
  row("a file of the pod's fields", DEPLOYMENT, VOLUME, {
    name: "config",
    downwardAPI: { items: [{ path: "name", fieldRef: { fieldPath: "metadata.name" } }] },
  }),
];
