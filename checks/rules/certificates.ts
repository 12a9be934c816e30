import { X509Certificate, createPrivateKey } from "node:crypto";
import { check } from "../check";
import { ifKnown } from "../field";
import {
  type Ingress,
  MANAGED_CERTIFICATES as MANAGED,
  PRE_SHARED_CERTIFICATES as PRE_SHARED,
  isInternal,
} from "../view/ingress";
import type { KubeObject } from "../view/kubeObject";
import { annotation } from "../view/service";
import type { StackView } from "../view/stackView";
import { listed } from "../words";

/** https://cloud.google.com/load-balancing/docs/quotas#ssl_certificates */
const CERTIFICATES_MAX = 15;

function names(object: KubeObject, key: string): string[] {
  return (annotation(object, key).text ?? "")
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}

function hasOther({ object }: Ingress): boolean {
  return names(object, PRE_SHARED).length > 0 || object.root.at("spec", "tls").list.length > 0;
}

/** Managed certificates of an Ingress that are in the stack, and whether those are all of them. */
function managed({ object }: Ingress, stack: StackView) {
  const stated = names(object, MANAGED);
  const found = stated.flatMap((name) => stack.find("ManagedCertificate", object.namespace, name) ?? []);
  return { stated, found, complete: found.length === stated.length };
}

function domains(certificate: KubeObject): string[] {
  return certificate.root.at("spec", "domains").list.flatMap((domain) => domain.text ?? []);
}

/** Why a certificate and a key are no pair; undefined where they are, or one of them is not seen. */
function pairFault({ root }: KubeObject): string | undefined {
  const read = (key: string) =>
    root.at("stringData", key).text ?? Buffer.from(root.at("data", key).text ?? "", "base64").toString();
  const [certificate, key] = [read("tls.crt"), read("tls.key")];
  // What a template or another tool fills in is no PEM yet.
  if (![certificate, key].every((pem) => pem.includes("-----BEGIN "))) return undefined;
  try {
    const [x509, secret] = [new X509Certificate(certificate), createPrivateKey(key)];
    return x509.checkPrivateKey(secret) ? undefined : "tls.key is the key of another certificate than tls.crt";
  } catch {
    return "tls.crt or tls.key is no PEM that can be read";
  }
}

