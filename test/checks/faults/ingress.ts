import { UNKNOWN_YET } from "../../../commands/shared/placeholder";
import { type EditableStack, type Tree, at } from "../support";
import { FIRST_PATH, INGRESS, annotation, keep, withoutCalls } from "./edits";
import type { Row } from "./fault";

export const faults: readonly Row[] = [
  {
    what: "the Ingress names no Service",
    code: "ingress-service-absent",
    change: (s) => s.set(INGRESS, `${FIRST_PATH}.backend.service.name`, "my-servr"),
  },
  {
    what: "the Ingress is in another namespace",
    code: "ingress-service-absent",
    change: (s) => s.set(INGRESS, "metadata.namespace", "default"),
  },
  {
    what: "the Ingress names no port of the Service",
    code: "ingress-port-absent",
    change: (s) => s.set(INGRESS, `${FIRST_PATH}.backend.service.port.number`, 443),
  },
  { what: "the path is /", code: "ingress-path-narrow", change: (s) => s.set(INGRESS, `${FIRST_PATH}.path`, "/") },
  {
    what: "the path is Exact",
    code: "ingress-path-narrow",
    change: (s) => s.set(INGRESS, `${FIRST_PATH}.pathType`, "Exact"),
  },
  {
    what: "a service's path has no wildcard",
    code: "ingress-path-narrow",
    change: (s) => s.set(INGRESS, `${FIRST_PATH}.path`, "/acme.v1.Billing"),
  },
  {
    what: "the class is in ingressClassName",
    code: "ingress-class-ignored",
    change: (s) => {
      s.drop(INGRESS, annotation("kubernetes.io/ingress.class"));
      s.set(INGRESS, "spec.ingressClassName", "gce");
    },
  },
  {
    what: "port 80 is open",
    code: "ingress-plaintext-open",
    change: (s) => s.set(INGRESS, annotation("kubernetes.io/ingress.allow-http"), "true"),
  },
  {
    what: "port 80 is not closed",
    code: "ingress-plaintext-open",
    change: (s) => s.drop(INGRESS, annotation("kubernetes.io/ingress.allow-http")),
  },
  {
    what: "the redirect's port is closed",
    code: "ingress-redirect-unreachable",
    change: (s) => s.set("FrontendConfig/ingress", "spec.redirectToHttps.enabled", true),
  },
  {
    what: "the FrontendConfig is missing",
    code: "ingress-frontend-config-absent",
    change: (s) => s.remove("FrontendConfig/ingress"),
  },
  {
    what: "the Ingress names a Service of a namespace that another stack makes",
    code: "ingress-service-absent",
    change: (s) => {
      s.remove("Namespace/grpc");
      for (const name of ["my-server", "inside", "my-server-pods", "inside-pods"]) s.remove(`Service/${name}`);
    },
  },
  {
    what: "the FrontendConfig's name is misspelt, beside one that is there",
    code: "ingress-frontend-config-absent",
    change: (s) => s.set(INGRESS, annotation("networking.gke.io/v1beta1.FrontendConfig"), "ingres"),
  },
  {
    what: "the default backend leads to a port that the Service lacks",
    code: "ingress-port-absent",
    change: (s) => s.set(INGRESS, "spec.defaultBackend", { service: { name: "my-server", port: { name: "https" } } }),
  },
  {
    what: "the FrontendConfig does not redirect",
    code: "ingress-plaintext-open",
    change: (s) => {
      s.set(INGRESS, annotation("kubernetes.io/ingress.allow-http"), "true");
      s.set("FrontendConfig/ingress", "spec.redirectToHttps.enabled", false);
    },
  },
  {
    what: "the class is empty, which is GKE's",
    code: "ingress-plaintext-open",
    change: (s) => {
      s.set(INGRESS, annotation("kubernetes.io/ingress.class"), "");
      s.drop(INGRESS, annotation("kubernetes.io/ingress.allow-http"));
    },
  },
  {
    what: "the class is in ingressClassName, and the annotation is empty",
    code: "ingress-class-ignored",
    change: (s) => {
      s.set(INGRESS, annotation("kubernetes.io/ingress.class"), "");
      s.set(INGRESS, "spec.ingressClassName", "gce");
    },
  },
  {
    what: "port 80 is closed by a word that is no boolean",
    code: "ingress-plaintext-open",
    change: (s) => s.set(INGRESS, annotation("kubernetes.io/ingress.allow-http"), "no"),
  },
  {
    what: "the redirect's port is closed in another spelling",
    code: "ingress-redirect-unreachable",
    change: (s) => {
      s.set(INGRESS, annotation("kubernetes.io/ingress.allow-http"), "0");
      s.set("FrontendConfig/ingress", "spec.redirectToHttps.enabled", true);
    },
  },
  {
    what: "an Ingress of version v1beta1 leads to a Service that is not there",
    code: "ingress-service-absent",
    change: (s) => oldBackends(s.inputs(INGRESS), (backend) => ({ ...backend, serviceName: "my-servr" })),
  },
  {
    what: "an Ingress of version v1beta1 leads to a port that the Service has not",
    code: "ingress-port-absent",
    change: (s) => oldBackends(s.inputs(INGRESS), (backend) => ({ ...backend, servicePort: 443 })),
  },
  {
    what: "the old default backend leads to a Service that is not there",
    code: "ingress-service-absent",
    change: (s) => s.set(INGRESS, "spec.backend", { serviceName: "my-servr", servicePort: 15001 }),
  },
  {
    what: "the Ingress's Service is absent beside another, and the namespace is another stack's",
    code: "ingress-service-absent",
    change: (s) => keep(s, INGRESS, "Service/inside"),
  },
  {
    what: "port 80 is open, and no FrontendConfig is named",
    code: "ingress-plaintext-open",
    change: (s) => {
      s.drop(INGRESS, annotation("kubernetes.io/ingress.allow-http"));
      s.drop(INGRESS, annotation("networking.gke.io/v1beta1.FrontendConfig"));
    },
  },
  {
    what: "the FrontendConfig is of a namespace that another stack has",
    code: "ingress-frontend-config-absent",
    change: (s) => {
      for (const { inputs } of s.resources.filter(({ type }) => type.endsWith(":FrontendConfig")))
        s.remove(`FrontendConfig/${(inputs["metadata"] as { name: string }).name}`);
      s.set(INGRESS, annotation("networking.gke.io/v1beta1.FrontendConfig"), "other");
      s.remove("Namespace/grpc");
    },
  },
];

