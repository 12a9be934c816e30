import type { JsonObject } from "../json";
import { placeOf, type Existing, type Place } from "./existing";
import { gcpKind } from "./kinds";
import { namedIds } from "./references";

/** The first thing that the inputs name and that is not there, in the cloud's words. */
export function absentReference(
  type: string,
  inputs: JsonObject,
  place: Place,
  existing: Existing,
): string | undefined {
  for (const reference of gcpKind(type).uses ?? []) {
    const id = namedIds(inputs, reference, place).find((named) => !existing.has(named));
    if (id !== undefined) return reference.absent({ ...place, id, name: id.split("/").at(-1)! });
  }
  return undefined;
}

/** The states of what names the thing, by id. It cannot be deleted as long as they are there. */
export function usersOf(id: string, existing: Existing, config: JsonObject): Map<string, JsonObject> {
  const names = (type: string, state: JsonObject): boolean =>
    (gcpKind(type).uses ?? []).some((reference) => namedIds(state, reference, placeOf(state, config)).includes(id));
  const users = [...existing].filter(([, { type, state }]) => names(type, state));
  return new Map(users.map(([user, { state }]) => [user, state]));
}
