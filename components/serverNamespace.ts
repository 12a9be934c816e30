import { Namespace } from "@pulumi/kubernetes/core/v1";
import type { input } from "@pulumi/kubernetes/types";
import { ComponentResource, type ComponentResourceOptions, type Output, getProject, getStack } from "@pulumi/pulumi";
import { namespaceManifest } from "../manifests/namespace";
import { objectName } from "./objectName";
import { objectOptions } from "./objectOptions";
import { type Override, applyOverride } from "./overrides";

export interface NamespaceOverrides {
  readonly namespace?: Override<input.core.v1.Namespace>;
}

export interface ServerNamespaceArgs {
  /** Name in the cluster. */
  readonly namespace: string;
  /** A last word on the Namespace, for what has no setting. */
  readonly overrides?: NamespaceOverrides;
}

/**
 * A namespace for gRPC servers whose pods must meet the restricted Pod Security standard. One Ingress reaches only the
 * servers of its own namespace.
 *
 * @example
 * import { ServerNamespace } from "grpc-envoy-gke";
 *
 * const shop = new ServerNamespace("shop", { namespace: "shop" });
 * export const namespace = shop.namespace;
 */
export class ServerNamespace extends ComponentResource {
  readonly namespace: Output<string>;

  constructor(name: string, { namespace, overrides = {} }: ServerNamespaceArgs, opts?: ComponentResourceOptions) {
    super("grpc-envoy-gke:components:ServerNamespace", name, {}, opts);
    const owner = `${getProject()}/${getStack()}`;
    const manifest = applyOverride(overrides.namespace, namespaceManifest(namespace, owner));
    const owned = new Namespace(`${name}-namespace`, manifest, { parent: this, ...objectOptions(this) });
    this.namespace = objectName(owned, manifest);
    this.registerOutputs({ namespace: this.namespace });
  }
}
