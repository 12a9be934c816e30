import type { Fault } from "../check";
import { type Field, ifKnown } from "../field";
import { selects } from "../view/selector";
import { annotationKey, dnsLabel, dnsSubdomain, labelKey, labelValue, pathSegment } from "./names";
import { all, each, refused, text } from "./refusal";
import { shown } from "./shape";

/** Kinds whose names are not those of most. */
const NAMES: Readonly<Record<string, typeof dnsLabel>> = {
  Namespace: dnsLabel,
  Service: dnsLabel,
  PodDisruptionBudget: pathSegment,
  ...Object.fromEntries(
    ["Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"].map((kind) => [kind, pathSegment]),
  ),
};
const ANNOTATIONS_MAX = 256 * 2 ** 10;

/** Name, namespace, labels and annotations of an object. */
export function metadata(kind: string, field: Field): Fault[] {
  return [
    ...text(field.at("name"), NAMES[kind] ?? dnsSubdomain),
    ...text(field.at("namespace"), dnsLabel),
    ...labels(field.at("labels")),
    ...(kind === "Namespace" ? podSecurity(field.at("labels")) : []),
    ...all(() => annotations(field.at("annotations"))),
  ];
}

/** https://kubernetes.io/docs/concepts/security/pod-security-admission/ */
function podSecurity(field: Field): Fault[] {
  return ["enforce", "audit", "warn"].flatMap((mode) =>
    text(field.at(`pod-security.kubernetes.io/${mode}`), (level) =>
      ["privileged", "baseline", "restricted"].includes(level)
        ? undefined
        : "privileged, baseline or restricted is required",
    ),
  );
}

export function labels(field: Field): Fault[] {
  return (ifKnown(() => field.entries) ?? []).flatMap(([key, value]) => [
    ...keyed(value, key, labelKey),
    ...text(value, labelValue),
  ]);
}

function annotations(field: Field): Fault[] {
  const size = field.entries.reduce((sum, [key, value]) => sum + Buffer.byteLength(key + (value.text ?? "")), 0);
  return [
    ...field.entries.flatMap(([key, value]) => keyed(value, key, annotationKey)),
    ...(size > ANNOTATIONS_MAX
      ? [refused(field, `they are ${size} bytes, and at most ${ANNOTATIONS_MAX} are taken`)]
      : []),
  ];
}

function keyed(value: Field, key: string, rule: typeof dnsLabel): Fault[] {
  const required = rule(key);
  return required === undefined ? [] : [refused(value, `the key ${shown(key)} is refused: ${required}`)];
}

/** A selector of labels by itself. */
export function labelSelector(field: Field): Fault[] {
  return [
    ...labels(field.at("matchLabels")),
    ...each(field.at("matchExpressions"), (one) => {
      const [operator, count] = [one.at("operator").text ?? "", one.at("values").list.length];
      const takesValues = ["In", "NotIn"].includes(operator);
      return [
        ...text(one.at("key"), labelKey),
        ...(takesValues || ["Exists", "DoesNotExist"].includes(operator)
          ? []
          : [refused(one.at("operator"), `${shown(operator)} is none of In, NotIn, Exists, DoesNotExist`)]),
        ...each(one.at("values"), (value) => text(value, labelValue)),
        ...(takesValues && count === 0 ? [refused(one.at("values"), `${operator} needs values`)] : []),
        ...(!takesValues && count > 0 ? [refused(one.at("values"), `${operator} takes no values`)] : []),
      ];
    }),
  ];
}

/** A workload's selector, which must select the pods of its template. */
export function ownSelector(spec: Field): Fault[] {
  const selector = spec.at("selector");
  return [
    ...labelSelector(selector),
    ...all(() => {
      const isEmpty = selector.at("matchLabels").keys.length === 0 && selector.at("matchExpressions").list.length === 0;
      if (isEmpty) return refused(selector, "it is empty, and would select every pod");
      const found = spec.at("template", "metadata", "labels").texts;
      return (
        !selects(selector, found) &&
        refused(
          spec.at("template", "metadata", "labels"),
          `the selector does not select the template's labels, ${shownLabels(found)}`,
          "Give the template the labels of the selector.",
        )
      );
    }),
  ];
}

function shownLabels(found: Readonly<Record<string, string>>): string {
  const words = Object.entries(found).map(([key, value]) => `${key}=${value}`);
  return words.length === 0 ? "of which there are none" : words.join(", ");
}
