import { KUBERNETES_PROVIDER_TYPE, SPECIAL_VALUE, UNKNOWN_VALUE } from "../../platform/pulumi";
import { plainValue } from "../shared/plainValue";
import type { State } from "./preview";
import { typeKey } from "./urn";

/** What Pulumi prints in the place of a secret, and so do we. */
export const SECRET = "[secret]";

export type Properties = Readonly<Record<string, unknown>>;

/** Properties that contain credentials though nothing marks them. */
const CREDENTIALS: Readonly<Record<string, readonly string[]>> = {
  "kubernetes:core:Secret": ["data", "stringData"],
  [KUBERNETES_PROVIDER_TYPE]: ["kubeconfig"],
  "tls:index/privateKey:PrivateKey": ["privateKeyPem", "privateKeyOpenssh", "privateKeyPemPkcs8"],
};

/** Whether a property is a secret as a whole: the program, the provider or the resource's type shows it. */
export function isHidden({ type, additionalSecretOutputs }: State, property: string): boolean {
  return additionalSecretOutputs.includes(property) || (CREDENTIALS[typeKey(type)]?.includes(property) ?? false);
}

/**
 * A resource's inputs or outputs as they may be shown: without what the preview, the program or the resource's type
 * states is a secret. Unknown values are named as such.
 */
export function shown(state: State, properties: Properties): Properties {
  return Object.fromEntries(
    Object.entries(properties).map(([key, value]) => [key, isHidden(state, key) ? SECRET : plainValue(value)]),
  );
}

/** Whether the preview does not show a value: it is computed later, or secret. */
export function isUnknownOrSecret(value: unknown): boolean {
  if (value === UNKNOWN_VALUE || value === SECRET) return true;
  return typeof value === "object" && value !== null && SPECIAL_VALUE in value;
}
