import { refusal, type ApiClient } from "./apiClient";
import type { GcpCloud } from "./gcp";
import { child, isObject, text, type Json, type JsonObject } from "./json";
import { collectionPath, Discovery } from "./kubernetes/discovery";

/** What the API server sets anew for each object, and the key pair that each stack makes for itself. */
const OF_ITS_OWN = new Set([
  ...["uid", "resourceVersion", "creationTimestamp", "managedFields", "generation", "clusterIP", "clusterIPs"],
]);

export type Everything = Record<string, Json>;

/** Every resource in the cloud and every object in the namespace, by id and by path: equal where two stacks are the same. */
export async function everything(api: ApiClient, cloud: GcpCloud, namespace: string): Promise<Everything> {
  const inCloud = [...cloud.resources].map(([id, { state }]) => [id, state] as const);
  return Object.fromEntries([...inCloud, ...(await objectsOf(api, namespace))].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The namespace and every object in it, by path. */
export async function objectsOf(api: ApiClient, namespace: string): Promise<[string, Json][]> {
  const kinds = (await new Discovery(api).namespaced()).map((resource) => collectionPath(resource, namespace));
  const lists = await Promise.all(
    ["/api/v1/namespaces", ...kinds.filter((path) => !path.endsWith("/events"))].map(async (path) => {
      const only = path === "/api/v1/namespaces" ? `?fieldSelector=metadata.name=${namespace}` : "";
      const answer = await api.request("GET", path + only);
      if (answer.status !== 200) throw new Error(`${path}: ${refusal(answer)}`);
      return (answer.body.items as JsonObject[]).map(
        (item) => [`${path}/${text(child(item, "metadata"), "name")}`, comparable(item)] as [string, Json],
      );
    }),
  );
  return lists.flat();
}

function comparable(object: JsonObject): Json {
  // The namespace's own Secrets hold key pairs, which are made anew for each stack.
  const isSecret = "data" in object && text(object, "type").startsWith("kubernetes.io/");
  return without(isSecret ? { ...object, data: Object.keys(child(object, "data")) } : object);
}

function without(value: Json): Json {
  if (Array.isArray(value)) return value.map(without);
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([key]) => !OF_ITS_OWN.has(key));
  return Object.fromEntries(kept.map(([key, inner]) => [key, without(inner)]));
}
