import type { ApiClient } from "../apiClient";
import { child, type JsonObject } from "../json";
import type { Refusal } from "./change";

/**
 * The API server's answer to the creation of an object that exists. A create is told from an update by the field
 * manager: the provider draws a new one for each resource that it creates, and keeps it for the updates.
 */
export async function isThere(api: ApiClient, url: URL): Promise<Refusal | undefined> {
  const answer = await api.request("GET", url.pathname);
  if (answer.status !== 200) return undefined;
  const { managedFields, name } = child(answer.body, "metadata");
  const manager = url.searchParams.get("fieldManager");
  const known = ((managedFields ?? []) as JsonObject[]).some((entry) => entry.manager === manager);
  if (known) return undefined;
  const plural = url.pathname.split("/").at(-2);
  const message = `${plural} ${JSON.stringify(name)} already exists`;
  return { status: 409, reason: "AlreadyExists", message };
}
