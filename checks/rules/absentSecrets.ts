import { nearKey } from "../../settings/nearKey";
import type { Fault } from "../check";
import type { Field } from "../field";
import type { KubeObject } from "../view/kubeObject";
import type { StackView } from "../view/stackView";
import { listed } from "../words";

/** What is wrong with a Secret that an object of a namespace names, and of which certain keys are read. */
export function secretFaults(
  at: Field,
  { namespace }: Pick<KubeObject, "namespace">,
  keys: readonly string[],
  stack: StackView,
): Fault[] {
  const name = at.text ?? "";
  if (name === "") return [];
  const secret = stack.find("Secret", namespace, name);
  if (secret !== undefined) {
    const own = [...secret.root.at("data").keys, ...secret.root.at("stringData").keys];
    const lacking = keys.filter((key) => !own.includes(key));
    if (lacking.length === 0) return [];
    return [{ at, message: `Secret ${name} lacks ${listed(lacking)}`, fix: `Add ${listed(lacking)} to the Secret.` }];
  }
  return absentSecret(at, namespace, stack);
}

/** A Secret that is named and not in the stack. It may be another's; the level is that of what is known of it. */
export function absentSecret(at: Field, namespace: string | undefined, stack: StackView): Fault[] {
  const name = at.text ?? "";
  if (name === "" || !stack.lacks("Secret", namespace, name) || isMade(name, namespace, stack)) return [];
  const all = stack.ofKind("Secret");
  const elsewhere = all.find((one) => one.name === name)?.namespace;
  const here = all.flatMap((one) => (one.namespace === namespace ? (one.name ?? []) : []));
  const near = nearKey(name, here);
  const message = `this stack has no Secret ${name} in namespace ${namespace}`;
  if (elsewhere !== undefined) return [{ at, message: `${message}; it has one in namespace ${elsewhere}` }];
  if (near !== undefined) return [{ at, message: `${message}; it has ${near}` }];
  // Certificates and credentials are often created by hand; in a namespace that the stack creates, only after it.
  return [{ at, message, level: stack.lackLevel(namespace) === "error" ? "warning" : "note" }];
}

/** Whether another object of the stack makes the Secret: a controller of its kind does. */
function isMade(name: string, namespace: string | undefined, stack: StackView): boolean {
  return [...stack.ofKind("Certificate"), ...stack.ofKind("ExternalSecret"), ...stack.ofKind("SealedSecret")]
    .filter((object) => object.namespace === undefined || object.namespace === namespace)
    .some(({ root }) => {
      const names = [root.at("spec", "secretName"), root.at("spec", "target", "name"), root.at("metadata", "name")];
      return names.some((one) => one.text === name);
    });
}
