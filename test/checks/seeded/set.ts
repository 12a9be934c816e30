import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, parseAllDocuments } from "yaml";
import type { Tree } from "../support";

/** Manifests of others, as they are without a fault: a file of this folder each. */
export const SETS = ["sidecar", "proxy", "direct"] as const;
type SetName = (typeof SETS)[number];

/** Values by their paths: names of fields, names or positions of list elements, `-` for one more; null takes away. */
type Puts = Readonly<Record<string, unknown>>;

/** One fault of a set: a row of `refused.yaml` or `accepted.yaml`. */
export interface SeededFault {
  readonly fault: string;
  readonly in: SetName;
  /** Kind and name of the object that has it. */
  readonly on: string;
  readonly put?: Puts;
  /** Text inside of a field, and what is there instead. */
  readonly replace?: Readonly<Record<string, readonly [text: string, instead: string]>>;
  /** What changes in other objects, by kind and name. */
  readonly and?: Readonly<Record<string, Puts>>;
  /** Code of the check that names it. */
  readonly code: string;
}

export function setText(name: SetName): string {
  return readFileSync(join(__dirname, `${name}.yaml`), "utf8");
}

export function setOf(name: SetName): Tree[] {
  return parseAllDocuments(setText(name)).map((document) => document.toJS() as Tree);
}

export function faultsOf(file: "refused" | "accepted"): SeededFault[] {
  return parse(readFileSync(join(__dirname, `${file}.yaml`), "utf8")) as SeededFault[];
}

export function objectOf(objects: readonly Tree[], title: string): Tree {
  const found = objects.filter(
    ({ kind, metadata }) => `${kind as string} ${(metadata as Tree)["name"] as string}` === title,
  );
  if (found.length !== 1) throw new Error(`${found.length} objects are ${title}`);
  return found[0]!;
}

/** The set with a fault in it. */
export function withFault({ in: name, on, put = {}, replace = {}, and = {} }: SeededFault): Tree[] {
  const objects = setOf(name);
  // Its own object last: a fault may be its name.
  for (const [title, puts] of [...Object.entries(and), [on, put] as const]) {
    const object = objectOf(objects, title);
    for (const [path, [text, instead]] of Object.entries(title === on ? replace : {}))
      change(object, path, (value) => replaced(String(value), text, instead));
    for (const [path, value] of Object.entries(puts)) change(object, path, () => value);
  }
  return objects;
}

function replaced(value: string, text: string, instead: string): string {
  if (value.split(text).length !== 2) throw new Error(`${text} is there ${value.split(text).length - 1} times`);
  return value.replace(text, instead);
}

type Node = Record<string | number, unknown>;

function change(object: Tree, path: string, to: (value: unknown) => unknown): void {
  const steps = path.split(" ");
  const last = steps.pop()!;
  const inner = steps.reduce<Node>((node, step) => node[keyOf(node, step)] as Node, object);
  const key = keyOf(inner, last);
  const value = to(inner[key]);
  if (value !== null) inner[key] = value;
  else if (Array.isArray(inner)) inner.splice(Number(key), 1);
  else delete inner[key];
}

function keyOf(node: Node, step: string): string | number {
  if (!Array.isArray(node)) return step;
  if (step === "-") return node.length;
  return /^\d+$/.test(step) ? Number(step) : node.findIndex((one: Tree) => one["name"] === step);
}
