import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { generate } from "selfsigned";
import { TLS_KEYS } from "../envoy/files";

/** Writes a self-signed certificate and its key into `folder`, under the names of a kubernetes.io/tls Secret. @returns the certificate in PEM */
export async function writeCertificate(folder: string, host: string): Promise<string> {
  const { cert, private: key } = await generate([{ name: "commonName", value: host }], {
    keyType: "ec",
    curve: "P-256",
    algorithm: "sha256",
    extensions: [{ name: "subjectAltName", altNames: [{ type: 2, value: host }] }],
  });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, TLS_KEYS.certificate), cert);
  writeFileSync(join(folder, TLS_KEYS.privateKey), key, { mode: 0o600 });
  return cert;
}
