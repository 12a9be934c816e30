import { DEPLOYMENT, INGRESS } from "./edits";
import type { Row } from "./fault";

export const faults: readonly Row[] = [
  {
    what: "an Ingress is of a version that is gone",
    code: "api-version-removed",
    change: (s) => s.set(INGRESS, "apiVersion", "extensions/v1beta1"),
  },
  {
    what: "a Deployment is of a version that is gone",
    code: "api-version-removed",
    change: (s) => s.set(DEPLOYMENT, "apiVersion", "apps/v1beta2"),
  },
  {
    what: "an Ingress is of a version that serves other kinds",
    code: "api-version-removed",
    change: (s) => s.set(INGRESS, "apiVersion", "networking.k8s.io/v1beta1"),
  },
];

export const right: readonly Row[] = [
  {
    what: "objects of versions that Kubernetes serves, and of kinds that have others",
    code: "api-version-removed",
    change: (s) => {
      s.set(INGRESS, "apiVersion", "networking.k8s.io/v1");
      s.set(DEPLOYMENT, "apiVersion", "apps/v1");
      s.set("NetworkPolicy/my-server", "apiVersion", "networking.k8s.io/v1beta1");
    },
  },
];
