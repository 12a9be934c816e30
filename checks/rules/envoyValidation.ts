import type { CheckAbout, Fault } from "../check";

/**
 * What Envoy itself refuses. It is found by Envoy's own validation, which `plan` and `adopt` run where they can have an
 * Envoy: `commands/shared/envoy`.
 */
export const ENVOY_VALIDATION = {
  refused: {
    code: "envoy-refuses",
    level: "error",
    requirement: "Envoy's own validation takes the bootstrap",
    impact: "Envoy ends as soon as it starts, the pod never becomes ready and no call gets through.",
    fix: "Correct what Envoy names; envoy --mode validate -c FILE shows whether it takes it.",
  },
} as const satisfies Readonly<Record<string, CheckAbout>>;

/** A bootstrap that Envoy refuses, with Envoy's reason. */
export type EnvoyRefusal = Fault;
