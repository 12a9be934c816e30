import { text, type JsonObject } from "../json";

/** Where a resource is, which the real provider takes from the resource or from its own configuration. */
export interface Place {
  project: string;
  region: string;
  /** A region or a zone. */
  location: string;
}

export interface CloudResource {
  type: string;
  state: JsonObject;
}

/** What is in the cloud, by id. */
export type Existing = ReadonlyMap<string, Readonly<CloudResource>>;

/** `europe-west4-a`, not `europe-west4`. */
export function isZone(location: string): boolean {
  return /-[a-z]$/.test(location);
}

/** The region of a region or a zone. */
export function regionOf(location: string): string {
  return isZone(location) ? location.slice(0, -2) : location;
}

/** Where a resource is by its own properties, or else by the provider's configuration. */
export function placeOf(properties: JsonObject, config: JsonObject): Place {
  const location = text(properties, "location");
  const region = text(properties, "region") || regionOf(location) || text(config, "region") || "us-central1";
  return {
    project: text(properties, "project") || text(config, "project") || "test-project",
    region,
    location: location || region,
  };
}
