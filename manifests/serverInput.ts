import type { EnvoySettings } from "../settings/envoy";
import type { ServerSettings } from "../settings/server";
import type { TimingBudget } from "../settings/timing";

/** What the objects of one gRPC server are built from. */
export interface ServerInput {
  /** The server's name: of its Deployment, Service, ServiceAccount and container. */
  readonly name: string;
  readonly namespace: string;
  readonly settings: ServerSettings;
  readonly envoy: EnvoySettings;
  readonly timing: TimingBudget;
}

/** Whether the Ingress routes to the server; without routes it is reachable inside the cluster only. */
export function isBehindLoadBalancer(settings: Pick<ServerSettings, "routes">): boolean {
  return settings.routes.length > 0;
}
