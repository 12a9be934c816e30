import { readFileSync } from "node:fs";
import { join } from "node:path";
import { TLS_KEYS } from "../../../envoy/files";
import { writeCertificate } from "../../../commands/rehearse/network/certificate";
import { temporaryFolder } from "../../../commands/rehearse/ownProcess";
import { GATEWAY_HOSTS } from "./addresses";

/** What a control plane shows its clients. */
export interface ServerCertificate {
  readonly pem: string;
  readonly key: string;
  /** File of the certificate in PEM. */
  readonly file: string;
}

/** A self-signed certificate for loopback. */
export async function serverCertificate(): Promise<ServerCertificate> {
  const folder = temporaryFolder("certificate");
  const pem = await writeCertificate(folder, ...GATEWAY_HOSTS);
  const file = join(folder, TLS_KEYS.certificate);
  return { pem, key: readFileSync(join(folder, TLS_KEYS.privateKey), "utf8"), file };
}
