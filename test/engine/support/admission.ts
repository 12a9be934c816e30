import { refusal, type ApiAnswer, type ApiClient, type Exchange } from "../../../tools/engines/apiClient";
import type { Cluster } from "../../../tools/engines/cluster/cluster";
import { child, merge, text, type JsonObject } from "../../../tools/engines/json";

/** What the provider changed in a cluster. */
type Exchanges = Pick<Cluster, "exchanges">;

/** The server-side applies: the provider writes objects in no other way. */
export function applies({ exchanges }: Exchanges): Exchange[] {
  return exchanges.filter(({ method }) => method === "PATCH");
}

/** Those that were not only tried. */
export function stored(cluster: Exchanges): Exchange[] {
  return applies(cluster).filter(({ status, url }) => [200, 201].includes(status) && !url.searchParams.has("dryRun"));
}

/**
 * What the API server does not accept field by field of all that it stored. The provider asks for warnings at most, so
 * each object is tried again under strict validation, which leaves nothing behind.
 */
export async function refusedWhenStrict(api: ApiClient, exchanges: readonly Exchange[]): Promise<string[]> {
  const answers = await Promise.all(
    exchanges.map(({ url, request }) =>
      api.request("PATCH", `${url.pathname}?${STRICT}`, request, "application/apply-patch+yaml"),
    ),
  );
  return answers.filter(({ status }) => status >= 300).map(refusal);
}

const STRICT = "fieldManager=test&force=true&fieldValidation=Strict&dryRun=All";

/** How many objects of each kind the API server stored. */
export function storedKinds(cluster: Exchanges): Record<string, number> {
  return countKinds(new Map(stored(cluster).map(({ url, body }) => [url.pathname, text(body, "kind")])).values());
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
  return api.request("PATCH", `${path}?${STRICT}`, { ...deployment, metadata }, "application/apply-patch+yaml");
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
