import type { input } from "@pulumi/kubernetes/types";
import type { Input } from "@pulumi/pulumi";
import { HEALTH_PATHS } from "../envoy/names";
import { PORT_NAMES } from "../settings/names";
import { EPHEMERAL_STORAGE } from "./ephemeralStorage";
import { RESTART_GRACE } from "./restartGrace";
import { restrictedContainer } from "./securityContext";
import type { ServerContext } from "./serverContext";

/** Where a server may write: everything else is read-only. */
export const TMP = { volume: "tmp", path: "/tmp" } as const;

/**
 * The gRPC server. Kubelet asks its gRPC health service whether it is ready for calls, and its Envoy whether it is alive:
 * whatever it answers to Envoy is a sign of life, so that a server that waits for its database is never restarted for it.
 * Its preStop sleep keeps it in service while balancers learn that the pod leaves; a native sidecar outlives it.
 * @param image overrides the settings' image, for one that is an output of a build.
 */
export function appContainer(
  { name, settings, envoy, timing }: ServerContext,
  image: Input<string> = settings.image,
): input.core.v1.Container {
  const env = [
    ...Object.entries(settings.env).map(([key, value]) => ({ name: key, value })),
    ...Object.entries(settings.secretEnv).map(([key, ref]) => ({
      name: key,
      valueFrom: { secretKeyRef: { name: ref.secret, key: ref.key } },
    })),
  ];
  const grpc = { port: settings.port, ...(settings.health.service !== "" && { service: settings.health.service }) };
  const alive = { httpGet: { path: HEALTH_PATHS.alive, port: envoy.ports.health }, ...RESTART_GRACE };
  return {
    name,
    image,
    ...(settings.command !== undefined && { command: [...settings.command] }),
    ...(settings.args !== undefined && { args: [...settings.args] }),
    ...(env.length > 0 && { env }),
    ports: [{ name: PORT_NAMES.app, containerPort: settings.port, protocol: "TCP" }],
    resources: {
      requests: { cpu: settings.resources.cpu, memory: settings.resources.memory, ...EPHEMERAL_STORAGE.requests },
      limits: { cpu: settings.resources.cpuLimit, memory: settings.resources.memoryLimit, ...EPHEMERAL_STORAGE.limits },
    },
    // Five minutes to start, looked at every two seconds: a quick server is in service quickly, a slow one is not killed.
    startupProbe: { ...alive, periodSeconds: 2, timeoutSeconds: 2, failureThreshold: 150 },
    readinessProbe: { grpc, periodSeconds: 5, timeoutSeconds: 2, failureThreshold: 2 },
    // Slower than readiness, so that a busy server leaves the balancers first, and than Envoy's own liveness: while Envoy
    // hangs, it answers for no one, and its restart is enough.
    livenessProbe: { ...alive, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 12 },
    lifecycle: { preStop: { sleep: { seconds: timing.withdraw } } },
    securityContext: restrictedContainer(settings.runAsUser),
    volumeMounts: [{ name: TMP.volume, mountPath: TMP.path }],
  };
}
