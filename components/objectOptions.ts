import type { ComponentResource } from "@pulumi/pulumi";
import { type ObjectOptions, objectOptionsOf } from "../contract/objectOptions";

/** Options for the Kubernetes objects of a component, by the provider that it was given. */
export function objectOptions(component: ComponentResource): ObjectOptions {
  return objectOptionsOf(component.getProvider("kubernetes:core/v1:Namespace"));
}
