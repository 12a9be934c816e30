import { refusal } from "../../../tools/engines/apiClient";
import { collectionPath, Discovery } from "../../../tools/engines/cluster/discovery";
import type { Engines } from "../../../tools/engines/engines";
import { child, isObject, text, type Json, type JsonObject } from "../../../tools/engines/json";

/**
 * Fills the cloud and the newest cluster with what a stack's state states is there.
 * @param state as `pulumi stack export --show-secrets` prints it.
 */
export async function restore({ cloud, clusters }: Engines, state: JsonObject): Promise<void> {
  const resources = child(state, "deployment").resources as JsonObject[];
  // In the order in which they were created: a namespace comes before what is in it.
  for (const resource of resources) {
    const [type, id] = [text(resource, "type"), text(resource, "id")];
    const outputs = plain(child(resource, "outputs")) as JsonObject;
    if (type.startsWith("gcp:")) await cloud.restore(id, { type, state: outputs });
    else if (type.startsWith("kubernetes:"))
      await apply(clusters.cluster, plain(child(resource, "inputs")) as JsonObject, text(outputs, "__fieldManager"));
  }
}

/** As the provider did it, under the name by which it knows the object. */
async function apply(api: Engines["controlPlane"], object: JsonObject, manager: string): Promise<void> {
  const metadata = child(object, "metadata");
  const resource = await new Discovery(api).find(text(object, "apiVersion"), text(object, "kind"));
  if (resource === undefined) throw new Error(`the API server does not serve ${text(object, "kind")}`);
  const path = `${collectionPath(resource, text(metadata, "namespace"))}/${text(metadata, "name")}`;
  const answer = await api.request("PATCH", `${path}?fieldManager=${manager}`, object, "application/apply-patch+yaml");
  if (answer.status >= 300) throw new Error(refusal(answer));
}

/** A secret is JSON in a text in an export. */
function plain(value: Json): Json {
  if (Array.isArray(value)) return value.map(plain);
  if (!isObject(value)) return value;
  if (typeof value.plaintext === "string") return JSON.parse(value.plaintext) as Json;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}