export const certificateChecks = [
  check(
    {
      code: "tls-pair-broken",
      level: "error",
      requirement: "A TLS Secret has a certificate and its own key",
      impact:
        "Envoy ends as soon as it starts, and the load balancer does not take the certificate: every handshake fails.",
      fix: "Put the certificate and the key that it was made with into the Secret.",
    },
    (stack) => stack.ofKind("Secret").filter(({ root }) => ifKnown(() => root.at("type").text) === "kubernetes.io/tls"),
    (secret) => {
      const message = pairFault(secret);
      return message !== undefined && { at: secret.root.at("data"), message };
    },
  ),
  check(
    {
      code: "certificate-missing",
      level: "error",
      requirement: "An Ingress for gRPC has a certificate",
      impact: "Without one the load balancer speaks no TLS, and so no HTTP/2: every gRPC call from outside fails.",
      fix: `Name certificates in ${MANAGED} or ${PRE_SHARED}.`,
    },
    (stack) => stack.ingresses,
    (ingress) => {
      if (names(ingress.object, MANAGED).length > 0 || hasOther(ingress)) return undefined;
      const fix = isInternal(ingress.object) ? `Name certificates of the region in ${PRE_SHARED}.` : undefined;
      return {
        at: annotation(ingress.object, MANAGED),
        fix,
        message: "the Ingress has neither a managed nor a pre-shared certificate",
      };
    },
  ),
  check(
    {
      code: "certificate-absent",
      level: "error",
      requirement: "A ManagedCertificate that an Ingress names is there",
      impact: "The controller leaves the certificate out: clients of its hosts get another host's certificate or none.",
      fix: "Write the names of ManagedCertificates in the Ingress's namespace.",
    },
    (stack) => stack.ingresses,
    ({ object }, stack) =>
      names(object, MANAGED)
        .filter((name) => stack.lacks("ManagedCertificate", object.namespace, name))
        .map((name) => ({
          at: annotation(object, MANAGED),
          message: `there is no ManagedCertificate ${name} in namespace ${object.namespace}`,
          level: stack.ofKind("ManagedCertificate").length > 0 ? ("error" as const) : stack.lackLevel(object.namespace),
        })),
  ),
  check(
    {
      code: "certificate-host-uncovered",
      level: "error",
      requirement: "Every host of an Ingress is on a certificate",
      impact: "Clients refuse the certificate of another host: every call to this one fails in the handshake.",
      fix: "Add a ManagedCertificate for the host and name it on the Ingress.",
    },
    (stack) => stack.ingresses,
    (ingress, stack) => {
      const { found, complete, stated } = managed(ingress, stack);
      if (hasOther(ingress) || !complete || stated.length === 0) return undefined;
      const covered = found.flatMap(domains);
      return ingress.hosts
        .filter(({ host }) => !covered.includes(host))
        .map(({ field, host }) => ({
          at: field,
          message: `no certificate is for ${host}; they are for ${listed(covered)}`,
        }));
    },
  ),
  check(
    {
      code: "certificate-domain-unserved",
      level: "warning",
      requirement: "Every domain of a certificate is a host of the Ingress",
      impact:
        "A managed certificate is issued only when each of its domains points to the load balancer: one wrong domain delays all of them.",
      fix: "Take the domain out, or add a rule for it.",
    },
    (stack) => stack.ingresses,
    (ingress, stack) =>
      !ingress.hidesBackends &&
      managed(ingress, stack).found.flatMap((certificate) =>
        certificate.root
          .at("spec", "domains")
          .list.filter((domain) => !ingress.hosts.some(({ host }) => host === domain.text))
          .map((at) => ({ at, message: `${at.text} is no host of Ingress ${ingress.object.name}` })),
      ),
  ),
  check(
    {
      code: "certificate-wildcard",
      level: "error",
      requirement: "A managed certificate names whole hosts",
      impact:
        "Google issues no managed certificate for wildcards this way: it stays in provisioning, and clients find no certificate.",
      fix: "Name each host, or use a pre-shared certificate.",
    },
    (stack) => stack.ofKind("ManagedCertificate"),
    ({ root }) =>
      root
        .at("spec", "domains")
        .list.filter((domain) => domain.text?.includes("*"))
        .map((at) => ({ at, message: `${at.text} is a wildcard` })),
  ),
  check(
    {
      code: "certificate-too-many",
      level: "error",
      requirement: `An Ingress has at most ${CERTIFICATES_MAX} certificates`,
      impact: "A load balancer takes no more: the controller fails, and the rest of the hosts have no certificate.",
      fix: "Join hosts on fewer certificates, or let servers share a host.",
    },
    (stack) => stack.ingresses,
    ({ object }) => {
      const all = names(object, MANAGED).length + names(object, PRE_SHARED).length;
      return all > CERTIFICATES_MAX && { at: annotation(object, MANAGED), message: `the Ingress names ${all}` };
    },
  ),
  check(
    {
      code: "dns-host-without-record",
      level: "warning",
      requirement: "Where a stack makes DNS records, each host has one",
      impact: "Clients cannot look the host up, and its managed certificate is not issued.",
      fix: "Add an A record for the host.",
    },
    (stack) => stack.ingresses,
    ({ hosts }, stack) => {
      const records = stack.ofType("gcp:dns/recordSet:RecordSet").map((record) => record.at("name").text);
      if (records.length === 0) return undefined;
      return hosts
        .filter(({ host }) => !records.includes(`${host}.`))
        .map(({ field, host }) => ({ at: field, message: `no record of this stack is for ${host}` }));
    },
  ),
  check(
    {
      code: "dns-record-elsewhere",
      level: "error",
      requirement: "A host's record points to the address of its Ingress",
      impact: "Calls go to another machine, and the managed certificate is never issued.",
      fix: "Point the record to the Ingress's global address.",
    },
    (stack) => stack.ofType("gcp:dns/recordSet:RecordSet"),
    (record, stack) => {
      const hosts = stack.ingresses.flatMap((ingress) => ingress.hosts.map(({ host }) => `${host}.`));
      const addresses = stack.ofType("gcp:compute/globalAddress:GlobalAddress");
      if (record.at("type").text !== "A" || !hosts.includes(record.at("name").text ?? "") || addresses.length === 0) {
        return undefined;
      }
      const own = addresses.map((address) => ifKnown(() => address.at("address").text));
      // An address that Google chose is not known here; the record of a stack that is deployed already may contain it.
      if (own.includes(undefined)) return undefined;
      return record
        .at("rrdatas")
        .list.filter((data) => !own.includes(data.text))
        .map((at) => ({ at, message: `the record points to ${at.text}, which no address of this stack has` }));
    },
  ),
];
