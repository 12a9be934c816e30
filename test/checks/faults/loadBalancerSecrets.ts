import type { EditableStack, Tree } from "../support";
import { CONFIG, INGRESS, annotation } from "./edits";
import type { Row } from "./fault";

export const faults: readonly Row[] = [
  {
    what: "IAP names a Secret that is not there",
    code: "lb-secret-absent",
    change: (s) => s.set(CONFIG, "spec.iap", { enabled: true, oauthclientCredentials: { secretName: "oauth" } }),
  },
  {
    what: "IAP names a Secret of a namespace that another stack has",
    code: "lb-secret-absent",
    change: (s) => {
      s.remove("Namespace/grpc");
      s.set(CONFIG, "spec.iap", { enabled: true, oauthclientCredentials: { secretName: "oauth" } });
    },
  },
  {
    what: "IAP's Secret has another key",
    code: "lb-secret-absent",
    change: (s) => {
      secret(s, "oauth", { stringData: { client_id: "a", secret: "b" } });
      s.set(CONFIG, "spec.iap", { enabled: true, oauthclientCredentials: { secretName: "oauth" } });
    },
  },
  {
    what: "the key of signed addresses is in a Secret that is not there",
    code: "lb-secret-absent",
    change: (s) =>
      s.set(CONFIG, "spec.cdn", { enabled: true, signedUrlKeys: [{ keyName: "one", secretName: "signed-urls" }] }),
  },
  {
    what: "the certificate's Secret is missing",
    code: "ingress-secret-absent",
    change: (s) => s.set(INGRESS, "spec.tls", [{ secretName: "web" }]),
  },
  {
    what: "the certificate's Secret is missing, and the namespace is another stack's",
    code: "ingress-secret-absent",
    change: (s) => {
      s.remove("Namespace/grpc");
      s.set(INGRESS, "spec.tls", [{ secretName: "web" }]);
    },
  },
  {
    what: "the name of the certificate's Secret is misspelt",
    code: "ingress-secret-absent",
    change: (s) => s.set(INGRESS, "spec.tls", [{ secretName: "my-server-envoy-tsl" }]),
  },
  {
    what: "the certificate's Secret is in another namespace",
    code: "ingress-secret-absent",
    change: (s) => {
      secret(s, "web", { data: { "tls.crt": "", "tls.key": "" } }, "default");
      s.set(INGRESS, "spec.tls", [{ secretName: "web" }]);
    },
  },
  {
    what: "the certificate's Secret has no key",
    code: "ingress-secret-absent",
    change: (s) => {
      secret(s, "web", { data: { "tls.crt": "" } });
      s.set(INGRESS, "spec.tls", [{ secretName: "web" }]);
    },
  },
];

export const right: readonly Row[] = [
  {
    what: "IAP's Secret is there with both keys",
    code: "lb-secret-absent",
    change: (s) => {
      secret(s, "oauth", { stringData: { client_id: "a" }, data: { client_secret: "Yg==" } });
      s.set(CONFIG, "spec.iap", { enabled: true, oauthclientCredentials: { secretName: "oauth" } });
    },
  },
  {
    what: "IAP and Cloud CDN name Secrets and are switched off",
    code: "lb-secret-absent",
    change: (s) => {
      s.set(CONFIG, "spec.iap", { enabled: false, oauthclientCredentials: { secretName: "oauth" } });
      s.set(CONFIG, "spec.cdn", { enabled: false, signedUrlKeys: [{ secretName: "signed-urls" }] });
    },
  },
  {
    what: "IAP has Google's own client",
    code: "lb-secret-absent",
    change: (s) => s.set(CONFIG, "spec.iap", { enabled: true }),
  },
  {
    what: "IAP's Secret is made by an ExternalSecret",
    code: "lb-secret-absent",
    change: (s) => {
      const metadata = { name: "credentials", namespace: "grpc" };
      s.add("kubernetes:external-secrets.io/v1:ExternalSecret", { metadata, spec: { target: { name: "oauth" } } });
      s.set(CONFIG, "spec.iap", { enabled: true, oauthclientCredentials: { secretName: "oauth" } });
    },
  },
  {
    what: "the certificate's Secret is there",
    code: "ingress-secret-absent",
    change: (s) => {
      secret(s, "web", { data: { "tls.crt": "", "tls.key": "" } });
      s.set(INGRESS, "spec.tls", [{ secretName: "web" }]);
    },
  },
  {
    what: "the certificate's Secret is made by cert-manager, whom the Ingress names",
    code: "ingress-secret-absent",
    change: (s) => {
      s.set(INGRESS, annotation("cert-manager.io/cluster-issuer"), "letsencrypt");
      s.set(INGRESS, "spec.tls", [{ secretName: "web" }]);
    },
  },
  {
    what: "the certificate's Secret is made by a Certificate",
    code: "ingress-secret-absent",
    change: (s) => {
      const metadata = { name: "web-certificate", namespace: "grpc" };
      s.add("kubernetes:cert-manager.io/v1:Certificate", { metadata, spec: { secretName: "web" } });
      s.set(INGRESS, "spec.tls", [{ secretName: "web" }]);
    },
  },
];

/** A Secret in the servers' namespace. */
function secret(stack: EditableStack, name: string, inputs: Tree, namespace = "grpc"): void {
  stack.add("kubernetes:core/v1:Secret", { metadata: { name, namespace }, ...inputs });
}
