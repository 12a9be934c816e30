import type { EditableStack } from "../support";
import { GLOBAL_ADDRESS, INGRESS, SERVICE, annotation, rename } from "./edits";
import type { Row } from "./fault";

export const faults: readonly Row[] = [
  ...[
    "networking.gke.io/v1beta1.FrontEndConfig",
    "networking.gke.io/v1.FrontendConfig",
    "networking.gke.io/frontend-config",
    "cloud.google.com/v1beta1.FrontendConfig",
    "networking.gk.io/v1beta1.FrontendConfig",
  ].map((key) => ({
    what: `the FrontendConfig is named by ${key}`,
    code: "annotation-mistyped",
    change: (s: EditableStack) => rename(s, INGRESS, "networking.gke.io/v1beta1.FrontendConfig", key),
  })),
  ...["kubernetes.io/ingress.static-ip", "ingress.kubernetes.io/global-static-ip-name"].map((key) => ({
    what: `the address is named by ${key}`,
    code: "annotation-mistyped",
    change: (s: EditableStack) => rename(s, INGRESS, GLOBAL_ADDRESS, key),
  })),
  ...["networking.gke.io/backend-config", "cloud.google.com/backendconfig", "cloud.google.com/backend-configs"].map(
    (key) => ({
      what: `the BackendConfig is named by ${key}`,
      code: "annotation-mistyped",
      change: (s: EditableStack) => rename(s, SERVICE, "cloud.google.com/backend-config", key),
    }),
  ),
  {
    what: "endpoint groups are asked for by a misspelt annotation",
    code: "annotation-mistyped",
    change: (s) => rename(s, SERVICE, "cloud.google.com/neg", "cloud.google.com/negs"),
  },
  {
    what: "a Google service account is named by a misspelt annotation",
    code: "annotation-mistyped",
    change: (s) =>
      rename(s, "ServiceAccount/my-server", "iam.gke.io/gcp-service-account", "iam.gke.io/gcp-serviceaccount"),
  },
  {
    what: "a domain has two slips",
    code: "annotation-mistyped",
    change: (s) => rename(s, SERVICE, "cloud.google.com/neg", "clod.gogle.com/neg"),
  },
  {
    what: "an annotation has a domain of Google's alone",
    code: "annotation-mistyped",
    change: (s) =>
      rename(s, "ServiceAccount/my-server", "iam.gke.io/gcp-service-account", "gke.io/gcp-service-account"),
  },
  {
    what: "an annotation has a part of the name",
    code: "annotation-mistyped",
    change: (s) => rename(s, SERVICE, "cloud.google.com/backend-config", "cloud.google.com/config"),
  },
  {
    what: "an annotation has more than the name",
    code: "annotation-mistyped",
    change: (s) => rename(s, SERVICE, "cloud.google.com/backend-config", "cloud.google.com/my-server-backend-config"),
  },
];

export const right: readonly Row[] = [
  ...[
    "kubernetes.io/change-cause",
    "nginx.ingress.kubernetes.io/ssl-redirect",
    "ingress.kubernetes.io/ssl-redirect",
    "ingress.kubernetes.io/static-ip",
    "networking.gke.io/suppress-firewall-xpn-error",
    "kubernetes.io/ingress.provider",
    "example.com/frontend-config",
    "cloud.google.com/team",
    "meta.helm.sh/release-name",
    "external-dns.alpha.kubernetes.io/hostname",
    "autopilot.gke.io/resource-adjustment",
    "frontend-config",
  ].map((key) => ({
    what: `an Ingress has the annotation ${key}`,
    code: "annotation-mistyped",
    change: (s: EditableStack) => s.set(INGRESS, annotation(key), "x"),
  })),
  ...[
    "cloud.google.com/neg-status",
    "cloud.google.com/network-tier",
    "networking.gke.io/internal-load-balancer-subnet",
    "service.kubernetes.io/topology-mode",
    "service.beta.kubernetes.io/aws-load-balancer-type",
    "controller.autoneg.dev/neg",
    "prometheus.io/port",
  ].map((key) => ({
    what: `a Service has the annotation ${key}`,
    code: "annotation-mistyped",
    change: (s: EditableStack) => s.set(SERVICE, annotation(key), "x"),
  })),
  {
    what: "a misspelt annotation is beside the right one",
    code: "annotation-mistyped",
    change: (s) => s.set(INGRESS, annotation("networking.gke.io/frontend-config"), "ingress"),
  },
  {
    what: "a domain has three other letters",
    code: "annotation-mistyped",
    change: (s) => rename(s, SERVICE, "cloud.google.com/neg", "clod.gogle.co/neg"),
  },
  {
    what: "an annotation has a short part of a name",
    code: "annotation-mistyped",
    change: (s) => rename(s, SERVICE, "cloud.google.com/app-protocols", "cloud.google.com/proto"),
  },
];
