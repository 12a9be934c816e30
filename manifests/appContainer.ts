import type { input } from "@pulumi/kubernetes/types";
import type { Input } from "@pulumi/pulumi";
import { HEALTH_PATHS } from "../envoy/names";
import { volumeBytes } from "../settings/mounts";
import { PORT_NAMES } from "../settings/names";
import type { ServerSettings } from "../settings/server";
import { environment } from "./environment";
import { ephemeralStorage } from "./ephemeralStorage";
import { RESTART_GRACE } from "./restartGrace";
import { restrictedContainer } from "./securityContext";
import type { ServerContext } from "./serverContext";
import { mounts } from "./volumes";

/**
 * The gRPC server. Kubelet asks its gRPC health service whether it is ready for calls, and its Envoy whether it is alive:
 * whatever it answers to Envoy is a sign of life, so that a server that waits for its database is never restarted for it.
 * Its preStop sleep keeps it in service while balancers learn that the pod leaves; a native sidecar outlives it.
 * @param image overrides the settings' image, for one that is an output of a build.
 */
export function appContainer(
  server: ServerContext,
  image: Input<string> = server.settings.image,
): input.core.v1.Container {
  const { name, settings, envoy, timing } = server;
  const storage = ephemeralStorage(volumeBytes(settings.volumes, "size"));
  const alive = { httpGet: { path: HEALTH_PATHS.alive, port: envoy.ports.health }, ...RESTART_GRACE };
  return {
    name,
    image,
    ...(settings.command !== undefined && { command: [...settings.command] }),
    ...(settings.args !== undefined && { args: [...settings.args] }),
    ...environment(settings),
    ports: ports(settings),
    resources: {
      requests: { cpu: settings.resources.cpu, memory: settings.resources.memory, ...storage.requests },
      limits: { cpu: settings.resources.cpuLimit, memory: settings.resources.memoryLimit, ...storage.limits },
    },
    // Five minutes to start, looked at every two seconds: a quick server is in service quickly, a slow one is not killed.
    startupProbe: { ...alive, periodSeconds: 2, timeoutSeconds: 2, failureThreshold: 150 },
    readinessProbe: { ...readiness(settings), periodSeconds: 5, timeoutSeconds: 2, failureThreshold: 2 },
    // Slower than readiness, so that a busy server leaves the balancers first, and than Envoy's own liveness: while Envoy
    // hangs, it answers for no one, and its restart is enough.
    livenessProbe: { ...alive, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 12 },
    lifecycle: { preStop: preStop(settings, timing.withdraw) },
    securityContext: restrictedContainer(settings.runAsUser),
    volumeMounts: mounts(server),
  };
}

/** The named ports, and those that are only asked for metrics and health. */
function ports({ port, ports, metrics, health }: ServerSettings): input.core.v1.ContainerPort[] {
  const named = Object.entries({ [PORT_NAMES.app]: port, ...ports });
  const asked = new Set([metrics?.port, health.http?.port].filter((one) => one !== undefined));
  for (const [, one] of named) asked.delete(one);
  return [
    ...named.map(([name, containerPort]) => ({ name, containerPort, protocol: "TCP" })),
    ...[...asked].map((containerPort) => ({ containerPort, protocol: "TCP" })),
  ];
}

function readiness({ port, health: { service, http, command } }: ServerSettings): input.core.v1.Probe {
  if (http !== undefined) return { httpGet: { path: http.path, port: http.port } };
  if (command !== undefined) return { exec: { command: [...command] } };
  return { grpc: { port, ...(service !== "" && { service }) } };
}

/** What waits before the program that stops a server. */
export const STOP_SCRIPT = /^sleep \d+; exec "\$0" "\$@"$/;

/** @param withdraw seconds until every balancer knows that the pod leaves */
function preStop({ stopCommand }: ServerSettings, withdraw: number): input.core.v1.LifecycleHandler {
  if (stopCommand === undefined) return { sleep: { seconds: withdraw } };
  // A handler is a wait or a program, never both.
  return { exec: { command: ["/bin/sh", "-c", `sleep ${withdraw}; exec "$0" "$@"`, ...stopCommand] } };
}
