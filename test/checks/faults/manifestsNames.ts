import { DEPLOYMENT, type ManifestRow, POD, POLICY, row } from "../manifestRow";

const LABEL = ["metadata", "labels"];
const ANNOTATIONS_MAX = 2 ** 18;
const LABEL_63 = "a".repeat(63);
/** 253 letters. */
const NAME = [LABEL_63, LABEL_63, LABEL_63, "a".repeat(61)].join(".");
const SECRET = "Secret/database";
const FLAGS = "ConfigMap/flags";
const BINARY_MAX = Buffer.alloc(2 ** 20).toString("base64");
const TEXT_MAX = "x".repeat(2 ** 20);

/** Changes of names, labels, annotations, ConfigMaps and Secrets that Kubernetes' API server refuses. */
export const faults: readonly ManifestRow[] = [
  row("a name has 254 letters", DEPLOYMENT, "metadata.name", `${NAME}a`),
  row("a name ends in a dot", DEPLOYMENT, "metadata.name", "orders."),
  row("a Service's name has a dot", "Service/orders", "metadata.name", "orders.v1"),
  row("a role's name has a slash", "Role/orders", "metadata.name", "a/b"),
  row("a role's name is .", "Role/orders", "metadata.name", "."),
  row("a binding's name has %", "RoleBinding/orders", "metadata.name", "a%b"),
  row("a budget's name has a slash", "PodDisruptionBudget/orders", "metadata.name", "a/b"),
  row("a namespace has upper case", DEPLOYMENT, "metadata.namespace", "Shop"),
  row("a label's key has 64 letters", DEPLOYMENT, [...LABEL, `${LABEL_63}a`], "a", {
    field: `metadata.labels.${LABEL_63}a`,
  }),
  row("a label's key begins with -", DEPLOYMENT, [...LABEL, "-a"], "a", { field: "metadata.labels.-a" }),
  row("a label's key has a domain with _", DEPLOYMENT, [...LABEL, "my_shop.com/a"], "a", {
    field: 'metadata.labels["my_shop.com/a"]',
  }),
  row("a label's key is a domain", DEPLOYMENT, [...LABEL, "shop.com/"], "a", { field: 'metadata.labels["shop.com/"]' }),
  row("a label's value has 64 letters", DEPLOYMENT, [...LABEL, "app"], "a".repeat(64), {
    field: "metadata.labels.app",
  }),
  row("a label of pods has a blank", DEPLOYMENT, `${POD.replace(".spec", "")}.metadata.labels.version`, "v 1", {
    field: "spec.template.metadata.labels.version",
  }),
  row("an annotation's key has a blank", DEPLOYMENT, ["metadata", "annotations", "a b"], "c", {
    field: 'metadata.annotations["a b"]',
  }),
  row("annotations are a byte over 256 KiB", DEPLOYMENT, "metadata.annotations", { a: "x".repeat(ANNOTATIONS_MAX) }),
  row("a selector is empty", DEPLOYMENT, "spec.selector", {}),
  row("a selector has a label with a blank", DEPLOYMENT, "spec.selector.matchLabels.app", "the orders"),
  row("a template has no labels", DEPLOYMENT, "spec.template.metadata", {}, { field: "spec.template.metadata.labels" }),

  row("a ConfigMap has a key twice", FLAGS, "binaryData", { FEATURE: "" }, { field: "binaryData.FEATURE" }),
  row("a ConfigMap's binary key has a slash", FLAGS, "binaryData", { "a/b": "" }, { field: 'binaryData["a/b"]' }),
  row("a ConfigMap and its binary data are over 1 MiB", FLAGS, "binaryData", { b: BINARY_MAX }, { field: "data" }),
  row("a Secret's key has a slash", SECRET, "data", { "a/b": "" }, { field: 'data["a/b"]' }),
  row("a Secret's text has a key with a slash", SECRET, "stringData", { "a/b": "" }, { field: 'stringData["a/b"]' }),
  row("a Secret is over 1 MiB", SECRET, "stringData.user", TEXT_MAX, { field: "data" }),
  row("a registry's Secret has no key", SECRET, "type", "kubernetes.io/dockerconfigjson", {
    field: 'data[".dockerconfigjson"]',
  }),
  row(
    "a registry's Secret is no JSON",
    SECRET,
    "stringData",
    { ".dockerconfigjson": "{" },
    {
      field: 'stringData[".dockerconfigjson"]',
      more: { type: "kubernetes.io/dockerconfigjson", data: undefined },
    },
  ),
  row("a password's Secret has neither", SECRET, "type", "kubernetes.io/basic-auth", {
    field: "data",
    more: { data: undefined },
  }),
];

/** Changes of them that it takes. */
export const right: readonly ManifestRow[] = [
  row("a role's name with upper case and a colon", "Role/orders", "metadata.name", "shop:Orders"),
  row("a budget's name with upper case", "PodDisruptionBudget/orders", "metadata.name", "Orders"),
  row("a label's key of 63 letters", DEPLOYMENT, [...LABEL, LABEL_63], "a"),
  row("a label's key with the longest domain", DEPLOYMENT, [...LABEL, `${NAME}/a_B.c`], "a"),
  row("a label without a value", DEPLOYMENT, [...LABEL, "app"], ""),
  row("a label's value of 63 letters", DEPLOYMENT, [...LABEL, "app"], LABEL_63),
  row("an annotation's key with upper case", DEPLOYMENT, ["metadata", "annotations", "Shop.com/Owner"], "a"),
  row("annotations of 256 KiB", DEPLOYMENT, "metadata.annotations", { a: "x".repeat(ANNOTATIONS_MAX - 1) }),
  row("a selector by an expression", DEPLOYMENT, "spec.selector", {
    matchExpressions: [{ key: "app", operator: "In", values: ["orders", "a"] }],
  }),
  row("a selector of every pod", POLICY, "spec.podSelector", {}),
  row("a Namespace with every standard", "Namespace/shop", "metadata.labels", {
    "pod-security.kubernetes.io/enforce": "privileged",
    "pod-security.kubernetes.io/audit": "baseline",
    "pod-security.kubernetes.io/warn": "restricted",
  }),

  row("a ConfigMap of 1 MiB", FLAGS, "data", { a: TEXT_MAX }),
  row("a ConfigMap of 1 MiB of binary data", FLAGS, "binaryData", { b: BINARY_MAX }, { more: { data: undefined } }),
  row("a Secret of 1 MiB", SECRET, "data", { a: BINARY_MAX }, { more: { stringData: undefined } }),
  row("a TLS Secret by its texts and data", SECRET, "type", "kubernetes.io/tls", {
    more: { data: { "tls.crt": "" }, stringData: { "tls.key": "" } },
  }),
  row("a registry's Secret", SECRET, "type", "kubernetes.io/dockerconfigjson", {
    more: { data: undefined, stringData: { ".dockerconfigjson": "{}" } },
  }),
  row("a Secret with another's key", SECRET, "stringData", { ".dockerconfigjson": "{" }),
  row("a name's Secret", SECRET, "type", "kubernetes.io/basic-auth", {
    more: { data: undefined, stringData: { username: "a" } },
  }),
  row("a password's Secret", SECRET, "type", "kubernetes.io/basic-auth"),
];
