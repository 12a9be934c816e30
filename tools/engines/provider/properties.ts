import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { SECRET_VALUE, SPECIAL_VALUE, UNKNOWN_VALUE } from "../../../platform/pulumi";
import { isObject, type Json, type JsonObject } from "../json";
import type { Step } from "../differences";

// The wire forms of values that JSON cannot say. Source: pulumi `sdk/nodejs/runtime/rpc.ts`.
const OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
const RESOURCE = "5cf8f73096256a8f31e491e813e4eb8e";

/** Plain values, and where the secrets among them were. */
export interface Properties {
  values: JsonObject;
  secrets: Step[][];
}

export function readProperties(struct: Struct | undefined): Properties {
  const secrets: Step[][] = [];
  const values = unwrap(struct ? struct.toJavaScript() : {}, [], secrets);
  return { values: isObject(values) ? values : {}, secrets };
}

/** Values that hold a secret's path are sent back as secrets; a path that is gone is left out. */
export function writeProperties(values: JsonObject, secrets: Step[][] = []): Struct {
  return Struct.fromJavaScript(secrets.reduce((wrapped, path) => wrap(wrapped, path), values as Json) as JsonObject);
}

export function hasUnknown(value: Json | undefined): boolean {
  if (value === UNKNOWN_VALUE) return true;
  if (Array.isArray(value)) return value.some(hasUnknown);
  return isObject(value) && Object.values(value).some(hasUnknown);
}

function unwrap(value: Json, path: Step[], secrets: Step[][]): Json {
  if (Array.isArray(value)) return value.map((item, index) => unwrap(item, [...path, index], secrets));
  if (!isObject(value)) return value;
  switch (value[SPECIAL_VALUE]) {
    case SECRET_VALUE:
      secrets.push(path);
      return unwrap(value.value ?? null, path, secrets);
    case OUTPUT:
      if (value.secret === true) secrets.push(path);
      return value.value === undefined ? UNKNOWN_VALUE : unwrap(value.value, path, secrets);
    case RESOURCE:
      return value.id ?? value.urn ?? null;
    default:
      return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, unwrap(v, [...path, k], secrets)]));
  }
}

function wrap(value: Json, [step, ...rest]: Step[]): Json {
  if (step === undefined) {
    const wrapped = isObject(value) && value[SPECIAL_VALUE] === SECRET_VALUE;
    return wrapped ? value : { [SPECIAL_VALUE]: SECRET_VALUE, value };
  }
  if (Array.isArray(value) && typeof step === "number") {
    return value.map((item, index) => (index === step ? wrap(item, rest) : item));
  }
  if (isObject(value) && typeof step === "string") {
    // Whatever is inside a secret is secret already.
    const below = value[step];
    return value[SPECIAL_VALUE] === SECRET_VALUE || below === undefined
      ? value
      : { ...value, [step]: wrap(below, rest) };
  }
  return value;
}
