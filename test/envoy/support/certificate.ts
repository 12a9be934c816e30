import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { TLS_KEYS } from "../../../envoy/files";

/** Writes a self-signed certificate for localhost into `folder`, as the pod's Secret would. @returns the certificate */
export function writeCertificate(folder: string): Buffer {
  mkdirSync(folder, { recursive: true });
  const certificate = join(folder, TLS_KEYS.certificate);
  execFileSync(
    "openssl",
    [
      ...["req", "-x509", "-nodes", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-days", "2"],
      ...["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"],
      ...["-keyout", join(folder, TLS_KEYS.privateKey), "-out", certificate],
    ],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  return readFileSync(certificate);
}
