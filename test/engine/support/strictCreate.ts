import { type ApiClient, refusal } from "../../../tools/engines/apiClient";
import type { JsonObject } from "../../../tools/engines/json";
import { text } from "../../../tools/engines/json";

const PLURALS: Readonly<Record<string, string>> = {
  Ingress: "ingresses",
  NetworkPolicy: "networkpolicies",
};
const CLUSTER_WIDE = ["Namespace", "ClusterRole", "ClusterRoleBinding"];

/** Why the API server refuses an object, as kubectl sends it; undefined where it takes it. Nothing is stored. */
export async function strictRefusal(api: ApiClient, object: JsonObject): Promise<string | undefined> {
  const [version, kind] = [text(object, "apiVersion"), text(object, "kind")];
  const plural = PLURALS[kind] ?? `${kind.toLowerCase()}s`;
  const place = CLUSTER_WIDE.includes(kind) ? plural : `namespaces/default/${plural}`;
  const base = version.includes("/") ? `/apis/${version}` : `/api/${version}`;
  const answer = await api.request("POST", `${base}/${place}?dryRun=All&fieldValidation=Strict`, object);
  return answer.status < 300 ? undefined : refusal(answer);
}
