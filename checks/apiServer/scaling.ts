import type { Fault } from "../check";
import type { Field } from "../field";
import { labelSelector } from "./metadata";
import { countOrPercent, percentOf } from "./names";
import { quantityOf } from "./quantity";
import { all, between, each, refused, required, scalar } from "./refusal";
import { shown } from "./shape";

/** Metrics by their type: the field that describes one. */
const SOURCES: Readonly<Record<string, string>> = {
  Resource: "resource",
  ContainerResource: "containerResource",
  Pods: "pods",
  Object: "object",
  External: "external",
};
const TARGETS: Readonly<Record<string, string>> = {
  Utilization: "averageUtilization",
  AverageValue: "averageValue",
  Value: "value",
};

export function autoscaler(root: Field): Fault[] {
  const spec = root.at("spec");
  return [
    ...between(spec.at("minReplicas"), 1),
    ...between(spec.at("maxReplicas"), 1),
    ...all(() => {
      const [least, most] = [spec.at("minReplicas").number ?? 1, spec.at("maxReplicas").number ?? Infinity];
      return (
        most < least &&
        refused(
          spec.at("maxReplicas"),
          `${most} is below minReplicas, ${least}`,
          "Raise maxReplicas, or lower minReplicas.",
        )
      );
    }),
    ...["kind", "name"].flatMap((key) => required(spec.at("scaleTargetRef", key))),
    ...all(() => {
      const version = spec.at("scaleTargetRef", "apiVersion");
      const needsGroup = spec.at("scaleTargetRef", "kind").text !== "ReplicationController";
      return (
        needsGroup &&
        !/^[^/]+\/[^/]+$/.test(version.text ?? "") &&
        refused(version, `${shown(version.text ?? "")} has no group`, "Write apps/v1 for a Deployment.")
      );
    }),
    ...between(spec.at("targetCPUUtilizationPercentage"), 1),
    ...each(spec.at("metrics"), metric),
    ...["scaleUp", "scaleDown"].flatMap((key) => behavior(spec.at("behavior", key))),
  ];
}

function metric(field: Field): Fault[] {
  const type = field.at("type").text ?? "";
  const key = SOURCES[type];
  if (key === undefined)
    return [refused(field.at("type"), `${shown(type)} is none of ${Object.keys(SOURCES).join(", ")}`)];
  const source = field.at(key);
  if (!source.exists) return [refused(source, `it is missing, and a metric of type ${type} must have it`)];
  const other = Object.values(SOURCES).find((one) => one !== key && field.at(one).exists);
  const needsContainer = key === "containerResource" ? required(source.at("container")) : [];
  return [
    ...(other === undefined ? [] : [refused(field.at(other), `a metric of type ${type} does not take it`)]),
    ...needsContainer,
    ...(key === "resource" || key === "containerResource"
      ? required(source.at("name"))
      : required(source.at("metric", "name"))),
    ...all(() => target(source.at("target"))),
  ];
}

function target(field: Field): Fault[] {
  const type = field.at("type").text ?? "";
  const key = TARGETS[type];
  if (key === undefined)
    return [refused(field.at("type"), `${shown(type)} is none of ${Object.keys(TARGETS).join(", ")}`)];
  if (!field.at(key).exists)
    return [refused(field.at(key), `it is missing, and a target of type ${type} must have it`)];
  return [
    ...between(field.at("averageUtilization"), 1),
    ...["averageValue", "value"].flatMap((one) =>
      all(() => quantityOf(field.at(one).scalar) <= 0 && refused(field.at(one), "it must be over 0")),
    ),
  ];
}

function behavior(field: Field): Fault[] {
  return all(() => {
    const policies = field.at("policies");
    return [
      ...(policies.exists && policies.list.length === 0 ? [refused(policies, "at least one is required")] : []),
      ...each(policies, (policy) => [
        ...(["Pods", "Percent"].includes(policy.at("type").text ?? "")
          ? []
          : [refused(policy.at("type"), "Pods or Percent is required")]),
        ...between(policy.at("value"), 1),
        ...between(policy.at("periodSeconds"), 1, 1800),
      ]),
      ...between(field.at("stabilizationWindowSeconds"), 0, 3600),
    ];
  });
}

export function disruptionBudget(root: Field): Fault[] {
  const spec = root.at("spec");
  const bounds = ["minAvailable", "maxUnavailable"].map((key) => spec.at(key));
  return [
    ...bounds.flatMap((field) => [
      ...scalar(field, countOrPercent),
      ...all(() => percentOf(field.scalar) > 100 && refused(field, `${shown(field.scalar)} is over 100%`)),
    ]),
    ...all(
      () =>
        bounds.every((field) => field.exists) &&
        refused(bounds[1]!, "it is stated beside minAvailable, and only one is taken"),
    ),
    ...labelSelector(spec.at("selector")),
  ];
}
