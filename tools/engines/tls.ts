import { createPrivateKey, createPublicKey, generateKeyPairSync, randomUUID, type KeyObject } from "node:crypto";
import { compare, touching } from "./differences";
import { child, text, type Json, type JsonObject } from "./json";
import type { ResourceBehaviour, ResourceRequest, ResourceState } from "./provider/behaviour";
import { UNKNOWN_VALUE } from "../../platform/pulumi";
import { generate } from "selfsigned";

const HOUR_MS = 3_600_000;
const CURVES: Record<string, string> = { P224: "P-224", P256: "P-256", P384: "P-384", P521: "P-521" };

interface TlsKind {
  /** Inputs that only change when the certificate is renewed; every other one makes a new key or certificate. */
  inPlace: readonly string[];
  computed: (inputs: JsonObject) => JsonObject | Promise<JsonObject>;
  outputs: readonly string[];
  secrets: readonly string[];
}

const KINDS: Record<string, TlsKind> = {
  "tls:index/privateKey:PrivateKey": {
    inPlace: [],
    computed: privateKey,
    outputs: ["privateKeyPem", "privateKeyPemPkcs8", "privateKeyOpenssh", "publicKeyPem", "publicKeyOpenssh"],
    secrets: ["privateKeyPem", "privateKeyPemPkcs8", "privateKeyOpenssh"],
  },
  "tls:index/selfSignedCert:SelfSignedCert": {
    inPlace: ["earlyRenewalHours"],
    computed: certificate,
    outputs: ["certPem", "keyAlgorithm", "validityStartTime", "validityEndTime", "readyForRenewal"],
    secrets: ["privateKeyPem"],
  },
};

/** The tls provider with real keys and certificates, so that whatever receives them can load them. */
export function tlsProvider(): ResourceBehaviour {
  return {
    diff({ type, inputs, oldInputs }) {
      const changes = compare(oldInputs, inputs);
      const { inPlace } = tlsKind(type);
      const fixed = [...new Set(changes.map(({ path }) => String(path[0])))].filter(
        (field) => !inPlace.includes(field),
      );
      return { changes, replaces: touching(changes, fixed) };
    },
    create: (request) => made(request, randomUUID()),
    update: ({ id, inputs, state }) => ({ id, outputs: { ...state, ...inputs } }),
    delete: () => undefined,
    read: ({ id, inputs, state }) => ({ id, inputs, outputs: state }),
  };
}

function tlsKind(type: string): TlsKind {
  const kind = KINDS[type];
  if (!kind) throw new Error(`the tls provider of the tests does not know ${type}`);
  return kind;
}

async function made({ type, inputs, preview }: ResourceRequest, id: string): Promise<ResourceState> {
  const { computed, outputs, secrets } = tlsKind(type);
  const made = preview ? Object.fromEntries(outputs.map((output) => [output, UNKNOWN_VALUE])) : computed(inputs);
  return { id, outputs: { ...(await made), ...inputs }, secrets: secrets.map((field) => [field]) };
}

function privateKey(inputs: JsonObject): JsonObject {
  const key = newKey(inputs);
  const pkcs8 = key.export({ type: "pkcs8", format: "pem" }).toString();
  const traditional = key.asymmetricKeyType === "rsa" ? "pkcs1" : key.asymmetricKeyType === "ec" ? "sec1" : "pkcs8";
  return {
    privateKeyPem: key.export({ type: traditional, format: "pem" }).toString(),
    privateKeyPemPkcs8: pkcs8,
    publicKeyPem: createPublicKey(key).export({ type: "spki", format: "pem" }).toString(),
    publicKeyFingerprintMd5: "",
    publicKeyFingerprintSha256: "",
    privateKeyOpenssh: "",
    publicKeyOpenssh: "",
  };
}

function newKey(inputs: JsonObject): KeyObject {
  const algorithm = text(inputs, "algorithm");
  switch (algorithm) {
    case "ED25519":
      return generateKeyPairSync("ed25519").privateKey;
    case "ECDSA":
      // The provider's own default.
      return generateKeyPairSync("ec", { namedCurve: CURVES[text(inputs, "ecdsaCurve") || "P224"] ?? "" }).privateKey;
    case "RSA":
      return generateKeyPairSync("rsa", { modulusLength: Number(inputs.rsaBits ?? 2048) }).privateKey;
    default:
      throw new Error(`invalid value for algorithm: ${JSON.stringify(algorithm)} is none of RSA, ECDSA, ED25519`);
  }
}

async function certificate(inputs: JsonObject): Promise<JsonObject> {
  const key = createPrivateKey(text(inputs, "privateKeyPem"));
  const subject = child(inputs, "subject");
  const from = new Date();
  const until = new Date(from.getTime() + Number(inputs.validityPeriodHours) * HOUR_MS);
  const isRsa = key.asymmetricKeyType === "rsa";
  const names = [
    { name: "commonName", value: text(subject, "commonName") },
    { name: "organizationName", value: text(subject, "organization") },
  ];
  const altNames = [
    ...strings(inputs.dnsNames).map((value) => ({ type: 2 as const, value })),
    ...strings(inputs.ipAddresses).map((ip) => ({ type: 7 as const, ip })),
  ];
  const { cert } = await generate(
    names.filter(({ value }) => value !== ""),
    {
      keyType: isRsa ? "rsa" : "ec",
      ...(isRsa ? {} : { curve: curveOf(key) }),
      algorithm: "sha256",
      keyPair: {
        privateKey: key.export({ type: "pkcs8", format: "pem" }).toString(),
        publicKey: createPublicKey(key).export({ type: "spki", format: "pem" }).toString(),
      },
      notBeforeDate: from,
      notAfterDate: until,
      extensions: [
        { name: "basicConstraints", cA: inputs.isCaCertificate === true, critical: true },
        ...(altNames.length > 0 ? [{ name: "subjectAltName" as const, altNames }] : []),
      ],
    },
  );
  return {
    certPem: cert,
    keyAlgorithm: isRsa ? "RSA" : "ECDSA",
    validityStartTime: from.toISOString(),
    validityEndTime: until.toISOString(),
    readyForRenewal: false,
  };
}

/** Node names curves as OpenSSL does. */
const SIGNING_CURVES = { prime256v1: "P-256", secp384r1: "P-384", secp521r1: "P-521" } as const;

function curveOf({ asymmetricKeyDetails }: KeyObject) {
  const curve = SIGNING_CURVES[asymmetricKeyDetails?.namedCurve as keyof typeof SIGNING_CURVES];
  if (curve === undefined)
    throw new Error(`no certificate is made here for a key of ${asymmetricKeyDetails?.namedCurve}`);
  return curve;
}

function strings(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
