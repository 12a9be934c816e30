import { shortHash } from "../settings/names";

/** https://cloud.google.com/kubernetes-engine/docs/how-to/managed-certs */
const MANAGED_CERTIFICATE = { apiVersion: "networking.gke.io/v1", kind: "ManagedCertificate" } as const;

/** One certificate a host: a certificate is issued again as a whole, so a new host must not take the others' certificate away meanwhile. */
export function managedCertificateManifest(host: string, namespace: string) {
  return {
    ...MANAGED_CERTIFICATE,
    metadata: { name: managedCertificateName(host), namespace },
    spec: { domains: [host] },
  };
}

/** At most 63 characters; the hash keeps `a-b.example.com` and `a.b.example.com` apart. */
function managedCertificateName(host: string): string {
  return `${host.replaceAll(".", "-").slice(0, 54)}-${shortHash(host)}`;
}
