import { HEALTH_PATHS } from "../../envoy/names";
import type { Settings } from "../../settings/resolved";
import type { ServerSettings } from "../../settings/server";

/** A stack's settings as far as they can run on one machine. */
export interface Rehearsable {
  readonly settings: Settings;
  /** What of the server's pod is left out or replaced, each in words. */
  readonly leftOut: readonly string[];
}

/**
 * A pod with the server and its Envoy alone: images of other containers are not here to be run, nor are a program that
 * stops the server or tells whether it is ready.
 * @param echoes whether the echo server runs in the place of the server: it has gRPC's health service
 */
export function rehearsable(settings: Settings, server: string, echoes: boolean): Rehearsable {
  const own = settings.servers[server]!;
  const { initContainers, sidecars, stopCommand: _, health, ...rest } = own;
  const asksOtherwise = health.http !== undefined || health.command !== undefined;
  const leftOut = [
    ...Object.keys(initContainers).map((name) => `init container ${name}`),
    ...Object.keys(sidecars).map((name) => `sidecar ${name}`),
    ...(own.stopCommand === undefined ? [] : ["stopCommand: the wait before it is kept"]),
    ...(asksOtherwise ? [`health: ${echoes ? "the echo server's own" : "whether the server answers at all"}`] : []),
  ];
  if (leftOut.length === 0) return { settings, leftOut };
  const alive = { service: "", http: { path: HEALTH_PATHS.alive, port: settings.envoy.ports.health } };
  const reduced: ServerSettings = {
    ...rest,
    initContainers: {},
    sidecars: {},
    health: !asksOtherwise ? health : echoes ? { service: "" } : alive,
  };
  return { settings: { ...settings, servers: { ...settings.servers, [server]: reduced } }, leftOut };
}
