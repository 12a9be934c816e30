import { mkdirSync, writeFileSync } from "node:fs";
import { isIP } from "node:net";
import { join } from "node:path";
import { generate } from "selfsigned";
import { TLS_KEYS } from "../../../envoy/files";

/** An authority that has signed a certificate. */
export interface Authority {
  /** Its own certificate in PEM. */
  readonly pem: string;
  /** The file that contains it. */
  readonly file: string;
}

/** The name that the pods' certificate is for. */
export const POD_CERTIFICATE = "pod.rehearsal.invalid";

type Hosts = [string, ...string[]];

const KEY = { keyType: "ec", curve: "P-256", algorithm: "sha256" } as const;
const AUTHORITY_FILE = "ca.crt";

/**
 * Writes a self-signed certificate and its key into `folder`, under the names of a kubernetes.io/tls Secret.
 * @param hosts names and addresses that it is for; the first is its common name
 * @returns the certificate in PEM
 */
export function writeCertificate(folder: string, ...hosts: Hosts): Promise<string> {
  return write(folder, hosts);
}

/**
 * The same, signed by an authority of its own: clients of several languages take no server's certificate for the authority's.
 * @returns the authority, whose certificate is beside the one that it has signed
 */
export async function writeSignedCertificate(folder: string, ...hosts: Hosts): Promise<Authority> {
  const { cert, private: key } = await generate([{ name: "commonName", value: "rehearsal" }], {
    ...KEY,
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  await write(folder, hosts, { cert, key });
  const file = join(folder, AUTHORITY_FILE);
  writeFileSync(file, cert);
  return { pem: cert, file };
}

async function write(folder: string, hosts: Hosts, ca?: { cert: string; key: string }): Promise<string> {
  const { cert, private: key } = await generate([{ name: "commonName", value: hosts[0] }], {
    ...KEY,
    ...(ca && { ca }),
    extensions: [{ name: "subjectAltName", altNames: hosts.map(altName) }],
  });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, TLS_KEYS.certificate), cert);
  writeFileSync(join(folder, TLS_KEYS.privateKey), key, { mode: 0o600 });
  return cert;
}

/** A general name of RFC 5280, 4.2.1.6. */
function altName(host: string): { type: 2; value: string } | { type: 7; ip: string } {
  return isIP(host) === 0 ? { type: 2, value: host } : { type: 7, ip: host };
}
