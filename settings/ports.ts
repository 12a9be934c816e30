import { integer } from "./schema";

/** Port of the gRPC server inside its pod. Open only to Envoys of the same server. */
export const APP_PORT = 8888;

/** Envoy's ports inside a pod. */
export const ENVOY_PORTS = {
  /** Listener `ingress`: TLS and HTTP/2, from the load balancer. */
  ingress: 15001,
  /** Listener `internal`: plaintext HTTP/2, from inside the cluster. */
  internal: 15002,
  /** Listener `health`: plaintext HTTP/1.1 for health checks, probes and metrics. */
  health: 8002,
  /** Listener `drain`: plaintext HTTP/1.1, for the kubelet's preStop hook. */
  drain: 15003,
  /** Envoy's administration interface, on 127.0.0.1 only. */
  admin: 8001,
} as const;

/** A port that a process without privileges may listen on: every container runs under the restricted Pod Security standard. */
export const unprivilegedPort = integer(1024, 65535);
