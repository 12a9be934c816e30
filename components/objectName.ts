import { type Input, type Output, all, output } from "@pulumi/pulumi";

/** A Kubernetes object, of which only the name matters here. */
interface Named {
  readonly urn: Output<string>;
  readonly metadata: Output<{ readonly name: string }>;
}

interface NamedManifest {
  readonly metadata?: Input<{ readonly name?: Input<string | undefined> } | undefined>;
}

/**
 * The name of `object`, once it is there. In a preview of a cluster that is not there yet nothing can be read of the
 * object itself, and whatever names it would not be known; its `manifest` has the name.
 */
export function objectName(object: Named, manifest: NamedManifest): Output<string> {
  return all([object.urn, manifest.metadata]).apply(([, metadata]) => output(metadata?.name ?? object.metadata.name));
}
