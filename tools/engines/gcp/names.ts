import { text, type JsonObject } from "../json";
import { UNKNOWN_VALUE } from "../../../platform/pulumi";

/** What the provider refuses of one property. */
export interface Fault {
  /** As a Pulumi program names it. */
  readonly property: string;
  readonly reason: string;
}

/** The provider's reasons against a text, which it calls by `key`. */
type Rule = (key: string, value: string) => string[];

// The rules and their words: https://github.com/hashicorp/terraform-provider-google/blob/main/google/verify/validation.go

const GCE_NAME = "^(?:[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?)$";

/** ValidateGCEName. */
export const gceName: Rule = (key, value) =>
  new RegExp(GCE_NAME).test(value) ? [] : [`"${key}" ("${value}") doesn't match regexp "${GCE_NAME}"`];

/** ValidateRFC1035Name. */
export function rfc1035Name(min: number, max: number): Rule {
  const pattern = "^[a-z]([-a-z0-9]*[a-z0-9])?$";
  return (key, value) => [
    ...(value.length < min || value.length > max
      ? [`"${key}" ("${value}") must be between ${min} and ${max} characters long`]
      : []),
    ...(new RegExp(pattern).test(value) ? [] : [`"${key}" ("${value}") must match regex "${pattern}"`]),
  ];
}

/** The name's ValidateFunc in google/services/container/resource_container_cluster.go. */
export const clusterName: Rule = (key, value) => [
  ...(value.length > 40 ? [`"${key}" cannot be longer than 40 characters`] : []),
  ...(/^[a-z0-9-]+$/.test(value) ? [] : [`"${key}" can only contain lowercase letters, numbers and hyphens`]),
  ...(/^[a-z]/.test(value) ? [] : [`"${key}" must start with a letter`]),
  ...(/[a-z0-9]$/.test(value) ? [] : [`"${key}" must end with a number or a letter`]),
];

/** validateRecordNameTrailingDot in google/services/dns/resource_dns_record_set.go. */
export const recordName: Rule = (key, value) => {
  if (value === "") return ["the empty string is not a valid name field value"];
  if (value.endsWith(".")) return [];
  return [
    `"${key}" ("${value}") doesn't end with ".", name field must end with trailing dot, for example test.example.com. (note the trailing dot)`,
  ];
};

/** StringInSlice of terraform-plugin-sdk's helper/validation. */
export function oneOf(...allowed: string[]): Rule {
  const list = allowed.map((value) => JSON.stringify(value)).join(" ");
  return (key, value) => (allowed.includes(value) ? [] : [`expected ${key} to be one of [${list}], got ${value}`]);
}

/** Looks at one property of a resource, which Terraform calls by `key`. */
export function must(property: string, key: string, rule: Rule): (inputs: JsonObject) => Fault[] {
  return (inputs) => (typeof inputs[property] === "string" ? faults(property, key, text(inputs, property), rule) : []);
}

/** Unknown values are looked at when they are known. */
export function faults(property: string, key: string, value: string, rule: Rule): Fault[] {
  return value === UNKNOWN_VALUE ? [] : rule(key, value).map((reason) => ({ property, reason }));
}

/**
 * What Compute Engine itself refuses, for resources whose schema has no rule for the name.
 * https://github.com/terraform-google-modules/terraform-google-sql-db/issues/45
 */
export function refusedName(inputs: JsonObject): string | undefined {
  const name = text(inputs, "name");
  if (new RegExp(GCE_NAME).test(name)) return undefined;
  return `googleapi: Error 400: Invalid value for field 'resource.name': '${name}'. Must be a match of regex '(?:[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?)', invalid`;
}
