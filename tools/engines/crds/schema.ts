import type { JsonObject } from "../json";

/** Short forms for OpenAPI v3 schemas. Every object lists its fields, so that strict validation refuses any other. */
export const text = (rules: JsonObject = {}): JsonObject => ({ type: "string", ...rules });
export const flag = (): JsonObject => ({ type: "boolean" });
export const whole = (rules: JsonObject = {}): JsonObject => ({ type: "integer", format: "int64", ...rules });
export const list = (items: JsonObject, rules: JsonObject = {}): JsonObject => ({ type: "array", items, ...rules });
export const mapOf = (values: JsonObject): JsonObject => ({ type: "object", additionalProperties: values });

export const record = (properties: JsonObject, required: string[] = [], rules: JsonObject = {}): JsonObject => ({
  type: "object",
  properties,
  ...(required.length > 0 ? { required } : {}),
  ...rules,
});

export interface KindNames {
  group: string;
  version: string;
  kind: string;
  plural: string;
}

export function definition(
  names: KindNames,
  spec: JsonObject,
  status: JsonObject,
  required: string[] = [],
): JsonObject {
  const { group, version, kind, plural } = names;
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope: "Namespaced",
      names: { kind, listKind: `${kind}List`, plural, singular: kind.toLowerCase() },
      versions: [
        { name: version, served: true, storage: true, schema: { openAPIV3Schema: record({ spec, status }, required) } },
      ],
    },
  };
}
