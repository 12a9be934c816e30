import type { input } from "@pulumi/kubernetes/types";
import type { CompanionSettings } from "../settings/companion";
import { environment } from "./environment";
import { ephemeralStorage } from "./ephemeralStorage";
import { restrictedContainer } from "./securityContext";
import type { ServerContext } from "./serverContext";
import { mounts } from "./volumes";

/** Containers that run, one after the other, before Envoy and the server start. */
export function initContainers(server: ServerContext): input.core.v1.Container[] {
  return Object.entries(server.settings.initContainers).map(([name, one]) => companion(name, one, server));
}

/** Native sidecars: they start after Envoy and before the server, and end between the two. */
export function sidecars(server: ServerContext): input.core.v1.Container[] {
  return Object.entries(server.settings.sidecars).map(([name, one]) => ({
    ...companion(name, one, server),
    restartPolicy: "Always",
  }));
}

function companion(name: string, settings: CompanionSettings, server: ServerContext): input.core.v1.Container {
  const { image, command, args, cpu, cpuLimit, memory, runAsUser } = settings;
  const storage = ephemeralStorage();
  return {
    name,
    image,
    ...(command !== undefined && { command: [...command] }),
    ...(args !== undefined && { args: [...args] }),
    ...environment(settings),
    resources: { requests: { cpu, memory, ...storage.requests }, limits: { cpu: cpuLimit, memory, ...storage.limits } },
    securityContext: restrictedContainer(runAsUser),
    volumeMounts: mounts(server),
  };
}
