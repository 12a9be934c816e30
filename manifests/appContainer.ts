import type { input } from "@pulumi/kubernetes/types";
import type { Input } from "@pulumi/pulumi";
import { PORT_NAMES } from "../settings/names";
import { EPHEMERAL_STORAGE } from "./ephemeralStorage";
import { restrictedContainer } from "./securityContext";
import type { ServerContext } from "./serverContext";

/** Where a server may write: everything else is read-only. */
export const TMP = { volume: "tmp", path: "/tmp" } as const;

/**
 * The gRPC server. Kubelet asks its gRPC health service: readiness takes it out of both ways in, liveness restarts it.
 * Its preStop sleep keeps it in service while balancers learn that the pod leaves; a native sidecar outlives it.
 * @param image overrides the settings' image, for one that is an output of a build.
 */
export function appContainer(
  { name, settings, timing }: ServerContext,
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
    startupProbe: { grpc, periodSeconds: 2, timeoutSeconds: 2, failureThreshold: 150 },
    readinessProbe: { grpc, periodSeconds: 5, timeoutSeconds: 2, failureThreshold: 2 },
    // Slower than readiness: a busy server leaves the balancers before it is restarted.
    livenessProbe: { grpc, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6 },
    lifecycle: { preStop: { sleep: { seconds: timing.withdraw } } },
    securityContext: restrictedContainer(settings.runAsUser),
    volumeMounts: [{ name: TMP.volume, mountPath: TMP.path }],
  };
}
