import { isObject, type Json, type JsonObject } from "../json";
import type { Place } from "./existing";

const PARENTS = {
  networks: ({ project }: Place) => `projects/${project}/global`,
  subnetworks: ({ project, region }: Place) => `projects/${project}/regions/${region}`,
  routers: ({ project, region }: Place) => `projects/${project}/regions/${region}`,
  clusters: ({ project, location }: Place) => `projects/${project}/locations/${location}`,
  managedZones: ({ project }: Place) => `projects/${project}`,
};

/** What an absent thing is called in the cloud's refusal. */
export interface Absent extends Place {
  readonly id: string;
  readonly name: string;
}

/** An input of one resource that names another. */
export interface Reference {
  /** Dotted; lists on the way are walked. */
  readonly field: string;
  readonly to: keyof typeof PARENTS;
  /** The cloud's words when nothing of that name is there. */
  absent(thing: Absent): string;
}

/** A program may refer to a thing by its id, its selfLink or its bare name. */
export function idOf(reference: string, to: Reference["to"], place: Place): string {
  const path = reference.replace(/^https:\/\/[^/]+\/(compute\/)?v1\//, "");
  return path.startsWith("projects/") ? path : `${PARENTS[to](place)}/${to}/${path}`;
}

/** The ids of what the properties name. */
export function namedIds(properties: JsonObject, { field, to }: Reference, place: Place): string[] {
  return textsAt(properties, field.split(".")).map((reference) => idOf(reference, to, place));
}

function textsAt(value: Json | undefined, [step, ...rest]: readonly string[]): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => textsAt(item, step === undefined ? [] : [step, ...rest]));
  if (step === undefined) return typeof value === "string" && value !== "" ? [value] : [];
  return isObject(value) ? textsAt(value[step], rest) : [];
}