export const right: readonly Row[] = [
  {
    what: "a Service is named beside one whose name is not known yet",
    code: "ingress-service-absent",
    change: (s) => {
      s.set(INGRESS, `${FIRST_PATH}.backend.service.name`, "another");
      s.set("Service/inside", "metadata.name", UNKNOWN_YET);
    },
  },
  {
    what: "the Ingress names the port by its name",
    code: "ingress-port-absent",
    change: (s) => s.set(INGRESS, `${FIRST_PATH}.backend.service.port`, { name: "ingress" }),
  },
  {
    what: "the path is a prefix",
    code: "ingress-path-narrow",
    change: (s) => {
      s.set(INGRESS, `${FIRST_PATH}.path`, "/");
      s.set(INGRESS, `${FIRST_PATH}.pathType`, "Prefix");
    },
  },
  {
    what: "the path is one method of its own",
    code: "ingress-path-narrow",
    change: (s) => {
      s.set(INGRESS, `${FIRST_PATH}.path`, "/acme.v1.Billing/Pay");
      s.set(INGRESS, `${FIRST_PATH}.pathType`, "Exact");
    },
  },
  {
    what: "neither path nor type is stated, which takes everything",
    code: "ingress-path-narrow",
    change: (s) => {
      s.drop(INGRESS, `${FIRST_PATH}.path`);
      s.drop(INGRESS, `${FIRST_PATH}.pathType`);
    },
  },
  {
    what: "the class is in the annotation and in ingressClassName",
    code: "ingress-class-ignored",
    change: (s) => s.set(INGRESS, "spec.ingressClassName", "gce"),
  },
  {
    what: "port 80 is open and redirects",
    code: "ingress-plaintext-open",
    change: (s) => {
      s.set(INGRESS, annotation("kubernetes.io/ingress.allow-http"), "true");
      s.set("FrontendConfig/ingress", "spec.redirectToHttps.enabled", true);
    },
  },
  {
    what: "port 80 is open, and the FrontendConfig is of another stack",
    code: "ingress-plaintext-open",
    change: (s) => {
      s.set(INGRESS, annotation("kubernetes.io/ingress.allow-http"), "true");
      s.set(INGRESS, annotation("networking.gke.io/v1beta1.FrontendConfig"), "elsewhere");
    },
  },
  {
    what: "the redirect's port is open",
    code: "ingress-redirect-unreachable",
    change: (s) => {
      s.set(INGRESS, annotation("kubernetes.io/ingress.allow-http"), "true");
      s.set("FrontendConfig/ingress", "spec.redirectToHttps.enabled", true);
    },
  },
  {
    what: "the Ingress names no FrontendConfig",
    code: "ingress-frontend-config-absent",
    change: (s) => s.drop(INGRESS, annotation("networking.gke.io/v1beta1.FrontendConfig")),
  },
  ...["False", "FALSE", "F", "f", "0"].map((word) => ({
    what: `port 80 is closed by ${word}`,
    code: "ingress-plaintext-open",
    change: (s: EditableStack) => s.set(INGRESS, annotation("kubernetes.io/ingress.allow-http"), word),
  })),
  {
    what: "the redirect's port is open by a word that is no boolean",
    code: "ingress-redirect-unreachable",
    change: (s) => {
      s.set(INGRESS, annotation("kubernetes.io/ingress.allow-http"), "no");
      s.set("FrontendConfig/ingress", "spec.redirectToHttps.enabled", true);
    },
  },
  {
    what: "the path is empty, which takes everything",
    code: "ingress-path-narrow",
    change: (s) => s.set(INGRESS, `${FIRST_PATH}.path`, ""),
  },
  {
    what: "the class is empty, and another one is in ingressClassName",
    code: "ingress-class-ignored",
    change: (s) => {
      s.set(INGRESS, annotation("kubernetes.io/ingress.class"), "");
      s.set(INGRESS, "spec.ingressClassName", "nginx");
    },
  },
  {
    what: "an Ingress of another controller",
    code: "ingress-class-ignored",
    change: (s) => {
      s.drop(INGRESS, ["metadata", "annotations", "kubernetes.io/ingress.class"]);
      s.set(INGRESS, "spec.ingressClassName", "nginx");
    },
  },
  {
    what: "a path has no port",
    code: "ingress-port-absent",
    change: (s) => s.drop(INGRESS, `${FIRST_PATH}.backend.service.port`),
  },
  {
    what: "a narrow path leads to something without calls",
    code: "ingress-path-narrow",
    change: (s) => {
      withoutCalls(s);
      s.set(INGRESS, `${FIRST_PATH}.path`, "/index.html");
    },
  },
  {
    what: "the default backend takes calls",
    code: "ingress-path-narrow",
    change: (s) => s.set(INGRESS, "spec.defaultBackend", { service: { name: "my-server", port: { number: 15001 } } }),
  },
];

function oldBackends(ingress: Tree, change: (backend: Tree) => Tree): void {
  const paths = at(ingress, "spec.rules[0].http.paths") as Tree[];
  for (const path of paths) path["backend"] = change({ serviceName: "my-server", servicePort: 15001 });
}
