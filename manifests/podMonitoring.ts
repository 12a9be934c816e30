import { HEALTH_PATHS } from "../envoy/names";
import { selectorLabels } from "../settings/names";
import { serverMetadata } from "./metadata";
import type { ServerContext } from "./serverContext";

/** https://github.com/GoogleCloudPlatform/prometheus-engine/blob/main/doc/api.md#podmonitoring */
const POD_MONITORING = { apiVersion: "monitoring.googleapis.com/v1", kind: "PodMonitoring" } as const;

/** Index of the server's own endpoint: the first one is Envoy's. */
export const SERVER_ENDPOINT = 1;

/** Collects Envoy's metrics and the server's own. The port is a number: names are looked up in `containers` only, and Envoy is not among them. */
export function podMonitoringManifest({ name, namespace, envoy, settings: { metrics } }: ServerContext) {
  return {
    ...POD_MONITORING,
    metadata: serverMetadata(name, namespace),
    spec: {
      selector: { matchLabels: selectorLabels(name) },
      endpoints: [
        { port: envoy.ports.health, path: HEALTH_PATHS.metrics },
        ...(metrics === undefined ? [] : [metrics]),
      ].map(({ port, path }) => ({ port, path, interval: "30s" })),
    },
  };
}
