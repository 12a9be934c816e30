import type { ApiAnswer, ApiClient, Exchange } from "./apiClient";
import { child, merge, text, type JsonObject } from "./json";

/** The server-side applies: the harness's provider writes objects in no other way. */
export function applies({ exchanges }: Pick<ApiClient, "exchanges">): Exchange[] {
  return exchanges.filter(({ method }) => method === "PATCH");
}

export function isStrict({ url }: Exchange): boolean {
  return url.searchParams.get("fieldValidation") === "Strict";
}

/** How many objects of each kind the API server stored. */
export function storedKinds(api: Pick<ApiClient, "exchanges">): Record<string, number> {
  const stored = applies(api).filter(
    ({ status, url }) => [200, 201].includes(status) && !url.searchParams.has("dryRun"),
  );
  return countKinds(new Map(stored.map(({ url, body }) => [url.pathname, text(body, "kind")])).values());
}

export function countKinds(kinds: Iterable<string>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const kind of kinds) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

/** Asks the API server for the pod that the controller of a Deployment or a CronJob would create, and leaves nothing behind. */
export function admitPod(api: ApiClient, owner: JsonObject): Promise<ApiAnswer> {
  const metadata = child(owner, "metadata");
  const spec = child(owner, "spec");
  const template = child("jobTemplate" in spec ? child(child(spec, "jobTemplate"), "spec") : spec, "template");
  const path = `/api/v1/namespaces/${text(metadata, "namespace")}/pods?dryRun=All&fieldValidation=Strict`;
  return api.request("POST", path, {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { ...child(template, "metadata"), name: `${text(metadata, "name")}-0` },
    spec: child(template, "spec"),
  });
}

/** Applies a Deployment as the program's provider does, and leaves nothing behind. */
export function tryApply(api: ApiClient, deployment: JsonObject): Promise<ApiAnswer> {
  const { managedFields: _, resourceVersion: __, ...metadata } = child(deployment, "metadata");
  const path = `/apis/apps/v1/namespaces/${text(metadata, "namespace")}/deployments/${text(metadata, "name")}`;
  return api.request(
    "PATCH",
    `${path}?fieldManager=test&force=true&fieldValidation=Strict&dryRun=All`,
    { ...deployment, metadata },
    "application/apply-patch+yaml",
  );
}

/** A copy of a Deployment with more in each container of a list. */
export function withInContainers(
  deployment: JsonObject,
  list: "containers" | "initContainers",
  part: JsonObject,
): JsonObject {
  const spec = child(child(child(deployment, "spec"), "template"), "spec");
  const containers = (spec[list] as JsonObject[]).map((container) => merge(container, part));
  return merge(deployment, { spec: { template: { spec: { [list]: containers } } } });
}
