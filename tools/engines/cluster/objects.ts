import { listedNames, type ApiClient } from "../apiClient";
import { text, type JsonObject } from "../json";
import { collectionPath, Discovery, type ApiResource } from "./discovery";

/** Kinds that controllers make of a program's objects. */
const MADE_BY_CONTROLLERS = new Set(["Endpoints", "EndpointSlice", "Event", "Pod", "ReplicaSet"]);

/** Kinds of which a program may have objects in a namespace. */
export async function programKinds(api: ApiClient): Promise<ApiResource[]> {
  return (await new Discovery(api).namespaced()).filter(({ kind }) => !MADE_BY_CONTROLLERS.has(kind));
}

/** `kind namespace/name` of every object in namespaces that the API server did not make itself. */
export async function objectsOfPrograms(api: ApiClient): Promise<string[]> {
  const lists = await Promise.all(
    (await programKinds(api)).map(async (resource) => {
      const { body } = await api.request("GET", collectionPath({ ...resource, namespaced: false }, ""));
      return ((body.items ?? []) as JsonObject[])
        .map(({ metadata }) => `${text(metadata, "namespace")}/${text(metadata, "name")}`)
        .map((name) => `${resource.kind} ${name}`);
    }),
  );
  return lists
    .flat()
    .filter((name) => !/^\S+ (default|kube-[a-z-]+)\//.test(name))
    .sort();
}

/** `kind/name` of every object in a namespace but those that controllers made. */
export async function objectsIn(api: ApiClient, namespace: string): Promise<string[]> {
  const names = await Promise.all(
    (await programKinds(api)).map(async (resource) =>
      listedNames(await api.request("GET", collectionPath(resource, namespace))).map((n) => `${resource.kind}/${n}`),
    ),
  );
  return names.flat().sort();
}
