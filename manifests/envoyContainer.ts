import { dirname } from "node:path";
import type { input } from "@pulumi/kubernetes/types";
import type { Input } from "@pulumi/pulumi";
import { BOOTSTRAP_FILE, LEAVING_DIRECTORY, TLS_DIRECTORY } from "../envoy/files";
import { DRAIN_HOOK, HEALTH_PATHS } from "../envoy/names";
import { concurrency } from "../settings/envoy";
import { ENVOY_CONTAINER, PORT_NAMES } from "../settings/names";
import { ephemeralStorage } from "./ephemeralStorage";
import { RESTART_GRACE } from "./restartGrace";
import { restrictedContainer } from "./securityContext";
import type { ServerContext } from "./serverContext";

/** Volumes that the container mounts. */
export const ENVOY_VOLUMES = { bootstrap: "envoy-bootstrap", tls: "envoy-tls", leaving: "envoy-leaving" } as const;

/** distroless's nonroot; the other image's own user could not read what it does not own either. */
const ENVOY_USER = 65532;

/**
 * Envoy as a native sidecar: it starts before the server and stops after it.
 * Its preStop hook begins with the server's and ends with the pod's last call, also of those that it relays to other pods.
 * @param drainToken what the hook shows the listener that it asks.
 */
export function envoyContainer({ envoy, timing }: ServerContext, drainToken: Input<string>): input.core.v1.Container {
  const storage = ephemeralStorage();
  const ready = { httpGet: { path: HEALTH_PATHS.ready, port: PORT_NAMES.health } };
  return {
    name: ENVOY_CONTAINER,
    image: envoy.image,
    restartPolicy: "Always",
    // Explicit, as the images differ in their entry points: one of them is a shell script that distroless has no shell for.
    command: ["/usr/local/bin/envoy"],
    args: [
      "--config-path",
      BOOTSTRAP_FILE,
      "--concurrency",
      String(concurrency(envoy)),
      "--log-level",
      envoy.logLevel,
      // Hot restart needs shared memory that a read-only container has not, and Kubernetes replaces pods instead.
      "--disable-hot-restart",
      // The access log tells of trouble; ten seconds, the default, are long when one looks for it.
      "--file-flush-interval-msec",
      "1000",
      "--drain-time-s",
      String(timing.internalDrain),
    ],
    env: [{ name: DRAIN_HOOK.variable, value: drainToken }],
    ports: [
      { name: PORT_NAMES.ingress, containerPort: envoy.ports.ingress, protocol: "TCP" },
      { name: PORT_NAMES.internal, containerPort: envoy.ports.internal, protocol: "TCP" },
      { name: PORT_NAMES.health, containerPort: envoy.ports.health, protocol: "TCP" },
      { name: PORT_NAMES.drain, containerPort: envoy.ports.drain, protocol: "TCP" },
    ],
    resources: {
      requests: { cpu: envoy.cpu, memory: envoy.memory, ...storage.requests },
      limits: { cpu: envoy.cpuLimit, memory: envoy.memory, ...storage.limits },
    },
    startupProbe: { ...ready, ...RESTART_GRACE, periodSeconds: 1, timeoutSeconds: 1, failureThreshold: 60 },
    readinessProbe: { ...ready, periodSeconds: 5, timeoutSeconds: 2, failureThreshold: 2 },
    livenessProbe: { ...ready, ...RESTART_GRACE, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6 },
    lifecycle: {
      preStop: {
        httpGet: {
          path: DRAIN_HOOK.path,
          port: PORT_NAMES.drain,
          httpHeaders: [{ name: DRAIN_HOOK.header, value: drainToken }],
        },
      },
    },
    securityContext: restrictedContainer(ENVOY_USER),
    volumeMounts: [
      { name: ENVOY_VOLUMES.bootstrap, mountPath: dirname(BOOTSTRAP_FILE), readOnly: true },
      { name: ENVOY_VOLUMES.tls, mountPath: TLS_DIRECTORY, readOnly: true },
      { name: ENVOY_VOLUMES.leaving, mountPath: LEAVING_DIRECTORY },
    ],
  };
}
