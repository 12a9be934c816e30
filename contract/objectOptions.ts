import type { CustomResourceOptions, ProviderResource } from "@pulumi/pulumi";

/** Options of a Kubernetes object that is created again where its cluster has become another one. */
export type ObjectOptions = Pick<CustomResourceOptions, "replaceWith" | "replacementTrigger" | "deleteBeforeReplace">;

const known = new WeakMap<ProviderResource, () => ObjectOptions>();

/**
 * A provider's own settings cannot say this: they name its cluster by project, location and name, which outlive the
 * cluster, so that a changed endpoint or certificate replaces nothing.
 * @param make is called once, for the first object: nothing is read of a cluster that no object goes to
 */
export function setObjectOptions(provider: ProviderResource, make: () => ObjectOptions): void {
  let made: ObjectOptions | undefined;
  known.set(provider, () => (made ??= make()));
}

/** Options for the objects of a provider; none where nothing is known of its cluster. */
export function objectOptionsOf(provider: ProviderResource | undefined): ObjectOptions {
  return (provider && known.get(provider)?.()) ?? {};
}
