import { kubernetesType } from "../../../platform/pulumi";
import type { RegisteredResource } from "../resource";

type Inputs = Readonly<Record<string, unknown>>;

const SECRET = "kubernetes:core/v1:Secret";
const CERTIFICATE = "tls:index/selfSignedCert:SelfSignedCert";
const API = "cert-manager.io/v1";
/** Characters; the names that count are dnsNames (RFC 5280, ub-common-name). */
const COMMON_NAME_MAX = 64;

/**
 * cert-manager's objects for the self-signed certificates that Pulumi would make: an issuer that signs with the
 * certificate's own key, and the certificate, in the Secret that the pods mount.
 * https://cert-manager.io/docs/configuration/selfsigned/
 */
export function certificateResources(resources: readonly RegisteredResource[]): {
  readonly made: readonly RegisteredResource[];
  /** URNs of the Secrets that cert-manager makes. */
  readonly replaced: readonly string[];
} {
  const pairs = resources
    .filter(({ type, inputs }) => type === SECRET && inputs["type"] === "kubernetes.io/tls")
    .flatMap((secret) => {
      const certificate = resources.find(({ type, parent }) => type === CERTIFICATE && parent === secret.parent);
      return certificate === undefined ? [] : [{ secret, certificate }];
    });
  return {
    made: pairs.flatMap(({ secret, certificate }) => [issuer(secret), certificateOf(secret, certificate.inputs)]),
    replaced: pairs.map(({ secret }) => secret.urn),
  };
}

function issuer(secret: RegisteredResource): RegisteredResource {
  return object(secret, "Issuer", { selfSigned: {} });
}

function certificateOf(secret: RegisteredResource, certificate: Inputs): RegisteredResource {
  const { name } = secret.inputs["metadata"] as { name: string };
  const { commonName } = certificate["subject"] as { commonName?: string };
  return object(secret, "Certificate", {
    secretName: name,
    issuerRef: { group: "cert-manager.io", kind: "Issuer", name },
    ...(commonName !== undefined && commonName.length <= COMMON_NAME_MAX && { commonName }),
    dnsNames: certificate["dnsNames"],
    duration: `${String(certificate["validityPeriodHours"])}h0m0s`,
    renewBefore: `${String(certificate["earlyRenewalHours"])}h0m0s`,
    privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Never" },
    usages: ["digital signature", "key encipherment", "server auth"],
  });
}

/** An object in the Secret's place, with its name and labels. */
function object(secret: RegisteredResource, kind: string, spec: Inputs): RegisteredResource {
  const { name, namespace, labels } = secret.inputs["metadata"] as Record<string, unknown>;
  const type = kubernetesType(API, kind);
  const metadata = { name, namespace, ...(labels !== undefined && { labels }) };
  return { ...secret, type, urn: `${secret.urn}-${kind}`, inputs: { apiVersion: API, kind, metadata, spec } };
}
