import { plainValue } from "../plan/plainValue";
import type { State } from "./preview";
import { typeKey } from "./urn";

/** What Pulumi prints in the place of a secret, and so do we. */
export const SECRET = "[secret]";

export type Properties = Readonly<Record<string, unknown>>;

/** Properties that hold credentials though nothing marks them. */
const CREDENTIALS: Readonly<Record<string, readonly string[]>> = {
  "kubernetes:core:Secret": ["data", "stringData"],
  "pulumi:providers:kubernetes": ["kubeconfig"],
  "tls:index/privateKey:PrivateKey": ["privateKeyPem", "privateKeyOpenssh", "privateKeyPemPkcs8"],
};

/**
 * A resource's inputs or outputs as they may be shown: without what the preview, the program or the resource's type
 * says is a secret. Unknown values are named as such.
 */
export function shown({ type, additionalSecretOutputs }: State, properties: Properties): Properties {
  const hidden = new Set([...additionalSecretOutputs, ...(CREDENTIALS[typeKey(type)] ?? [])]);
  return Object.fromEntries(
    Object.entries(properties).map(([key, value]) => [key, hidden.has(key) ? SECRET : plainValue(value)]),
  );
}
