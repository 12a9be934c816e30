import { KUBERNETES_PROVIDER_TYPE } from "../../platform/pulumi";
import { ownReasons } from "./cause";
import type { Change } from "./change";
import { isInnerKey } from "./inner";
import { typeKey } from "./urn";

/** Why a resource is replaced: properties as the program has them, or words of ours. */
export type Because =
  | { readonly properties: readonly string[] }
  /** One of these, as the provider does not say which. */
  | { readonly oneOf: readonly string[] }
  | { readonly words: string };

/** What a resource calls the one that it follows, by that one's type. */
const NOUNS: Readonly<Record<string, string>> = {
  "gcp:container/cluster:Cluster": "its cluster",
  "gcp:compute/network:Network": "its network",
  "gcp:compute/subnetwork:Subnetwork": "its subnet",
  "gcp:compute/router:Router": "its router",
  "gcp:compute/globalAddress:GlobalAddress": "its address",
  "gcp:serviceaccount/account:Account": "its service account",
  [KUBERNETES_PROVIDER_TYPE]: "its provider",
  "kubernetes:core:Namespace": "its namespace",
};

/** @param cause the change that it follows from; undefined where it goes by itself */
export function becauseOf(change: Change, cause: Change | undefined): Because | undefined {
  if (change.action !== "replace") return undefined;
  const properties = ownReasons(change).filter((reason) => reason !== "provider");
  if (properties.length > 0) return { properties };
  if (cause !== undefined) {
    const noun = NOUNS[typeKey(cause.type)] ?? "what it is made from";
    return { words: `${noun} is ${cause.action === "delete" ? "deleted" : "replaced"}` };
  }
  if (change.reasons.includes("provider")) return { words: "its provider is another one" };
  if (!change.reasons.some(isInnerKey)) return undefined;
  const paths = change.fields.map(({ path }) => path);
  if (paths.length === 0) return { words: "the provider requires it, without a property that differs" };
  return paths.length === 1 ? { properties: paths } : { oneOf: paths };
}
