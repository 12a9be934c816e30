import type { Fault } from "../check";
import { type Field, ifKnown } from "../field";
import { type PodContext, container, hostName, profile, serviceAccountName } from "./container";
import { labelSelector, labels } from "./metadata";
import { labelKey, labelValue } from "./names";
import { all, between, each, refused, required, text } from "./refusal";
import { shown } from "./shape";
import { volume } from "./volume";

/** https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination */
const DEFAULT_GRACE = 30;

/** @param claims names of volumes that are not the pod's own: a StatefulSet's claims. */
export function podSpec(spec: Field, claims: readonly string[] = []): Fault[] {
  const list = (key: string) => ifKnown(() => spec.at(key).list) ?? [];
  const context: PodContext = {
    volumes: ifKnown(() => [...claims, ...spec.at("volumes").list.map((one) => one.at("name").text ?? "")]),
    grace: ifKnown(() => spec.at("terminationGracePeriodSeconds").number ?? DEFAULT_GRACE) ?? Infinity,
    hostNetwork: ifKnown(() => spec.at("hostNetwork").bool) === true,
  };
  const [apps, inits] = [list("containers"), list("initContainers")];
  return [
    ...all(
      () =>
        spec.exists &&
        spec.at("containers").list.length === 0 &&
        refused(spec.at("containers"), "at least one is required"),
    ),
    ...apps.flatMap((one) => container(one, "app", context)),
    ...inits.flatMap((one) => container(one, "init", context)),
    ...shared(inits, apps),
    ...each(spec.at("volumes"), volume),
    ...between(spec.at("activeDeadlineSeconds"), 1, 2147483647),
    ...labels(spec.at("nodeSelector")),
    ...serviceAccountName(spec.at("serviceAccountName")),
    ...hostName(spec.at("hostname")),
    ...hostName(spec.at("subdomain")),
    ...each(spec.at("tolerations"), toleration),
    ...each(spec.at("topologySpreadConstraints"), spread),
    ...affinity(spec.at("affinity")),
    ...each(spec.at("readinessGates"), (gate) => text(gate.at("conditionType"), labelKey)),
    ...each(spec.at("hostAliases"), (alias) =>
      text(alias.at("ip"), (ip) => (/^[\d.]+$|:/.test(ip) ? undefined : "an IP address is required")),
    ),
    ...dns(spec),
    ...security(spec),
  ];
}

/** Names of containers that init containers have too; of two in one list the schema speaks. */
function shared(inits: readonly Field[], apps: readonly Field[]): Fault[] {
  const taken = inits.map((one) => ifKnown(() => one.at("name").text));
  return apps.flatMap((one) =>
    all(() => {
      const name = one.at("name").text;
      return taken.includes(name) && refused(one.at("name"), `an init container is named ${name} too`);
    }),
  );
}

function toleration(one: Field): Fault[] {
  const operator = one.at("operator").text ?? "Equal";
  const key = one.at("key").text ?? "";
  return [
    ...text(one.at("key"), (value) => (value === "" ? undefined : labelKey(value))),
    ...(key === "" && operator !== "Exists" ? [refused(one.at("operator"), "without a key it must be Exists")] : []),
    ...(operator === "Exists" && (one.at("value").text ?? "") !== ""
      ? [refused(one.at("value"), "Exists takes no value")]
      : []),
    ...(operator === "Equal" ? text(one.at("value"), labelValue) : []),
    ...(one.at("tolerationSeconds").exists && one.at("effect").text !== "NoExecute"
      ? [refused(one.at("effect"), "tolerationSeconds needs the effect NoExecute")]
      : []),
  ];
}

function spread(one: Field): Fault[] {
  return [
    ...between(one.at("maxSkew"), 1),
    ...between(one.at("minDomains"), 1),
    ...required(one.at("topologyKey")),
    ...required(one.at("whenUnsatisfiable")),
    ...(one.at("minDomains").exists && one.at("whenUnsatisfiable").text !== "DoNotSchedule"
      ? [refused(one.at("minDomains"), "it needs whenUnsatisfiable: DoNotSchedule")]
      : []),
    ...labelSelector(one.at("labelSelector")),
  ];
}

const REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
const PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";

function topology(key: string): string | undefined {
  return key === "" ? undefined : labelKey(key);
}

function affinity(field: Field): Fault[] {
  const nodes = field.at("nodeAffinity");
  const term = (one: Field) => [
    ...required(one.at("topologyKey")),
    ...text(one.at("topologyKey"), topology),
    ...labelSelector(one.at("labelSelector")),
  ];
  return [
    ...all(() => {
      const must = nodes.at(REQUIRED);
      const terms = must.at("nodeSelectorTerms");
      return must.exists && terms.list.length === 0 && refused(terms, "at least one is required");
    }),
    ...each(nodes.at(REQUIRED, "nodeSelectorTerms"), (one) => each(one.at("matchExpressions"), nodeExpression)),
    ...each(nodes.at(PREFERRED), (one) => [
      ...between(one.at("weight"), 1, 100),
      ...each(one.at("preference", "matchExpressions"), nodeExpression),
    ]),
    ...["podAffinity", "podAntiAffinity"].flatMap((kind) => [
      ...each(field.at(kind, REQUIRED), term),
      ...each(field.at(kind, PREFERRED), (one) => [
        ...between(one.at("weight"), 1, 100),
        ...term(one.at("podAffinityTerm")),
      ]),
    ]),
  ];
}

function nodeExpression(one: Field): Fault[] {
  const [operator, count] = [one.at("operator").text ?? "", one.at("values").list.length];
  return [
    ...text(one.at("key"), labelKey),
    ...(["In", "NotIn"].includes(operator) && count === 0
      ? [refused(one.at("values"), `${operator} needs values`)]
      : []),
    ...(["Exists", "DoesNotExist"].includes(operator) && count > 0
      ? [refused(one.at("values"), `${operator} takes no values`)]
      : []),
    ...(["Gt", "Lt"].includes(operator) && count !== 1
      ? [refused(one.at("values"), `${operator} needs one value`)]
      : []),
  ];
}

function dns(spec: Field): Fault[] {
  return all(
    () =>
      spec.at("dnsPolicy").text === "None" &&
      spec.at("dnsConfig", "nameservers").list.length === 0 &&
      refused(spec.at("dnsConfig", "nameservers"), "dnsPolicy None needs at least one"),
  );
}

function security(spec: Field): Fault[] {
  const field = spec.at("securityContext");
  return [
    ...["runAsUser", "runAsGroup", "fsGroup"].flatMap((key) => between(field.at(key), 0, 2147483647)),
    ...profile(field.at("seccompProfile")),
    ...profile(field.at("appArmorProfile")),
    ...all(() => {
      const isBoth = spec.at("shareProcessNamespace").bool === true && spec.at("hostPID").bool === true;
      return isBoth && refused(spec.at("shareProcessNamespace"), `${shown(true)} is refused beside hostPID`);
    }),
  ];
}
