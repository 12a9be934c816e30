import { compare, touching, type PropertyChange, type Step } from "../differences";
import { child, isObject, merge, type Json, type JsonObject } from "../json";
import type { Place } from "./existing";
import type { GcpKind } from "./kind";

/** What Terraform plans: the difference between a resource's last state and a program's inputs, both without the bridge's keys. */
export interface Plan {
  readonly changes: PropertyChange[];
  readonly replaces: Step[][];
  /** The state that the stack expects. */
  readonly next: JsonObject;
}

export function plan(kind: GcpKind, state: JsonObject, inputs: JsonObject, place: Place, id: string): Plan {
  const computed = kind.computed(inputs, place, id);
  // What a program leaves out is the cloud's to choose, if the schema shows it.
  const isLeftToCloud = (path: Step[]): boolean =>
    (kind.kept ?? []).includes(path.join(".")) || valueAt(computed, path) !== undefined;
  const changes = compare(state, inputs).filter(({ kind: op, path }) => op !== "delete" || !isLeftToCloud(path));
  const fields = [...kind.replacedBy, ...(kind.replacedFor?.(state, inputs) ?? [])];
  const removed = changes.filter(({ kind: op }) => op === "delete").map(({ path }) => path);
  return { changes, replaces: touching(changes, fields), next: merge(removed.reduce(without, state), inputs) };
}

/** What is in the cloud after the changes were sent. What did not change is not sent, and stays as it is there. */
export function sent(kind: GcpKind, live: JsonObject, { changes, next }: Plan): JsonObject {
  return changes.reduce((now, { path }) => {
    const [whole] = path.filter((step) => (kind.sentWhole ?? []).includes(String(step)));
    return copied(now, next, whole === undefined ? beforeList(path) : [String(whole)]);
  }, live);
}

/** Lists are sent as a whole. */
function beforeList(path: Step[]): string[] {
  const index = path.findIndex((step) => typeof step === "number");
  return (index < 0 ? path : path.slice(0, index)).map(String);
}

function copied(to: JsonObject, from: JsonObject, [step, ...rest]: string[]): JsonObject {
  if (step === undefined) return to;
  if (rest.length > 0) return { ...to, [step]: copied(child(to, step), child(from, step), rest) };
  const { [step]: _, ...others } = to;
  const value = from[step];
  return value === undefined ? others : { ...others, [step]: value };
}

/** Nothing for an item of a list: who gives a list gives all of it. */
function valueAt(value: Json | undefined, [step, ...rest]: Step[]): Json | undefined {
  if (step === undefined) return value;
  return isObject(value) ? valueAt(value[step], rest) : undefined;
}

/** Items of a list are left: the list of the inputs takes its place. */
function without(object: JsonObject, [step, ...rest]: Step[]): JsonObject {
  if (typeof step !== "string") return object;
  const { [step]: value, ...others } = object;
  if (rest.length === 0) return others;
  return isObject(value) ? { ...others, [step]: without(value, rest) } : object;
}
