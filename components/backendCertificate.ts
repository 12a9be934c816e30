import { type CustomResourceOptions, type Output, unsecret } from "@pulumi/pulumi";
import { PrivateKey, type PrivateKeyArgs, SelfSignedCert, type SelfSignedCertArgs } from "@pulumi/tls";
import { shortHash } from "../settings/names";
import { type Override, applyOverride } from "./overrides";

/** The load balancer checks neither issuer nor date; ten years spare a renewal, and a year is left when it comes. */
const VALID_HOURS = 10 * 365 * 24;
const EARLY_RENEWAL_HOURS = 365 * 24;

export interface CertificateOverrides {
  readonly tlsKey?: Override<PrivateKeyArgs>;
  readonly tlsCertificate?: Override<SelfSignedCertArgs>;
}

/** A key and a certificate in PEM. */
export interface BackendCertificate {
  readonly certificate: Output<string>;
  readonly key: Output<string>;
}

/**
 * What the kubelet shows a leaving pod's Envoy: a text of the server's own that stays the same from run to run, as the
 * key does, and from which the key cannot be found. It is in the pod's manifest, and guards against other pods of the
 * cluster. As a secret it would hide all of the pod's containers in previews, from reviewers and from the checks.
 */
export function drainToken({ key }: BackendCertificate): Output<string> {
  return unsecret(key).apply((pem) => shortHash(`drain ${pem}`, 32));
}

/**
 * The certificate that Envoy shows the load balancer: HTTP/2 to a pod needs TLS, any certificate is accepted, and it should carry a SAN.
 * https://cloud.google.com/load-balancing/docs/ssl-certificates/encryption-to-the-backends
 */
export function backendCertificate(
  name: string,
  dnsNames: string[],
  overrides: CertificateOverrides,
  opts: CustomResourceOptions,
): BackendCertificate {
  const keyArgs = applyOverride(overrides.tlsKey, { algorithm: "ECDSA", ecdsaCurve: "P256" });
  const { privateKeyPem } = new PrivateKey(`${name}-tls-key`, keyArgs, opts);
  const certificate = new SelfSignedCert(
    `${name}-tls-certificate`,
    applyOverride(overrides.tlsCertificate, {
      privateKeyPem,
      allowedUses: ["digital_signature", "key_encipherment", "server_auth"],
      dnsNames,
      subject: { commonName: dnsNames[0] ?? name },
      validityPeriodHours: VALID_HOURS,
      earlyRenewalHours: EARLY_RENEWAL_HOURS,
    }),
    opts,
  );
  return { certificate: certificate.certPem, key: privateKeyPem };
}
