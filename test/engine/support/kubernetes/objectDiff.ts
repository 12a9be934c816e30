import { compare, touching, type Difference, type PropertyChange, type Step } from "../differences";
import { child, isObject, text, type Json, type JsonObject } from "../json";
import { identify, isAutonamed } from "./identity";
import { immutableFields } from "./immutableFields";
import { quantityValue } from "./quantity";

export interface ObjectVersions {
  live: JsonObject;
  oldInputs: JsonObject;
  inputs: JsonObject;
  config: JsonObject;
}

/**
 * What pulumi-kubernetes answers to Diff: the inputs that changed, and those that somebody else changed in the cluster.
 * https://github.com/pulumi/pulumi-kubernetes/blob/master/provider/pkg/provider/provider.go
 */
export function objectDiff({ live, oldInputs, inputs, config }: ObjectVersions): Difference {
  const changed = compare(comparable(oldInputs), comparable(inputs)).filter(
    ({ path }) => !sameQuantity(path, oldInputs, inputs),
  );
  const changedPaths = new Set(changed.map(({ path }) => JSON.stringify(path)));
  const drifted = drift(inputs, live).filter(({ path }) => !changedPaths.has(JSON.stringify(path)));
  const changes = [...changed, ...drifted];
  const replaces = touching(changes, immutableFields(inputs, config));
  const [before, after] = [identify(oldInputs), identify(inputs)];
  const sameName = before.name === after.name && before.namespace === after.namespace;
  return { changes, replaces, deleteBeforeReplace: replaces.length > 0 && !isAutonamed(inputs) && sameName };
}

/** The API server reads stringData into data and never returns it. */
function comparable(inputs: JsonObject): JsonObject {
  const { stringData, ...rest } = inputs;
  if (inputs.kind !== "Secret" || !isObject(stringData)) return inputs;
  const encoded = Object.keys(stringData).map((k) => [k, Buffer.from(text(stringData, k)).toString("base64")] as const);
  return { ...rest, data: { ...child(inputs, "data"), ...Object.fromEntries(encoded) } };
}

/** Values of the inputs that the live object holds differently. What the inputs leave open is the cluster's business. */
function drift(inputs: JsonObject, live: JsonObject): PropertyChange[] {
  const wanted = comparable(inputs);
  return compare(wanted, live).filter(({ path, kind }) => {
    if (kind === "add") return false;
    // The API server drops empty values.
    if (kind === "delete") return !isEmpty(valueAt(wanted, path));
    return !sameQuantity(path, wanted, live);
  });
}

/** The API server writes `1000m` as `1`; both are the same amount. */
function sameQuantity(path: Step[], one: JsonObject, other: JsonObject): boolean {
  const [a, b] = [quantityValue(valueAt(one, path)), quantityValue(valueAt(other, path))];
  return a !== undefined && a === b && path.some((step) => QUANTITIES.has(String(step)));
}

const QUANTITIES = new Set(["limits", "requests", "averageValue", "sizeLimit", "divisor", "hard"]);

function isEmpty(value: Json | undefined): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (isObject(value)) return Object.values(value).every(isEmpty);
  return value === undefined || value === null || value === "" || value === false;
}

function valueAt(value: Json | undefined, path: Step[]): Json | undefined {
  return path.reduce<Json | undefined>((at, step) => {
    if (Array.isArray(at) && typeof step === "number") return at[step];
    return isObject(at) ? at[step] : undefined;
  }, value);
}
