/** What a provider computes, in the words that are printed instead of the value. */
const COMPUTED = [
  ...["address", "DNS endpoint", "certificate authority", "private key", "certificate", "id"],
  // Of what the stack does not own.
  ...["name", "location", "project", "network", "workload pool", "kubeconfig"],
] as const;

/** What is printed in the place of a secret. */
export const REDACTED = "<secret>";
/** What is printed in the place of a value that is known only after `pulumi up`. */
export const UNKNOWN_YET = "<known after up>";

/** What is printed instead of a value that only a provider knows. */
export function computed(what: (typeof COMPUTED)[number], name: string): string {
  return `<${what} of ${name}>`;
}

const PLACEHOLDER = new RegExp(`${REDACTED}|${UNKNOWN_YET}|<(?:${COMPUTED.join("|")}) of [^<>]*>`);

/** Whether a text is, or contains, something that plan does not know. */
export function holdsPlaceholder(text: string): boolean {
  return PLACEHOLDER.test(text);
}
