/** A resource as a program registers it: what the engine is told, before any provider sees it. */
export interface RegisteredResource {
  readonly urn: string;
  /** Type token, for example `kubernetes:apps/v1:Deployment`. */
  readonly type: string;
  /** Logical name. */
  readonly name: string;
  /** URN of the parent; undefined for the stack itself. */
  readonly parent: string | undefined;
  /** Whether a provider manages it; components are groups only. */
  readonly custom: boolean;
  /** Inputs, with placeholders for what is known only after `pulumi up`. */
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly options: ResourceOptions;
}

/** The options that change what the engine does. */
export interface ResourceOptions {
  readonly protect: boolean;
  readonly dependsOn: readonly string[];
  readonly ignoreChanges: readonly string[];
  readonly provider: string;
  readonly deleteBeforeReplace: boolean;
  /** URNs of the resources that it is replaced with. */
  readonly replaceWith: readonly string[];
  /** Whether something other than its inputs decides of a replacement. */
  readonly hasReplacementTrigger: boolean;
}
