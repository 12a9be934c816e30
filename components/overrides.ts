import type { input } from "@pulumi/kubernetes/types";

/** A last word on a manifest before it is registered: returns the manifest to use. */
export type Override<Manifest> = (manifest: Manifest) => Manifest;

/** One override for each child of a GrpcServer whose manifest a user may want to change. */
export interface ServerOverrides {
  readonly deployment?: Override<input.apps.v1.Deployment>;
  readonly service?: Override<input.core.v1.Service>;
  readonly autoscaler?: Override<input.autoscaling.v2.HorizontalPodAutoscaler>;
  readonly disruptionBudget?: Override<input.policy.v1.PodDisruptionBudget>;
  readonly networkPolicy?: Override<input.networking.v1.NetworkPolicy>;
  readonly serviceAccount?: Override<input.core.v1.ServiceAccount>;
}

export function applyOverride<Manifest>(override: Override<Manifest> | undefined, manifest: Manifest): Manifest {
  return override === undefined ? manifest : override(manifest);
}
