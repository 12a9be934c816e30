import { CDN_SECRET_KEYS, IAP_SECRET_KEYS, TLS_SECRET_KEYS } from "../../platform/googleLoadBalancer";
import { nearKey } from "../../settings/nearKey";
import { type Fault, check } from "../check";
import type { Field } from "../field";
import type { KubeObject } from "../view/kubeObject";
import type { StackView } from "../view/stackView";
import { listed } from "../words";

const REFUSED = "The controller refuses the whole Ingress: the load balancer is not made, or stays as it was.";

/** Secrets that GKE's controller reads. One that is not in the stack may be another's; the level is that of what is known of it. */
export const loadBalancerSecretChecks = [
  check(
    {
      code: "ingress-secret-absent",
      level: "error",
      requirement: "A Secret that an Ingress takes its certificate from is there, with certificate and key",
      // NewEnv and secrets of https://github.com/kubernetes/ingress-gce/blob/master/pkg/translator/translator.go
      impact: REFUSED,
      fix: "Write the name of a Secret of type kubernetes.io/tls in the Ingress's namespace, or create it before the Ingress.",
    },
    (stack) => stack.ingresses,
    ({ object }, stack) => {
      // cert-manager creates the Secret of an Ingress that has its annotations.
      if (object.root.at("metadata", "annotations").keys.some((key) => /^cert-manager\.io\/|tls-acme$/.test(key)))
        return [];
      const names = object.root.at("spec", "tls").list.map((tls) => tls.at("secretName"));
      return names.flatMap((at) => secretFaults(at, object, TLS_SECRET_KEYS, stack));
    },
  ),
  check(
    {
      code: "lb-secret-absent",
      level: "error",
      requirement: "A Secret that a BackendConfig names is there, with the keys that are read",
      // validateIAP and validateCDN of https://github.com/kubernetes/ingress-gce/blob/master/pkg/backendconfig/validation.go
      impact: REFUSED,
      fix: "Write the name of a Secret in the BackendConfig's namespace, or create it before the Ingress.",
    },
    (stack) => stack.ofKind("BackendConfig"),
    (object, stack) => {
      const [iap, cdn] = [object.root.at("spec", "iap"), object.root.at("spec", "cdn")];
      const credentials = iap.at("oauthclientCredentials", "secretName");
      const signed = cdn.at("signedUrlKeys").list.map((key) => key.at("secretName"));
      return [
        ...(iap.at("enabled").bool === true ? secretFaults(credentials, object, IAP_SECRET_KEYS, stack) : []),
        ...(cdn.at("enabled").bool === true
          ? signed.flatMap((at) => secretFaults(at, object, CDN_SECRET_KEYS, stack))
          : []),
      ];
    },
  ),
];

function secretFaults(at: Field, { namespace }: KubeObject, keys: readonly string[], stack: StackView): Fault[] {
  const name = at.text ?? "";
  if (name === "") return [];
  const secret = stack.find("Secret", namespace, name);
  if (secret !== undefined) {
    const own = [...secret.root.at("data").keys, ...secret.root.at("stringData").keys];
    const lacking = keys.filter((key) => !own.includes(key));
    if (lacking.length === 0) return [];
    return [{ at, message: `Secret ${name} lacks ${listed(lacking)}`, fix: `Add ${listed(lacking)} to the Secret.` }];
  }
  if (!stack.lacks("Secret", namespace, name) || isMade(name, namespace, stack)) return [];
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
