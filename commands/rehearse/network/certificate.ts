import { mkdirSync, writeFileSync } from "node:fs";
import { isIP } from "node:net";
import { join } from "node:path";
import { generate } from "selfsigned";
import { TLS_KEYS } from "../../../envoy/files";

/**
 * Writes a self-signed certificate and its key into `folder`, under the names of a kubernetes.io/tls Secret.
 * @param hosts names and addresses that it is for; the first is its common name
 * @returns the certificate in PEM
 */
export async function writeCertificate(folder: string, ...hosts: [string, ...string[]]): Promise<string> {
  const { cert, private: key } = await generate([{ name: "commonName", value: hosts[0] }], {
    keyType: "ec",
    curve: "P-256",
    algorithm: "sha256",
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
