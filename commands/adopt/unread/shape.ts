import { isDeepStrictEqual } from "node:util";

/**
 * What adopt knows of a value of the manifests: what it carries over, what a reader lists, and what is a default.
 * Everything that a shape does not name is unknown, and is listed.
 */
export type Shape = Fields | Items | Value;

/** A map whose fields are known one by one. */
export interface Fields {
  readonly fields: Readonly<Record<string, Shape>>;
  /** Of other fields, by their keys; undefined for one that is not known. */
  readonly others?: (key: string) => Shape | undefined;
  /** Whether what is unknown inside is one entry of the list: a probe's times are no decisions of their own. */
  readonly together?: true;
}

/** A list; undefined for an item that is not known at all. */
export interface Items {
  readonly item: (value: unknown, index: number) => Shape | undefined;
}

export interface Value {
  readonly knows: (value: unknown) => boolean;
}

/** A single value that is carried over, or that its reader lists. A map or a list in its place is unknown. */
export const READ: Value = { knows: (value) => typeof value !== "object" };

/** A value as it is carried over, or as it is by default. */
export function is(...values: readonly unknown[]): Value {
  return { knows: (value) => values.some((one) => isDeepStrictEqual(one, value)) };
}

export function where(knows: (value: unknown) => boolean): Value {
  return { knows };
}

/** A text that matches. */
export function like(pattern: RegExp): Value {
  return where((value) => typeof value === "string" && pattern.test(value));
}

export function fields(known: Readonly<Record<string, Shape | undefined>>): Fields {
  const stated = Object.entries(known).filter((entry): entry is [string, Shape] => entry[1] !== undefined);
  return { fields: Object.fromEntries(stated) };
}

/** Fields, and others by their keys. */
export function keyed(others: (key: string) => Shape | undefined): Fields {
  return { fields: {}, others };
}

export function together(known: Readonly<Record<string, Shape | undefined>>): Fields {
  return { ...fields(known), together: true };
}

/** A map with keys that a user chooses. */
export function map(item: Shape): Fields {
  return { fields: {}, others: () => item };
}

export function list(item: Shape): Items {
  return { item: () => item };
}

export function pick(item: (value: unknown, index: number) => Shape | undefined): Items {
  return { item };
}

/** In what the drafted stack deploys: a value that each stack makes for itself. */
export const OWN_VALUE = "<own value>";

/** The shape of exactly this value. */
export function same(value: unknown): Shape {
  if (value === OWN_VALUE) return READ;
  if (Array.isArray(value)) return { item: (_, index) => (index in value ? same(value[index]) : undefined) };
  if (!isMap(value)) return is(value);
  return { fields: Object.fromEntries(Object.entries(value).map(([key, item]) => [key, same(item)])) };
}

export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value further inside of plain data; undefined where it is not there. */
export function inside(value: unknown, ...keys: readonly (string | number)[]): unknown {
  return keys.reduce<unknown>(
    (one, key) =>
      typeof one === "object" && one !== null && Object.hasOwn(one, key)
        ? (one as Record<string | number, unknown>)[key]
        : undefined,
    value,
  );
}
