/** Where the pod mounts the bootstrap; Envoy's `-c`. */
export const BOOTSTRAP_FILE = "/etc/envoy/envoy.yaml";

/** Where the pod mounts the certificate of listener `ingress`; apart from the bootstrap's folder, as both are mounted read-only. */
export const TLS_DIRECTORY = "/etc/envoy-tls";

/** Where the script of listener `drain` writes that the pod leaves, for the overload manager to read. */
export const LEAVING_DIRECTORY = "/run/envoy";
export const LEAVING_FILE = `${LEAVING_DIRECTORY}/leaving`;

/** The keys of a kubernetes.io/tls Secret. */
export const TLS_KEYS = { certificate: "tls.crt", privateKey: "tls.key" } as const;

export const TLS_CERTIFICATE_FILE = `${TLS_DIRECTORY}/${TLS_KEYS.certificate}`;
export const TLS_PRIVATE_KEY_FILE = `${TLS_DIRECTORY}/${TLS_KEYS.privateKey}`;
