import type { Fault } from "../check";
import { type Field, ifKnown } from "../field";
import { shown } from "./shape";

/** What an API server's validation finds at one place and below. */
export type Validation = (field: Field) => readonly Fault[];

/** A refusal of what is at a place. */
export function refused(at: Field, message: string, fix?: string): Fault {
  return { at, message, fix };
}

/** Every part is looked at by itself, so that a value that is not known ends the part that reads it and no other. */
export function all(...parts: readonly (() => readonly Fault[] | Fault | false | undefined)[]): Fault[] {
  return parts.flatMap((part) => {
    const found = ifKnown(part);
    return found === undefined || found === false ? [] : found;
  });
}

/** A validation of each item of a list. */
export function each(list: Field, validation: Validation): Fault[] {
  return (ifKnown(() => list.list) ?? []).flatMap((item) => ifKnown(() => validation(item)) ?? []);
}

/** What a rule requires of a text that is there. */
export function text(field: Field, rule: (text: string) => string | undefined): Fault[] {
  const value = ifKnown(() => field.text);
  const required = value === undefined ? undefined : rule(value);
  return required === undefined ? [] : [refused(field, `${shown(value)} is refused: ${required}`)];
}

export function scalar(field: Field, rule: (value: string | number) => string | undefined): Fault[] {
  const value = ifKnown(() => field.scalar);
  const required = value === undefined ? undefined : rule(value);
  return required === undefined ? [] : [refused(field, `${shown(value)} is refused: ${required}`)];
}

/** A number between two others. */
export function between(field: Field, least: number, most = Infinity): Fault[] {
  const value = ifKnown(() => field.number);
  if (value === undefined || (value >= least && value <= most)) return [];
  const range = most === Infinity ? `${least} or more` : `${least} to ${most}`;
  return [refused(field, `${value} is refused: ${range} is required`)];
}

/** A text that must be there and not be empty. @param isOptional whether it may be left out */
export function required(field: Field, isOptional = false): Fault[] {
  return ifKnown(() => (isOptional || field.exists) && field.text !== "") === false
    ? [refused(field, "it is required")]
    : [];
}

/** Exactly one of several fields. */
export function oneOf(field: Field, keys: readonly string[], what: string): Fault[] {
  const stated = ifKnown(() => keys.filter((key) => field.at(key).exists));
  if (stated === undefined || stated.length === 1) return [];
  return stated.length === 0
    ? [refused(field, `it has no ${what}: one of ${keys.join(", ")} is required`)]
    : [refused(field.at(stated[1]!), `${stated.join(" and ")} are stated together, and only one is taken`)];
}

/** Values that must differ from each other. */
export function unique(fields: readonly Field[], what: string): Fault[] {
  const seen = new Set<string | number>();
  return fields.flatMap((field) => {
    const value = ifKnown(() => field.scalar);
    if (value === undefined) return [];
    if (seen.has(value)) return [refused(field, `there are two ${what} ${shown(value)}`)];
    seen.add(value);
    return [];
  });
}
