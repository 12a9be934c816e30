import { createPublicKey, randomBytes, sign, type KeyObject } from "node:crypto";
import { bits, bool, der, integer, objectId, octets, sequence, set, time, utf8 } from "./der";

const ECDSA_WITH_SHA256 = sequence(objectId("1.2.840.10045.4.3.2"));
const RSA_WITH_SHA256 = sequence(objectId("1.2.840.113549.1.1.11"), der(0x05));

export interface CertificateRequest {
  key: KeyObject;
  commonName: string;
  organization: string;
  dnsNames: string[];
  ipAddresses: string[];
  isAuthority: boolean;
  from: Date;
  until: Date;
}

/** A self-signed X.509 certificate (RFC 5280) as PEM. Node's crypto reads certificates, but makes none. */
export function selfSigned(request: CertificateRequest): string {
  const algorithm = request.key.asymmetricKeyType === "rsa" ? RSA_WITH_SHA256 : ECDSA_WITH_SHA256;
  const name = sequence(...attribute("2.5.4.3", request.commonName), ...attribute("2.5.4.10", request.organization));
  const serial = randomBytes(16);
  // A serial number is positive and has no leading zero.
  serial.writeUInt8((serial.readUInt8() & 0x7f) | 0x40);
  const contents = sequence(
    der(0xa0, integer(Buffer.from([2]))),
    integer(serial),
    algorithm,
    name,
    sequence(time(request.from), time(request.until)),
    name,
    createPublicKey(request.key).export({ type: "spki", format: "der" }),
    der(0xa3, sequence(...extensions(request))),
  );
  return pem(sequence(contents, algorithm, bits(sign("sha256", contents, request.key))));
}

function attribute(id: string, value: string): Buffer[] {
  return value === "" ? [] : [set(sequence(objectId(id), utf8(value)))];
}

function extensions({ dnsNames, ipAddresses, isAuthority }: CertificateRequest): Buffer[] {
  const names = [
    ...dnsNames.map((name) => der(0x82, Buffer.from(name))),
    ...ipAddresses.map((address) => der(0x87, Buffer.from(address.split(".").map(Number)))),
  ];
  const constraints = isAuthority ? sequence(bool(true)) : sequence();
  return [
    sequence(objectId("2.5.29.19"), bool(true), octets(constraints)),
    ...(names.length > 0 ? [sequence(objectId("2.5.29.17"), octets(sequence(...names)))] : []),
  ];
}

function pem(content: Buffer): string {
  const lines = content.toString("base64").match(/.{1,64}/g) ?? [];
  return ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n");
}
