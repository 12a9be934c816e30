import { Namespace } from "@pulumi/kubernetes/core/v1";
import { ComponentResource, type ComponentResourceOptions, type Output, getProject, getStack } from "@pulumi/pulumi";
import { namespaceManifest } from "../manifests/namespace";
import { objectOptions } from "./objectOptions";

export interface ServerNamespaceArgs {
  /** Name in the cluster. */
  readonly namespace: string;
}

/** A namespace for gRPC servers that holds its pods to the restricted Pod Security standard. One Ingress reaches only the servers of its own namespace. */
export class ServerNamespace extends ComponentResource {
  readonly namespace: Output<string>;

  constructor(name: string, { namespace }: ServerNamespaceArgs, opts?: ComponentResourceOptions) {
    super("grpc-envoy-gke:components:ServerNamespace", name, {}, opts);
    const owner = `${getProject()}/${getStack()}`;
    this.namespace = new Namespace(`${name}-namespace`, namespaceManifest(namespace, owner), {
      parent: this,
      ...objectOptions(this),
    }).metadata.name;
    this.registerOutputs({ namespace: this.namespace });
  }
}
