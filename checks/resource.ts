/** A resource as a program registers it, wherever that is seen: in plan's recording or in the real preview. */
export interface CheckedResource {
  /** Set apart from every other resource of the stack. */
  readonly urn: string;
  /** Type token, for example `kubernetes:apps/v1:Deployment`. */
  readonly type: string;
  /** Logical name. */
  readonly name: string;
  /** URN of the parent; undefined for the stack itself. */
  readonly parent?: string | undefined;
  /** Inputs; `UNKNOWN` represents every value that is computed later or secret. */
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly options: CheckedOptions;
}

/** The options that checks read. */
export interface CheckedOptions {
  readonly protect: boolean;
  readonly ignoreChanges: readonly string[];
}

/** A value that is not known before `pulumi up`. A check that meets one reports nothing about what it looked at. */
export const UNKNOWN: unique symbol = Symbol("known after up");
