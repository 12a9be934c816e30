import { UNKNOWN_YET } from "../../../commands/shared/placeholder";
import { type EditableStack, type Tree, at } from "../support";
import { INGRESS, annotation } from "./edits";
import type { Row } from "./fault";

export const faults: readonly Row[] = [
  {
    what: "no certificate is named",
    code: "certificate-missing",
    change: (s) => s.drop(INGRESS, annotation("networking.gke.io/managed-certificates")),
  },
  {
    what: "the certificate's name is misspelt",
    code: "certificate-absent",
    change: (s) => s.set(INGRESS, annotation("networking.gke.io/managed-certificates"), "grpc-example"),
  },
  {
    what: "a host is on no certificate",
    code: "certificate-host-uncovered",
    change: (s) => s.set(INGRESS, "spec.rules[0].host", "api.example.com"),
  },
  {
    what: "a host has no DNS record",
    code: "dns-host-without-record",
    change: (s) => s.set(INGRESS, "spec.rules[0].host", "api.example.com"),
  },
  {
    what: "a certificate has a stray domain",
    code: "certificate-domain-unserved",
    change: (s) => s.set(certificate(s), "spec.domains[1]", "old.example.com"),
  },
  {
    what: "a managed certificate has a wildcard",
    code: "certificate-wildcard",
    change: (s) => s.set(certificate(s), "spec.domains[0]", "*.example.com"),
  },
  {
    what: "sixteen certificates",
    code: "certificate-too-many",
    change: (s) =>
      s.set(
        INGRESS,
        annotation("ingress.gcp.kubernetes.io/pre-shared-cert"),
        Array.from({ length: 16 }, (_, i) => `c${i}`).join(","),
      ),
  },
  {
    what: "a DNS record points elsewhere",
    code: "dns-record-elsewhere",
    change: (s) => {
      s.set("GlobalAddress/ingress-address", "address", "203.0.113.5");
      s.set("RecordSet/ingress-record-grpc.example.com", "rrdatas", ["203.0.113.7"]);
    },
  },
  {
    what: "the certificate is missing, and the namespace is another stack's",
    code: "certificate-absent",
    change: (s) => {
      s.remove(certificate(s));
      s.remove("Namespace/grpc");
    },
  },
];

export const right: readonly Row[] = [
  {
    what: "certificates are pre-shared",
    code: "certificate-missing",
    change: (s) => {
      s.drop(INGRESS, annotation("networking.gke.io/managed-certificates"));
      s.set(INGRESS, annotation("ingress.gcp.kubernetes.io/pre-shared-cert"), "api-2026");
    },
  },
  {
    what: "the certificate is in a Secret",
    code: "certificate-missing",
    change: (s) => {
      s.drop(INGRESS, annotation("networking.gke.io/managed-certificates"));
      s.set(INGRESS, "spec.tls", [{ secretName: "tls" }]);
    },
  },
  {
    what: "a certificate is named with spaces and a comma too many",
    code: "certificate-absent",
    change: (s) => {
      const name = certificate(s).split("/")[1];
      s.set(INGRESS, annotation("networking.gke.io/managed-certificates"), ` ${name} , `);
    },
  },
  {
    what: "a host is on a pre-shared certificate",
    code: "certificate-host-uncovered",
    change: (s) => {
      s.set(INGRESS, "spec.rules[0].host", "api.example.com");
      s.set(INGRESS, annotation("ingress.gcp.kubernetes.io/pre-shared-cert"), "api-2026");
    },
  },
  {
    what: "a host may be on a certificate of another stack",
    code: "certificate-host-uncovered",
    change: (s) => {
      const name = certificate(s).split("/")[1];
      s.set(INGRESS, "spec.rules[0].host", "api.example.com");
      s.set(INGRESS, annotation("networking.gke.io/managed-certificates"), `${name},elsewhere`);
    },
  },
  {
    what: "a certificate has both hosts of the Ingress",
    code: "certificate-domain-unserved",
    change: (s) => {
      s.set(INGRESS, "spec.rules[1]", { ...(at(s.inputs(INGRESS), "spec.rules[0]") as Tree), host: "old.example.com" });
      s.set(certificate(s), "spec.domains[1]", "old.example.com");
    },
  },
  {
    what: "a managed certificate has two whole hosts",
    code: "certificate-wildcard",
    change: (s) => s.set(certificate(s), "spec.domains", ["grpc.example.com", "api.example.com"]),
  },
  {
    what: "fifteen certificates, one of them managed",
    code: "certificate-too-many",
    change: (s) =>
      s.set(
        INGRESS,
        annotation("ingress.gcp.kubernetes.io/pre-shared-cert"),
        Array.from({ length: 14 }, (_, i) => `c${i}`).join(","),
      ),
  },
  {
    what: "a stack without DNS records",
    code: "dns-host-without-record",
    change: (s) => s.remove("RecordSet/ingress-record-grpc.example.com"),
  },
  {
    what: "a DNS record points to the address",
    code: "dns-record-elsewhere",
    change: (s) => {
      s.set("GlobalAddress/ingress-address", "address", "203.0.113.5");
      s.set("RecordSet/ingress-record-grpc.example.com", "rrdatas", ["203.0.113.5"]);
    },
  },
  {
    what: "a record of another type, and one of another host, point elsewhere",
    code: "dns-record-elsewhere",
    change: (s) => {
      s.set("GlobalAddress/ingress-address", "address", "203.0.113.5");
      s.set("RecordSet/ingress-record-grpc.example.com", "rrdatas", ["203.0.113.7"]);
      s.set("RecordSet/ingress-record-grpc.example.com", "type", "TXT");
    },
  },
  {
    what: "a record of another host",
    code: "dns-record-elsewhere",
    change: (s) => {
      s.set("GlobalAddress/ingress-address", "address", "203.0.113.5");
      s.set("RecordSet/ingress-record-grpc.example.com", "name", "other.example.com.");
      s.set("RecordSet/ingress-record-grpc.example.com", "rrdatas", ["203.0.113.7"]);
    },
  },
  {
    what: "a record of an address that another stack has",
    code: "dns-record-elsewhere",
    change: (s) => {
      s.remove("GlobalAddress/ingress-address");
      s.set("RecordSet/ingress-record-grpc.example.com", "rrdatas", ["203.0.113.7"]);
    },
  },
  {
    what: "a record of an address that Google chose",
    code: "dns-record-elsewhere",
    change: (s) => s.set("RecordSet/ingress-record-grpc.example.com", "rrdatas", ["203.0.113.7"]),
  },
  {
    what: "a domain beside a host that is not known yet",
    code: "certificate-domain-unserved",
    change: (s) => s.set(INGRESS, "spec.rules", UNKNOWN_YET),
  },
];

function certificate(stack: EditableStack): string {
  const found = stack.resources.find(({ type }) => type.endsWith(":ManagedCertificate"))!;
  return `ManagedCertificate/${(found.inputs["metadata"] as { name: string }).name}`;
}
