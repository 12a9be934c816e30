import { listedNames, refusal, type ApiClient } from "../apiClient";
import { child } from "../json";
import { collectionPath, type Discovery } from "./discovery";

/** `kind/name` of every object in a namespace. */
export async function objectsIn(api: ApiClient, discovery: Discovery, namespace: string): Promise<string[]> {
  const kinds = await discovery.namespaced();
  const names = await Promise.all(
    kinds.map(async (resource) =>
      listedNames(await api.request("GET", collectionPath(resource, namespace))).map((n) => `${resource.kind}/${n}`),
    ),
  );
  // Events are served under two groups and are nobody's property.
  return [...new Set(names.flat())].filter((name) => !name.startsWith("Event/")).sort();
}

/**
 * Ends a namespace's deletion, which is a controller's work where one runs. That controller would delete what is left
 * in it; a program that leaves something forgot a dependency, so this refuses.
 */
export async function finalizeNamespace(api: ApiClient, discovery: Discovery, namespace: string): Promise<void> {
  const left = await objectsIn(api, discovery, namespace);
  if (left.length > 0) throw new Error(`namespace ${namespace} is deleted while it still holds ${left.join(", ")}`);
  const path = `/api/v1/namespaces/${namespace}`;
  const deleted = await api.request("DELETE", path);
  if (deleted.status === 404) return;
  if (deleted.status >= 300) throw new Error(refusal(deleted));
  const current = await api.request("GET", path);
  if (current.status === 404) return;
  const finalized = { ...current.body, spec: { ...child(current.body, "spec"), finalizers: [] } };
  const answer = await api.request("PUT", `${path}/finalize`, finalized);
  if (answer.status >= 300) throw new Error(refusal(answer));
}
