import { CDN_SECRET_KEYS, IAP_SECRET_KEYS, TLS_SECRET_KEYS } from "../../platform/googleLoadBalancer";
import { check } from "../check";
import { secretFaults } from "./absentSecrets";

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
