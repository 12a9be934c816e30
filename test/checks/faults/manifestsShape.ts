import { APP, DEPLOYMENT, JOB, type ManifestRow, POD, SERVICE, row } from "../manifestRow";

const CONFIG = "BackendConfig/orders";
const CERTIFICATE = "ManagedCertificate/orders";
const MONITORING = "PodMonitoring/orders";
const SECRET = "Secret/database";
const PORT = `${APP}.ports[0]`;

/** Changes that the schemas of Kubernetes' API server do not have. */
export const faults: readonly ManifestRow[] = [
  row("a number has 33 bits", DEPLOYMENT, "spec.replicas", 2 ** 31),
  row("a port's number has 33 bits", SERVICE, "spec.ports[0].targetPort", 2 ** 31),
  row("a quantity is a boolean", DEPLOYMENT, `${APP}.resources.limits.cpu`, true),
  row("a map is a list", DEPLOYMENT, "spec.selector.matchLabels", ["orders"]),
  row("a field that is required is null", DEPLOYMENT, "spec.selector", null),
  row("a port is null", SERVICE, "spec.ports", [null], { field: "spec.ports[0].port" }),
  row("a Deployment has no template", DEPLOYMENT, "spec.template", undefined),
  row("a Job has no template", JOB, "spec.jobTemplate.spec.template", undefined),
  row("a field's name of four letters has two wrong", DEPLOYMENT, `${PORT}.noma`, "grpc"),
  row("a field's name has three letters too few", DEPLOYMENT, `${APP}.imgePulPolcy`, "Always"),
  row("a field's name has four letters too few", DEPLOYMENT, `${APP}.imgePulPolc`, "Always"),
  row("a Secret's base64 has three letters", SECRET, "data.password", "abc"),
  row("a value of 60 letters is shown whole", DEPLOYMENT, `${APP}.name`, "A".repeat(58)),
  row("a value of 61 letters is cut", DEPLOYMENT, `${APP}.name`, "A".repeat(59)),
  row("draining lasts for less than no time", CONFIG, "spec.connectionDraining.drainingTimeoutSec", -1),
  row("a certificate's domain is empty", CERTIFICATE, "spec.domains[0]", null, { field: "spec.domains[0]" }),
  row("a certificate's domain has 64 letters", CERTIFICATE, "spec.domains[0]", `${"a".repeat(60)}.com`),
  row("a certificate has 101 domains", CERTIFICATE, "spec.domains", Array(101).fill("a.com"), {
    field: "spec.domains",
  }),
  row("a PodMonitoring has no endpoints", MONITORING, "spec.endpoints", []),
];

/** Changes that they have. */
export const right: readonly ManifestRow[] = [
  row("the largest number", DEPLOYMENT, "spec.replicas", 2 ** 31 - 1),
  row("a field of null, which is none", DEPLOYMENT, "spec.revisionHistoryLimit", null),
  row("a hook that sleeps for a time that is not stated", DEPLOYMENT, `${APP}.lifecycle.preStop.sleep`, {}),
  row("a header without a value", DEPLOYMENT, `${APP}.livenessProbe.httpGet.httpHeaders[0].value`, undefined),
  row("an empty word, which is the default", DEPLOYMENT, `${POD}.dnsPolicy`, ""),
  row("base64 of several lines", SECRET, "data.password", "c2Vj\ncmV0\r\n"),
  row("no draining", CONFIG, "spec.connectionDraining.drainingTimeoutSec", 0),
  row("the longest draining", CONFIG, "spec.connectionDraining.drainingTimeoutSec", 3600),
  row("a certificate's domain of 63 letters", CERTIFICATE, "spec.domains[0]", `${"a".repeat(59)}.com`),
  row("a Deployment without a strategy", DEPLOYMENT, "spec.strategy", undefined),
];
