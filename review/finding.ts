import type { RegisteredResource } from "../plan/resource";
import type { Level } from "./level";

/** What a check says of a resource. */
export interface Finding {
  /** Stable, for example `NEG001`. */
  readonly code: string;
  readonly level: Level;
  /** Of the resource: `Service`. */
  readonly kind: string;
  /** Of the resource, in the cluster or in the cloud. */
  readonly name: string;
  /** Path in the resource, empty where it is about the whole. */
  readonly field: string;
  /** What will happen to calls. */
  readonly message: string;
  /** How to mend it. */
  readonly mend: string;
}

/** Rules over all resources as they will be. */
export type Checks = (resources: readonly RegisteredResource[]) => readonly Finding[];
