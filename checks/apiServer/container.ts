import type { Fault } from "../check";
import { type Field, ifKnown } from "../field";
import { dataKey, dnsLabel, dnsSubdomain, envName, labelKey, portName } from "./names";
import { containerName, lifecycle, probes } from "./probe";
import { quantityOf } from "./quantity";
import { all, between, each, oneOf, refused, required, text, unique } from "./refusal";

/** What containers of a pod share. */
export interface PodContext {
  /** Names of the pod's volumes; undefined where one of them is not known. */
  readonly volumes: readonly string[] | undefined;
  /** Seconds between SIGTERM and SIGKILL. */
  readonly grace: number;
  readonly hostNetwork: boolean;
}

const ENV_SOURCES = ["fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef", "fileKeyRef"];
/** https://kubernetes.io/docs/concepts/workloads/pods/downward-api/ */
const ENV_FIELDS =
  /^(?:metadata\.(?:name|namespace|uid|(?:labels|annotations)\['[^']+'\])|spec\.(?:nodeName|serviceAccountName)|status\.(?:hostIPs?|podIPs?))$/;
/** Resources whose request cannot be below the limit. */
const NOT_OVERCOMMITTED = /^hugepages-|\//;
const RESOURCES = /^(?:cpu|memory|ephemeral-storage|hugepages-.+)$/;

export function container(field: Field, role: "app" | "init", context: PodContext): Fault[] {
  const isInit = role === "init" && ifKnown(() => field.at("restartPolicy").text !== "Always") === true;
  return [
    ...containerName(field.at("name")),
    ...all(() => {
      const policy = field.at("restartPolicy");
      const isOne = policy.text === undefined || ["Always", "Never", "OnFailure"].includes(policy.text);
      return !isOne && refused(policy, `${JSON.stringify(policy.text)} is none of Always, Never, OnFailure`);
    }),
    ...image(field.at("image")),
    ...ports(field.at("ports"), context),
    ...env(field),
    ...mounts(field.at("volumeMounts"), context),
    ...resources(field.at("resources")),
    ...probes(field, isInit),
    ...lifecycle(field, isInit, context.grace),
    ...security(field.at("securityContext")),
  ];
}

function image(field: Field): Fault[] {
  return [
    ...required(field),
    ...text(field, (one) => (one === one.trim() ? undefined : "an image has no blanks around it")),
  ];
}

function ports(list: Field, { hostNetwork }: PodContext): Fault[] {
  return [
    ...each(list, (one) => [
      ...between(one.at("containerPort"), 1, 65535),
      ...between(one.at("hostPort"), 0, 65535),
      ...text(one.at("name"), (name) => (name === "" ? undefined : portName(name))),
      ...all(() => {
        const [host, own] = [one.at("hostPort").number ?? 0, one.at("containerPort").number];
        return (
          hostNetwork &&
          host !== 0 &&
          host !== own &&
          refused(one.at("hostPort"), "with hostNetwork it must be the containerPort")
        );
      }),
    ]),
    ...unique(
      (ifKnown(() => list.list) ?? []).map((one) => one.at("name")),
      "ports named",
    ),
  ];
}

function env(container: Field): Fault[] {
  return [
    ...each(container.at("env"), (one) => {
      const from = one.at("valueFrom");
      return [
        ...required(one.at("name")),
        ...text(one.at("name"), (name) => (name === "" ? undefined : envName(name))),
        ...all(
          () =>
            from.exists &&
            (one.at("value").text ?? "") !== "" &&
            refused(from, "it is stated beside value, and only one is taken"),
        ),
        ...(ifKnown(() => from.exists) === true ? oneOf(from, ENV_SOURCES, "source") : []),
        ...text(from.at("fieldRef", "fieldPath"), (path) =>
          ENV_FIELDS.test(path)
            ? undefined
            : "an environment variable can have metadata.name, .namespace, .uid, a label or annotation, spec.nodeName, .serviceAccountName and status.hostIP, .podIP",
        ),
        ...["configMapKeyRef", "secretKeyRef"].flatMap((key) => [
          ...text(from.at(key, "key"), dataKey),
          ...named(from.at(key)),
        ]),
      ];
    }),
    ...each(container.at("envFrom"), (one) => [
      ...oneOf(one, ["configMapRef", "secretRef"], "source"),
      ...named(one.at("configMapRef")),
      ...named(one.at("secretRef")),
    ]),
  ];
}

/** The name of an object, in a reference to it. */
function named(reference: Field): Fault[] {
  return all(() => reference.exists && [...required(reference.at("name")), ...text(reference.at("name"), objectName)]);
}

const objectName = (name: string) => (name === "" ? undefined : dnsSubdomain(name));

function mounts(list: Field, { volumes }: PodContext): Fault[] {
  return [
    ...each(list, (one) => [
      ...required(one.at("name")),
      ...required(one.at("mountPath")),
      ...all(() => {
        const name = one.at("name").text ?? "";
        const isAbsent = volumes !== undefined && name !== "" && !volumes.includes(name);
        const known = volumes?.length === 0 ? "it has none" : `its volumes are ${volumes?.join(", ")}`;
        return (
          isAbsent &&
          refused(
            one.at("name"),
            `the pod has no volume ${name}; ${known}`,
            "Add the volume, or write the name of one.",
          )
        );
      }),
      ...all(
        () =>
          one.at("subPath").exists &&
          one.at("subPathExpr").exists &&
          refused(one.at("subPathExpr"), "it is stated beside subPath, and only one is taken"),
      ),
      ...["subPath", "subPathExpr"].flatMap((key) =>
        text(one.at(key), (path) =>
          path.startsWith("/") || path.split("/").includes("..")
            ? "a path inside the volume without .. is required"
            : undefined,
        ),
      ),
    ]),
    ...unique(
      (ifKnown(() => list.list) ?? []).map((one) => one.at("mountPath")),
      "mounts at",
    ),
  ];
}

function resources(field: Field): Fault[] {
  const entries = (kind: string) => ifKnown(() => field.at(kind).entries) ?? [];
  return [
    ...["requests", "limits"].flatMap((kind) =>
      entries(kind).flatMap(([name, value]) => [
        ...(RESOURCES.test(name) || (name.includes("/") && labelKey(name) === undefined)
          ? []
          : [
              refused(
                value,
                `${name} is no resource of a container: cpu, memory, ephemeral-storage, or one with a domain`,
              ),
            ]),
        ...all(() => quantityOf(value.scalar) < 0 && refused(value, "a quantity below 0 is refused")),
      ]),
    ),
    ...entries("requests").flatMap(([name, request]) =>
      all(() => {
        const limit = field.at("limits", name);
        if (!limit.exists)
          return NOT_OVERCOMMITTED.test(name) && refused(request, `${name} needs a limit of the same size`);
        const [asked, most] = [quantityOf(request.scalar), quantityOf(limit.scalar)];
        const isOver = NOT_OVERCOMMITTED.test(name) ? asked !== most : asked > most;
        return (
          isOver &&
          refused(
            request,
            `the request ${request.scalar} is over the limit ${limit.scalar}`,
            "Lower the request, or raise the limit.",
          )
        );
      }),
    ),
  ];
}

function security(field: Field): Fault[] {
  return [
    ...["runAsUser", "runAsGroup"].flatMap((key) => between(field.at(key), 0, 2147483647)),
    ...profile(field.at("seccompProfile")),
    ...profile(field.at("appArmorProfile")),
    ...all(() => {
      const escalation = field.at("allowPrivilegeEscalation");
      const gains =
        field.at("privileged").bool === true ||
        field.at("capabilities", "add").list.some((one) => ["SYS_ADMIN", "CAP_SYS_ADMIN"].includes(one.text ?? ""));
      return (
        escalation.bool === false && gains && refused(escalation, "it cannot be false with privileged or SYS_ADMIN")
      );
    }),
  ];
}

export function profile(field: Field): Fault[] {
  return all(() => {
    if (!field.exists) return [];
    const [type, path] = [field.at("type").text, field.at("localhostProfile")];
    if (!type) return required(field.at("type"));
    if (type === "Localhost") return required(path);
    return path.exists && refused(path, "only type Localhost takes it");
  });
}

export const serviceAccountName = (field: Field): Fault[] =>
  text(field, (name) => (name === "" ? undefined : dnsSubdomain(name)));
export const hostName = (field: Field): Fault[] => text(field, (name) => (name === "" ? undefined : dnsLabel(name)));
