import type { Field } from "../field";

export type Labels = Readonly<Record<string, string>>;

/** Whether a label selector (`matchLabels`, `matchExpressions`) selects these labels; an empty one selects everything. */
export function selects(field: Field, labels: Labels): boolean {
  return selector(field)(labels);
}

/** The same for a selector that meets the labels of many pods: it is read once, when it meets the first ones. */
export function selector(field: Field): (labels: Labels) => boolean {
  let [equal, expressions]: [Labels | undefined, Field[] | undefined] = [undefined, undefined];
  return (labels) =>
    isPartOf((equal ??= field.at("matchLabels").texts), labels) &&
    (expressions ??= field.at("matchExpressions").list).every((expression) => matches(expression, labels));
}

function matches(expression: Field, labels: Labels): boolean {
  const value = labels[expression.at("key").text ?? ""];
  const values = expression.at("values").list.map((one) => one.text);
  switch (expression.at("operator").text) {
    case "In":
      return value !== undefined && values.includes(value);
    case "NotIn":
      return value === undefined || !values.includes(value);
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
    default:
      return false;
  }
}

/** Whether a map of labels, as a Service's selector is, selects these labels. */
export function isPartOf(selector: Labels, labels: Labels): boolean {
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}
