import type { z } from "zod";
import type { clusterSchema } from "./cluster";
import type { EnvoyInput, EnvoySettings } from "./envoy";
import type { ExistingClusterInput } from "./existingCluster";
import type { IngressSettings, ingressSchema } from "./ingress";
import type { ServerInput, ServerSettings } from "./server";
import type { ExistingCluster, OwnCluster, Settings } from "./resolved";
import { parseSettings } from "./settings";

/**
 * Settings for a component that another Pulumi program uses by itself: as a stack's file states them, under the same
 * rules and with the same defaults. Each throws SettingsError with every problem at once.
 */
export function serverSettings(name: string, server: ServerInput): ServerSettings {
  return settingsOf({ servers: { [name]: server } }).servers[name]!;
}

/** @param place Google Cloud project id and region of the subnet. */
export function clusterSettings(
  place: { readonly project: string; readonly region: string },
  cluster: z.input<typeof clusterSchema> & { readonly name: string },
): OwnCluster {
  return settingsOf({ cluster }, place).cluster as OwnCluster;
}

/** @param place Google Cloud project id, where the cluster's own is not stated. */
export function existingClusterSettings(
  place: { readonly project: string },
  existing: ExistingClusterInput,
): ExistingCluster["existing"] {
  const own = { cluster: { existing }, namespace: ELSEWHERE.namespace };
  return settingsOf(own, { ...ELSEWHERE.place, ...place }).cluster.existing!;
}

export function envoySettings(envoy: EnvoyInput): EnvoySettings {
  return settingsOf({ envoy }).envoy;
}

export function ingressSettings(ingress: z.input<typeof ingressSchema>): IngressSettings {
  // No cluster is there whose protection it could follow.
  return settingsOf({ ingress, cluster: { deletionProtection: false } }).ingress;
}

/** What the other objects of a stack are while one is looked at by itself. */
const ELSEWHERE = {
  place: { project: "elsewhere", region: "else-where1" },
  servers: { elsewhere: { image: "elsewhere:0" } },
  namespace: "elsewhere",
};

function settingsOf(given: Readonly<Record<string, unknown>>, place = ELSEWHERE.place): Settings {
  const own = Object.entries({ servers: ELSEWHERE.servers, ...given });
  return parseSettings({
    project: "standalone",
    stack: "standalone",
    source: "settings",
    config: {
      "gcp:project": place.project,
      "gcp:region": place.region,
      ...Object.fromEntries(
        own.map(([key, value]) => [`standalone:${key}`, typeof value === "string" ? value : JSON.stringify(value)]),
      ),
    },
  });
}
