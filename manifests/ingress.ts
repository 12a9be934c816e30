import type { input } from "@pulumi/kubernetes/types";
import type { Input } from "@pulumi/pulumi";
import type { Route } from "../settings/server";

/** A Service that the Ingress sends calls to. */
export interface IngressBackend {
  readonly service: Input<string>;
  readonly port: number;
  readonly routes: readonly Route[];
}

export interface IngressInput {
  readonly name: string;
  readonly namespace: string;
  readonly backends: readonly IngressBackend[];
  /** Name of the global address. */
  readonly addressName: Input<string>;
  /** Names of ManagedCertificate objects. */
  readonly managedCertificates: readonly string[];
  /** Names of certificates in Compute Engine. */
  readonly preSharedCertificates: readonly string[];
  readonly frontendConfig: string;
  readonly httpsRedirect: boolean;
}

/** https://cloud.google.com/kubernetes-engine/docs/how-to/load-balance-ingress */
export function ingressManifest(ingress: IngressInput): input.networking.v1.Ingress {
  const { managedCertificates, preSharedCertificates } = ingress;
  return {
    metadata: {
      name: ingress.name,
      namespace: ingress.namespace,
      labels: { "app.kubernetes.io/managed-by": "pulumi", "app.kubernetes.io/part-of": "grpc-envoy-gke" },
      annotations: {
        // GKE's controller reads the class from the annotation only.
        "kubernetes.io/ingress.class": "gce",
        "kubernetes.io/ingress.global-static-ip-name": ingress.addressName,
        "kubernetes.io/ingress.allow-http": String(ingress.httpsRedirect),
        "networking.gke.io/v1beta1.FrontendConfig": ingress.frontendConfig,
        ...(managedCertificates.length > 0 && {
          "networking.gke.io/managed-certificates": managedCertificates.join(","),
        }),
        ...(preSharedCertificates.length > 0 && {
          "ingress.gcp.kubernetes.io/pre-shared-cert": preSharedCertificates.join(","),
        }),
      },
    },
    spec: { rules: rules(ingress.backends) },
  };
}

/** One rule a host. A path of a service is longer than the rest and so wins, whatever the order; it comes first all the same. */
function rules(backends: readonly IngressBackend[]): input.networking.v1.IngressRule[] {
  const all = backends.flatMap(({ service, port, routes }) =>
    routes.map((route) => ({ ...route, backend: { service: { name: service, port: { number: port } } } })),
  );
  return hostsOf(backends).map((host) => ({
    host,
    http: {
      paths: all
        .filter((route) => route.host === host)
        .map((route) => ({
          path: route.service === undefined ? "/*" : `/${route.service}/*`,
          pathType: "ImplementationSpecific",
          backend: route.backend,
        }))
        .sort((a, b) => b.path.length - a.path.length || (a.path < b.path ? -1 : 1)),
    },
  }));
}

/** Every host once, in the order of the alphabet: a server's place in the file changes nothing. */
export function hostsOf(backends: readonly Pick<IngressBackend, "routes">[]): string[] {
  return [...new Set(backends.flatMap(({ routes }) => routes.map(({ host }) => host)))].sort();
}
