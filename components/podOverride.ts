import type { input } from "@pulumi/kubernetes/types";
import type { Override } from "./overrides";

/** A container as the builders make it: its lists are lists, and no outputs. */
export interface PlainContainer extends Omit<input.core.v1.Container, "env" | "volumeMounts"> {
  readonly env?: readonly input.core.v1.EnvVar[];
  readonly volumeMounts?: readonly input.core.v1.VolumeMount[];
}

/** The server's pods as the builders make them. */
export interface PlainPod extends Omit<input.core.v1.PodSpec, "containers" | "initContainers" | "volumes"> {
  /** The server's own container alone. */
  readonly containers: readonly PlainContainer[];
  /** Envoy, as a native sidecar. */
  readonly initContainers: readonly PlainContainer[];
  readonly volumes: readonly input.core.v1.Volume[];
}

interface PlainDeployment {
  readonly spec: { readonly template: { readonly metadata: PodMetadata; readonly spec: PlainPod } };
}

interface PodMetadata {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/**
 * An override of a Deployment that changes its pods alone. Types of Pulumi allow an output at every place of a
 * manifest, which cannot be spread; the builders make plain ones, so that no `apply` is needed, which hides the pods from previews.
 * @param metadata changes the pods' labels and annotations @default as they are
 */
export function podOverride(
  change: (pod: PlainPod) => PlainPod,
  metadata: (metadata: PodMetadata) => PodMetadata = (same) => same,
): Override<input.apps.v1.Deployment> {
  return (deployment) => {
    const { spec } = deployment as unknown as PlainDeployment;
    const template = { metadata: metadata(spec.template.metadata), spec: change(spec.template.spec) };
    return { ...deployment, spec: { ...spec, template } } as unknown as input.apps.v1.Deployment;
  };
}
