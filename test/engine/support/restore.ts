import type { Engines } from "./engines";
import { child, isObject, text, type Json, type JsonObject } from "./json";
import { kubernetesOn } from "./kubernetes";

/**
 * Fills the cloud and the API server with what a stack's state says is there.
 * @param state as `pulumi stack export --show-secrets` prints it.
 */
export async function restore({ cloud, controlPlane }: Engines, state: JsonObject): Promise<void> {
  const kubernetes = kubernetesOn(controlPlane);
  const resources = child(state, "deployment").resources as JsonObject[];
  // In the order in which they were created: a namespace comes before what is in it.
  for (const resource of resources) {
    const [type, id] = [text(resource, "type"), text(resource, "id")];
    const inputs = plain(child(resource, "inputs")) as JsonObject;
    if (type.startsWith("gcp:")) {
      cloud.resources.set(id, { type, state: plain(child(resource, "outputs")) as JsonObject });
    } else if (type.startsWith("kubernetes:")) {
      const request = { urn: text(resource, "urn"), type, name: "", id, inputs, oldInputs: {}, state: {}, config: {} };
      await kubernetes.create({ ...request, preview: false });
    }
  }
}

/** A secret stands in an export as JSON in a text. */
function plain(value: Json): Json {
  if (Array.isArray(value)) return value.map(plain);
  if (!isObject(value)) return value;
  if (typeof value.plaintext === "string") return JSON.parse(value.plaintext) as Json;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}
