import { type ApiClient, refusal } from "../../../tools/engines/apiClient";
import type { JsonObject } from "../../../tools/engines/json";
import { text } from "../../../tools/engines/json";

const CLUSTER_WIDE = ["Namespace", "ClusterRole", "ClusterRoleBinding"];

/** Why the API server refuses an object, as kubectl sends it; undefined where it takes it. Nothing is stored. */
export async function strictRefusal(api: ApiClient, object: JsonObject): Promise<string | undefined> {
  const [version, kind] = [text(object, "apiVersion"), text(object, "kind")];
  const plural = pluralOf(kind.toLowerCase());
  const place = CLUSTER_WIDE.includes(kind) ? plural : `namespaces/default/${plural}`;
  const base = version.includes("/") ? `/apis/${version}` : `/api/${version}`;
  const answer = await api.request("POST", `${base}/${place}?dryRun=All&fieldValidation=Strict`, object);
  return answer.status < 300 ? undefined : refusal(answer);
}

/** `ingress` → `ingresses`, `healthcheckpolicy` → `healthcheckpolicies`, `gateway` → `gateways` */
function pluralOf(kind: string): string {
  if (kind.endsWith("s")) return `${kind}es`;
  return /[^aeiou]y$/.test(kind) ? `${kind.slice(0, -1)}ies` : `${kind}s`;
}
