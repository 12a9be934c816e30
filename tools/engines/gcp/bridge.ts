import { isObject, type Json, type JsonObject } from "../json";
import type { GcpKind } from "./kind";
import type { Fault } from "./names";

// What pulumi-terraform-bridge adds to the resources of a Terraform provider.
// https://github.com/pulumi/pulumi-terraform-bridge/blob/main/pkg/reservedkeys/keys.go
const DEFAULTS = "__defaults";
const META = "__meta";
const RAW_STATE_DELTA = "__pulumi_raw_state_delta";
const INNER = new Set([DEFAULTS, META, RAW_STATE_DELTA]);

/** Properties of free keys. The bridge treats them unlike blocks: it lists no defaults in them. */
const MAPS = new Set(["labels", "resourceLabels", "metadata", "resourceManagerTags"]);

/** `schema.TimeoutKey` of terraform-plugin-sdk. */
const TIMEOUTS = "e2bfb730-ecaa-11e6-8f88-34363bc7c4c0";
const NANOSECONDS_A_MINUTE = 60e9;

/** The properties without the bridge's own. */
export function plain(properties: JsonObject): JsonObject {
  return withoutInner(properties) as JsonObject;
}

function withoutInner(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutInner);
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([key]) => !INNER.has(key));
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutInner(inner)]));
}

/** Whether the bridge filled the property in. */
export function isDefaulted(inputs: JsonObject, property: string): boolean {
  const defaulted = inputs[DEFAULTS];
  return Array.isArray(defaulted) && defaulted.includes(property);
}

/** Inputs as the bridge returns them: every object lists which of its properties were filled in. tfbridge/schema.go, applyDefaults */
export function markDefaults(inputs: JsonObject, defaulted: readonly string[] = []): JsonObject {
  const marked = Object.entries(inputs).map(([key, value]) => [key, MAPS.has(key) ? value : markInner(value)] as const);
  return { ...Object.fromEntries(marked), [DEFAULTS]: [...defaulted].sort() };
}

function markInner(value: Json): Json {
  if (Array.isArray(value)) return value.map(markInner);
  return isObject(value) ? markDefaults(value) : value;
}

/** Outputs as the bridge returns them. tfbridge/schema.go, MakeTerraformResult; tfbridge/rawstate.go, RawStateInjectDelta */
export function withMeta(kind: GcpKind, state: JsonObject): JsonObject {
  const timeouts = Object.entries(kind.timeouts ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  const meta = {
    ...(timeouts.length > 0 && {
      [TIMEOUTS]: Object.fromEntries(timeouts.map(([key, minutes]) => [key, minutes * NANOSECONDS_A_MINUTE])),
    }),
    ...(kind.schemaVersion !== undefined && { schema_version: String(kind.schemaVersion) }),
  };
  return {
    ...state,
    ...(Object.keys(meta).length > 0 && { [META]: JSON.stringify(meta) }),
    [RAW_STATE_DELTA]: { obj: deltaOf(state) },
  };
}

/** How Terraform's own state differs: a block is a list of one there. Only what is a map, a block or a list is told. */
function deltaOf(object: JsonObject): JsonObject {
  const deltas = Object.entries(object).flatMap(([key, value]): [string, Json][] => {
    if (Array.isArray(value)) return value.some(isObject) ? [[key, { arr: { el: elements(value) } }]] : [];
    if (!isObject(value)) return [];
    return [[key, MAPS.has(key) ? { map: {} } : { plu: { i: { obj: deltaOf(value) } } }]];
  });
  return deltas.length === 0 ? {} : { ps: Object.fromEntries(deltas) };
}

function elements(list: readonly Json[]): JsonObject {
  return Object.fromEntries(list.flatMap((item, index) => (isObject(item) ? [[index, { obj: deltaOf(item) }]] : [])));
}

/** A refresh gives new values to the inputs that are there, and no new inputs. tfbridge/schema.go, extractInputsObject */
export function refreshedInputs(inputs: JsonObject, live: JsonObject): JsonObject {
  const kept = Object.entries(inputs).filter(([key]) => key in live);
  const values = Object.fromEntries(kept.map(([key, value]) => [key, refreshed(value, live[key]!)]));
  const defaulted = inputs[DEFAULTS];
  if (!Array.isArray(defaulted)) return values;
  const same = defaulted.filter((key) => typeof key === "string" && sameValue(inputs[key], live[key]));
  return { ...values, [DEFAULTS]: same };
}

function refreshed(input: Json, live: Json): Json {
  if (Array.isArray(input) && Array.isArray(live))
    return input.slice(0, live.length).map((item, index) => refreshed(item, live[index]!));
  return isObject(input) && isObject(live) ? refreshedInputs(input, live) : live;
}

function sameValue(one: Json | undefined, other: Json | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** An import makes an input of whatever a program could have set. tfbridge/schema.go, extractSchemaInputsObject */
export function importedInputs(kind: GcpKind, live: JsonObject): JsonObject {
  return asInputs(live, new Set(kind.outputOnly), kind.defaults ?? {}, "");
}

function asInputs(object: JsonObject, outputOnly: Set<string>, defaults: JsonObject, above: string): JsonObject {
  const kept = Object.entries(object).flatMap(([key, value]): [string, Json][] => {
    const path = above + key;
    if (outputOnly.has(path)) return [];
    const input = inputOf(value, outputOnly, `${path}.`);
    const isDropped = path in defaults ? input === defaults[path] : !KEPT_EMPTY.test(path) && isZero(input);
    return isDropped ? [] : [[key, input]];
  });
  return { ...Object.fromEntries(kept), [DEFAULTS]: [] };
}

/** Its default is not empty, so an empty one is not left out. google/services/container/node_config.go, windows_node_config */
const KEPT_EMPTY = /windowsNodeConfig\.osversion$/;

function inputOf(value: Json, outputOnly: Set<string>, above: string): Json {
  if (Array.isArray(value)) return value.map((item) => inputOf(item, outputOnly, above));
  return isObject(value) ? asInputs(value, outputOnly, {}, above) : value;
}

/** tfbridge/schema.go, isDefaultOrZeroValue */
function isZero(value: Json): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (isObject(value)) return Object.keys(value).every((key) => key === DEFAULTS);
  return value === null || value === false || value === 0 || value === "";
}

/** tfbridge/check_failures.go, NewCheckFailure: the property stays empty, its path is in the reason. */
export function checkFailure(name: string, { property, reason }: Fault): { property: string; reason: string } {
  return { property: "", reason: `${reason}. Examine values at '${name}.${property}'.` };
}

/** One error of the provider: tfshim/sdk-v2/diagnostics.go, errors. */
export function providerError(reason: string): string {
  return `1 error occurred:\n\t* ${reason}\n\n`;
}
