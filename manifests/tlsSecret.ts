import type { Input } from "@pulumi/pulumi";
import { TLS_KEYS } from "../envoy/files";
import { serverMetadata } from "./metadata";

/** Secret with the certificate that Envoy shows the load balancer. */
export function tlsSecretName(server: string): string {
  return `${server}-envoy-tls`;
}

/** @param certificate and @param key in PEM. */
export function tlsSecret(server: string, namespace: string, certificate: Input<string>, key: Input<string>) {
  return {
    metadata: serverMetadata(server, namespace, tlsSecretName(server)),
    type: "kubernetes.io/tls",
    stringData: { [TLS_KEYS.certificate]: certificate, [TLS_KEYS.privateKey]: key },
  };
}
