import { type Tree, put } from "./support";
import { validManifests } from "./validManifests";

/** One change of an object of validManifests.ts. */
export interface ManifestRow {
  readonly what: string;
  /** `Kind/name` in validManifests.ts. */
  readonly object: string;
  readonly path: string | readonly string[];
  /** undefined takes the value out. */
  readonly value: unknown;
  /** The finding's field. @default the path */
  readonly field?: string;
  /** What is changed beside it, by path. */
  readonly more?: Readonly<Record<string, unknown>>;
}

export const DEPLOYMENT = "Deployment/orders";
export const POD = "spec.template.spec";
export const APP = `${POD}.containers[0]`;
export const JOB = "CronJob/nightly";
export const JOB_POD = "spec.jobTemplate.spec.template.spec";
export const SERVICE = "Service/orders";
export const INGRESS = "Ingress/orders";
export const FIRST_PATH = "spec.rules[0].http.paths[0]";
export const POLICY = "NetworkPolicy/orders";
export const AUTOSCALER = "HorizontalPodAutoscaler/orders";
export const BUDGET = "PodDisruptionBudget/orders";

export function row(
  what: string,
  object: string,
  path: string | readonly string[],
  value: unknown,
  { field, more }: Pick<ManifestRow, "field" | "more"> = {},
): ManifestRow {
  return { what, object, path, value, ...(field !== undefined && { field }), ...(more !== undefined && { more }) };
}

/** The object with the change. */
export function changed({ object, path, value, more = {} }: ManifestRow): Tree {
  const tree = structuredClone(validManifests().get(object)!);
  for (const [at, further] of Object.entries(more)) put(tree, at, further);
  put(tree, path, value);
  return tree;
}
