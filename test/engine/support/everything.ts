import { refusal, type ApiClient } from "../../../tools/engines/apiClient";
import type { GcpCloud } from "../../../tools/engines/gcp";
import { child, isObject, text, type Json, type JsonObject } from "../../../tools/engines/json";
import { collectionPath } from "../../../tools/engines/cluster/discovery";
import { withoutDrainToken } from "./drainToken";
import { programKinds } from "../../../tools/engines/cluster/objects";

/** What the API server and controllers set for each object, which no program decides. */
const OF_ITS_OWN = new Set([
  ...["uid", "resourceVersion", "creationTimestamp", "managedFields", "generation", "clusterIP", "clusterIPs"],
  ...["status", "deployment.kubernetes.io/revision"],
]);
/** Where a cluster is reached, which differs from one to the next of the same name. */
const OF_THE_CONTROL_PLANE = new Set(["endpoint", "masterAuth", "controlPlaneEndpointsConfig"]);

export type Everything = Record<string, Json>;

/** Every resource in the cloud and every object of a program in the namespace, by id and by path: equal where two stacks are the same. */
export async function everything(api: ApiClient, cloud: GcpCloud, namespace: string): Promise<Everything> {
  const inCloud = [...cloud.resources].map(([id, { state }]) => [id, without(state, OF_THE_CONTROL_PLANE)] as const);
  return Object.fromEntries([...inCloud, ...(await objectsOf(api, namespace))].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The namespace and every object of a program in it, by path. */
export async function objectsOf(api: ApiClient, namespace: string): Promise<[string, Json][]> {
  const kinds = (await programKinds(api)).map((resource) => collectionPath(resource, namespace));
  const lists = await Promise.all(
    ["/api/v1/namespaces", ...kinds].map(async (path) => {
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
  // The namespace's own Secrets contain key pairs, which are created again for each stack.
  const isSecret = "data" in object && text(object, "type").startsWith("kubernetes.io/");
  const compared = isSecret ? { ...object, data: Object.keys(child(object, "data")) } : object;
  return withoutDrainToken(without(compared, OF_ITS_OWN));
}

function without(value: Json, keys: ReadonlySet<string>): Json {
  if (Array.isArray(value)) return value.map((item) => without(item, keys));
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([key]) => !keys.has(key));
  return Object.fromEntries(kept.map(([key, inner]) => [key, without(inner, keys)]));
}
