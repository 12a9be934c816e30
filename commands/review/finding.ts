import type { Level } from "../../checks/finding";

/** What a check states of a resource. */
export interface Finding {
  /** Stable. */
  readonly code: string;
  readonly level: Level;
  /** As people name it: `Service/my-server`. */
  readonly resource: string;
  /** Path in the resource, empty where it is about the whole. */
  readonly field: string;
  /** What is wrong there, and what will happen to calls. */
  readonly message: string;
  /** How to fix it. */
  readonly fix: string;
  /** Why someone accepted it: such a finding endangers nothing, and stays visible. */
  readonly silenced?: string;
}

/** A resource as it will be, in the shape that a program registers it in. */
export interface ResourceAfter {
  readonly urn: string;
  /** Type token, for example `kubernetes:apps/v1:Deployment`. */
  readonly type: string;
  /** Logical name. */
  readonly name: string;
  /** URN of the parent; undefined for the stack itself. */
  readonly parent: string | undefined;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly options: { readonly protect: boolean; readonly ignoreChanges: readonly string[] };
}

/** Rules over all resources of a stack as they will be. */
export interface Checks {
  /** What the rules take for a value that is not known before the update, or is secret. */
  readonly unknown: unknown;
  readonly run: (about: {
    readonly resources: readonly ResourceAfter[];
    readonly stack: string;
    /** What the stack's settings say of checks, in JSON; undefined where they say nothing. */
    readonly settings: string | undefined;
  }) => readonly Finding[];
}
