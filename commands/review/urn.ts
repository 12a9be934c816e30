import { PROVIDER_TYPE } from "../../platform/pulumi";

/** `urn:pulumi:<stack>::<project>::<parents' types>$<type>::<name>`; a name may contain `::` itself. */
export interface Urn {
  readonly stack: string;
  readonly project: string;
  readonly type: string;
  readonly name: string;
}

export function parseUrn(urn: string): Urn {
  const [head = "", project = "", types = "", ...name] = urn.split("::");
  return {
    stack: head.split(":").slice(2).join(":"),
    project,
    type: types.split("$").at(-1) ?? "",
    name: name.join("::"),
  };
}

/** `kubernetes:apps/v1:Deployment` → `Deployment`; a provider by its package: `kubernetes provider`. */
export function kindOf(type: string): string {
  const kind = type.split(":").at(-1) ?? type;
  return type.startsWith(PROVIDER_TYPE) ? `${kind} provider` : kind;
}

/**
 * A type without what a new version of its API changes, to look it up by: `kubernetes:apps/v1:Deployment` →
 * `kubernetes:apps:Deployment`; other providers' types are unchanged.
 */
export function typeKey(type: string): string {
  return type.replace(/^(kubernetes:[^/:]+)\/[^:]+/, "$1");
}
