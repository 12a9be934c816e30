import type { Output, StackReference } from "@pulumi/pulumi";
import { all, isSecret, secret, unsecret } from "@pulumi/pulumi";
import { SECRET, notDeployed, otherShape, otherVersion } from "./contractError";
import { mismatches } from "./mismatches";
import type { StackOutputs } from "./outputs";
import { CONTRACT_VERSION } from "./outputs";
import { STACK_SHAPE } from "./stackShape";

/** What is read of a StackReference. */
export type ReadableStack = Pick<StackReference, "name" | "outputs" | "secretOutputNames">;

/** A stack's outputs, validated; reading one of them rejects where any is wrong, each time with the same error. */
export class PublishedOutputs {
  /** All of them, as secret as the most secret one. */
  private readonly validated: Output<StackOutputs>;
  private readonly secretNames: Output<readonly string[]>;

  constructor(reference: ReadableStack) {
    const { name, outputs, secretOutputNames } = reference;
    this.secretNames = unsecret(all([outputs, secretOutputNames, isSecret(outputs)])).apply(
      // A CLI from before the names were told: any of them may be the secret one.
      ([values, names, anySecret]) => names ?? (anySecret ? Object.keys(values) : []),
    );
    this.validated = all([name, outputs, this.secretNames]).apply(([stack, values, secrets]) =>
      validate(stack, values, secrets),
    );
  }

  /** What `pick` takes out of the output `key`, secret where that output is. Both run once the values are known. */
  read<Key extends keyof StackOutputs, Picked>(key: Key, pick: (value: StackOutputs[Key]) => Picked): Output<Picked> {
    return unsecret(all([this.validated, this.secretNames])).apply(([outputs, secrets]) => {
      const picked = pick(outputs[key]);
      return secrets.includes(key) ? secret(picked) : picked;
    }) as Output<Picked>;
  }
}

/** The outputs, or one RunError with all that is wrong with them. */
function validate(stack: string, outputs: Readonly<Record<string, unknown>>, secrets: readonly string[]): StackOutputs {
  if (Object.keys(outputs).length === 0) throw notDeployed(stack);
  if (outputs["contractVersion"] !== CONTRACT_VERSION) throw otherVersion(stack, outputs["contractVersion"]);
  const found = mismatches(outputs, STACK_SHAPE).map((one) =>
    one.found !== undefined && secrets.some((name) => one.path.split(/[.[]/)[0] === name)
      ? { ...one, found: SECRET }
      : one,
  );
  if (found.length > 0) throw otherShape(stack, found);
  return outputs as unknown as StackOutputs;
}
