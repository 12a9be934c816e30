import type { EditableStack } from "../support";
import type { Row } from "./fault";

const INGRESS = "Ingress/ingress";
const annotation = (key: string): string[] => ["metadata", "annotations", key];
const CLASS = annotation("kubernetes.io/ingress.class");
const ALLOW_HTTP = annotation("kubernetes.io/ingress.allow-http");
const MANAGED = annotation("networking.gke.io/managed-certificates");
const PRE_SHARED = annotation("ingress.gcp.kubernetes.io/pre-shared-cert");
const GLOBAL = annotation("kubernetes.io/ingress.global-static-ip-name");
const REGIONAL = annotation("kubernetes.io/ingress.regional-static-ip-name");

/** An internal Ingress with a certificate of its region, port 443 alone and an address that Google chooses. */
function internal(s: EditableStack): void {
  s.set(INGRESS, CLASS, "gce-internal");
  s.set(INGRESS, PRE_SHARED, "regional");
  for (const key of [MANAGED, GLOBAL]) s.drop(INGRESS, key);
}

const after = (change: (s: EditableStack) => void) => (s: EditableStack) => {
  internal(s);
  change(s);
};

const redirecting = (s: EditableStack) => s.set("FrontendConfig/ingress", "spec.redirectToHttps", { enabled: true });

/** What GKE's controller refuses of an internal Ingress. */
export const faults: readonly Row[] = [
  {
    what: "an internal Ingress has a managed certificate",
    code: "ingress-internal-managed-certificate",
    change: (s) => {
      s.set(INGRESS, CLASS, "gce-internal");
      s.drop(INGRESS, GLOBAL);
    },
  },
  {
    what: "an internal Ingress opens both ports without an address",
    code: "ingress-internal-two-ports",
    change: after((s) => s.drop(INGRESS, ALLOW_HTTP)),
  },
  {
    what: "an internal Ingress with a Secret's certificate opens both ports without an address",
    code: "ingress-internal-two-ports",
    change: after((s) => {
      s.drop(INGRESS, PRE_SHARED);
      s.set(INGRESS, "spec.tls", [{ secretName: "tls" }]);
      s.set(INGRESS, ALLOW_HTTP, "no");
    }),
  },
  {
    what: "an internal Ingress redirects",
    code: "ingress-internal-redirect",
    change: after((s) => {
      redirecting(s);
      s.set(INGRESS, ALLOW_HTTP, "true");
      s.set(INGRESS, REGIONAL, "shared");
    }),
  },
  {
    what: "an internal Ingress with an address opens both ports",
    code: "ingress-plaintext-open",
    change: after((s) => {
      s.drop(INGRESS, ALLOW_HTTP);
      s.set(INGRESS, REGIONAL, "shared");
    }),
  },
  {
    what: "an internal Ingress has no certificate",
    code: "certificate-missing",
    change: after((s) => s.drop(INGRESS, PRE_SHARED)),
  },
];

export const right: readonly Row[] = [
  { what: "an internal Ingress", code: "ingress-internal-two-ports", change: internal },
  { what: "an internal Ingress without a redirect", code: "ingress-internal-redirect", change: internal },
  {
    what: "an internal Ingress has a certificate of its region",
    code: "ingress-internal-managed-certificate",
    change: internal,
  },
  {
    what: "an internal Ingress opens both ports at an address",
    code: "ingress-internal-two-ports",
    change: after((s) => {
      s.drop(INGRESS, ALLOW_HTTP);
      s.set(INGRESS, REGIONAL, "shared");
    }),
  },
  {
    what: "an internal Ingress opens port 80 alone",
    code: "ingress-internal-two-ports",
    change: after((s) => {
      s.drop(INGRESS, ALLOW_HTTP);
      s.drop(INGRESS, PRE_SHARED);
    }),
  },
  {
    what: "an external Ingress opens both ports without an address",
    code: "ingress-internal-two-ports",
    change: (s) => {
      s.drop(INGRESS, ALLOW_HTTP);
      s.drop(INGRESS, GLOBAL);
    },
  },
  {
    what: "the controller refuses an internal Ingress before it opens a port",
    code: "ingress-plaintext-open",
    change: after((s) => s.drop(INGRESS, ALLOW_HTTP)),
  },
  { what: "an external Ingress redirects", code: "ingress-internal-redirect", change: redirecting },
];
